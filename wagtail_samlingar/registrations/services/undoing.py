"""Taking the last decision of staff back, within a few minutes."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.errors import NotAllowed, SeatGone
from wagtail_samlingar.registrations.log import last_change
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.judging import frees_seat, offer_deadline
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.settling import settle, store
from wagtail_samlingar.registrations.services.writing import require
from wagtail_samlingar.registrations.states import HOLDING, Action, Status
from wagtail_samlingar.registrations.taking_back import why_not_undone


def undo(registration_id, *, actor, expected_status=None):
    """Lead a registration back to what it was before the last decision of staff, and return it.

    Allowed for ``UNDO_MINUTES`` after the decision. What the decision took is there again: the reason of a rejection,
    who withdrew the person, the time an offer is held. The place in the queue was never lost. Messages of the decision
    that have not left are withdrawn by the rooms above.

    Raises ``NotAllowed`` when there is nothing to undo or the time is over, ``SeatGone`` when the person had a seat and
    there is none now, ``AlreadyActive``, ``ChoiceTaken``, ``AlreadyDecided`` when the status is no longer the expected
    one, ``Registration.DoesNotExist``.
    """
    occurrence_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    with locking.locked(occurrence_id) as (occurrences, now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != occurrence_id:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        require(registration, Action.UNDO, expected_status)
        last = last_change(registration)
        refusal = why_not_undone(registration, last, now)
        if refusal:
            raise NotAllowed(refusal)
        ledger = Ledger(occurrences[occurrence_id], [registration], now)
        settled = _lead_back(registration, ledger, last.data.get("taken", {}))
        store([settled], ledger, actor=actor)
        if frees_seat(settled.change.before, registration.status) and may_move_up(ledger.occurrence, now):
            move_up(ledger.occurrence, now, ledger=ledger)
    return registration


def _lead_back(registration, ledger, taken):
    """Make the registration what it was, in memory, and return what is to be written."""
    after = Status(registration.status_before)
    if after in HOLDING and not ledger.holds_seat(registration) and ledger.seats.free == 0:
        raise SeatGone
    registration.cancelled_by = taken.get("cancelled_by", "")
    registration.reject_reason = taken.get("reject_reason", "")
    if after == Status.OFFERED:
        registration.offer_expires_at = _held_until(taken.get("offer_expires_at"), ledger)
    settled = settle(registration, Action.UNDO, after, ledger)
    registration.status_before = taken.get("status_before", "")
    return settled


def _held_until(promised, ledger):
    """Return the instant the person was promised, or a new one where that has passed meanwhile."""
    promised = parse_datetime(promised) if promised else None
    if promised and promised > ledger.now:
        return promised
    return offer_deadline(ledger.occurrence, ledger.now)
