"""Writing a registration: inserting it, what the table refuses, its keys, and telling the rooms above.

To be called under the lock of the occurrence, by the modules of this package alone.
"""

from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.choices import keep_choices
from wagtail_samlingar.registrations.errors import AlreadyActive, AlreadyDecided, NotAllowed
from wagtail_samlingar.registrations.models import Registration, SensitiveAnswers, active_key, new_salt
from wagtail_samlingar.registrations.routing import is_from_elsewhere
from wagtail_samlingar.registrations.search_words import keep_words
from wagtail_samlingar.registrations.signals import registration_transitioned
from wagtail_samlingar.registrations.states import ACTIVE, TRANSITIONS, Action


def insert(party, person, number, status, *, now, keys, is_on_other_date, occurrence=None):
    """Write one registration of ``party`` and return it.

    Args: ``person`` (``Person``), ``number`` (1-based place in the party), ``keys`` (active key, gathering person key),
    ``occurrence``, the date, where it is not the party's own.
    """
    active, of_gathering = keys
    occurrence = occurrence or party.occurrence
    regions = {region.key for region in occurrence.regions.all()} if person.municipality_key else set()
    registration = Registration.objects.create(
        occurrence=occurrence,
        party=party,
        reference=f"{party.reference}-{number}",
        status=status,
        active_key=active if status in ACTIVE else None,
        gathering_person_key=of_gathering,
        name=person.name,
        email=person.email,
        phone=person.phone,
        organisation=person.organisation,
        municipality_key=person.municipality_key,
        municipality_name=person.municipality_name,
        region_key=person.region_key,
        is_other_region=is_from_elsewhere(regions, person.region_key, person.municipality_key),
        other_region_reason=person.other_region_reason,
        is_on_other_date=is_on_other_date,
        name_is_pending=person.name_is_pending,
        family=person.family,
        language=party.language,
        # They have just read them on the page, or heard them from staff.
        told_digest=occurrence.facts_digest,
        question_set=person.question_set,
        answers=person.answers,
        submitted_at=now,
        queued_at=now,
    )
    if person.sensitive:
        SensitiveAnswers.objects.create(registration=registration, answers=person.sensitive)
    keep_choices(registration, occurrence.choice_limits, person.answers, person.sensitive)
    keep_words([registration], are_new=True)
    return registration


def require(registration, action, expected_status=None):
    """Refuse ``action`` where the status is not the one the asker saw, or the table has no such transition."""
    status = registration.status
    if expected_status is not None and status != expected_status:
        raise AlreadyDecided(registration)
    if (status, action) not in TRANSITIONS:
        raise NotAllowed(
            _("“%(action)s” is not possible for a registration that is “%(status)s”.")
            % {"action": Action(action).label, "status": registration.get_status_display()}
        )


def address_of(registration):
    """Return the address that tells people of one name apart: their own, else that of the contact."""
    return registration.written_to or registration.phone or registration.party.phone


def name_for_key(name, number, idempotency_key):
    """Return the name to make keys with; people whose name comes later are told apart by their place."""
    return name or f"#{idempotency_key}-{number}"


def key_of(registration):
    """Return the key that ``registration`` (with its party) has on its date while it is active."""
    number = registration.reference.rpartition("-")[2]
    name = name_for_key(registration.name, number, registration.party.idempotency_key)
    return active_key(registration.occurrence_id, address_of(registration), name)


def active_key_for(registration):
    """Return the active key of ``registration`` as it is now. Raises ``AlreadyActive`` when another one has it."""
    key = key_of(registration)
    if Registration.objects.filter(active_key=key).exclude(pk=registration.pk).exists():
        raise AlreadyActive
    return key


def end_links(registrations, party=None):
    """Let no link that was made before open anything: those of each of ``registrations`` and, where given, ``party``.

    The registrations are not saved, so that the caller writes each once.
    """
    for registration in registrations:
        registration.salt = new_salt()
    if party is not None:
        party.salt = new_salt()
        party.save(update_fields=["salt"])


def tell(changes, actor=None, notify=True):
    """Tell the rooms above of ``changes`` (``Change``), inside the transaction and as its last act."""
    registration_transitioned.send(sender=Registration, changes=changes, actor=actor, notify=notify)
