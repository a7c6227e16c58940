"""Changing the address that a person, or the contact of a party, is written to."""

from django.utils.translation import gettext as _

from wagtail_samlingar.registrations import own_rules
from wagtail_samlingar.registrations.errors import ChangedMeanwhile, NotAllowed
from wagtail_samlingar.registrations.log import log_transition
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.search_words import keep_words
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.correcting import renew_keys
from wagtail_samlingar.registrations.services.writing import end_links, tell
from wagtail_samlingar.registrations.signals import Change, address_changed, registration_corrected
from wagtail_samlingar.registrations.states import Action


def change_address(party_id, address, *, registration_id=None):
    """Let a party, or one registration in it, be written to at ``address``, which its owner has confirmed.

    Args: ``registration_id`` for a person with an address of their own; without it, the contact's address changes, and
    that of everybody who is written to there. Returns the ``Party``. All links that the old address has open nothing
    afterwards; it is told, and the new one hears how things stand. Logged without addresses.

    Raises ``NotAllowed`` when the date has started, ``AlreadyActive`` when the person is registered under that address
    already, ``ChangedMeanwhile`` when somebody was moved meanwhile.
    """
    date_ids = set(Registration.objects.filter(party_id=party_id).values_list("occurrence_id", flat=True))
    with locking.locked(*date_ids) as (occurrences, now):
        party = Party.objects.get(pk=party_id)
        people = list(party.registrations.order_by("pk"))
        if any(row.occurrence_id not in occurrences for row in people):
            raise ChangedMeanwhile
        mine = [row for row in people if row.pk == registration_id]
        old_address = mine[0].email if mine else party.email
        affected = mine or [row for row in people if (row.email or old_address).casefold() == old_address.casefold()]
        if not affected or all(own_rules.has_started(occurrences[row.occurrence_id], now) for row in affected):
            raise NotAllowed(_("The gathering has started; contact the organiser instead."))
        if not mine:
            party.email = address
            party.save(update_fields=["email"])
        _write(party, affected, address, occurrences, is_of_party=not mine)
        registration_corrected.send(
            sender=Registration, registrations=affected, old_address=old_address, actor=None, notify=True
        )
        address_changed.send(sender=Registration, registrations=affected, old_address=old_address, is_handed_over=False)
    return party


def _write(party, affected, address, occurrences, *, is_of_party):
    for row in affected:
        row.party = party
        if row.email:
            row.email = address
    end_links(affected, party if is_of_party else None)
    for row in affected:
        renew_keys(row, occurrences[row.occurrence_id])
        row.save()
    keep_words(affected)
    for row in affected:
        log_transition(row, Action.CHANGE, row.status, None, {"fields": ["email"]})
    tell([Change(row, Action.CHANGE, row.status, row.status) for row in affected], notify=False)
