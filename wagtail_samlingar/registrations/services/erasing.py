"""Asking that what is known about a person be erased."""

from wagtail_samlingar.registrations import own_rules
from wagtail_samlingar.registrations.errors import ChangedMeanwhile
from wagtail_samlingar.registrations.log import log_erasure_asked
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.judging import frees_seat, judge
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.settling import store
from wagtail_samlingar.registrations.states import Action


def ask_for_erasure(registration_id):
    """Note that a person asks to be erased, and withdraw them where they may still withdraw. Returns the registration.

    Writes when it was asked and a log entry that says no more; the queue moves up where the gathering's mode says so.
    Nothing is erased yet: staff see the wish. Asking again changes nothing. Raises ``ChangedMeanwhile`` when the person
    was moved, ``Registration.DoesNotExist``.
    """
    occurrence_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    with locking.locked(occurrence_id) as (occurrences, now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != occurrence_id:
            raise ChangedMeanwhile
        if not own_rules.may_ask_for_erasure(registration):
            return registration
        occurrence = occurrences[occurrence_id]
        registration.erasure_asked_at = now
        registration.save(update_fields=["erasure_asked_at"])
        log_erasure_asked(registration)
        if own_rules.may_cancel(registration, occurrence, now):
            ledger = Ledger(occurrence, [registration], now)
            settled = judge(registration, Action.CANCEL, ledger)
            store([settled], ledger)
            if frees_seat(settled.change.before, registration.status) and may_move_up(occurrence, now):
                move_up(occurrence, now)
    return registration
