"""What staff and registered people decide about one registration."""

from datetime import timedelta

from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.services import note_attendance
from wagtail_samlingar.registrations.errors import NoSeat, NotAllowed, OfferRanOut
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queries import offer_stands
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.writing import change, require
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING, Action, CancelledBy, Status


def confirm(registration_id, *, actor=None, expected_status=None, override_reason=""):
    """Give a person a place. Raises ``NoSeat`` when the date is full and no ``override_reason`` is given.

    Allowed after the deadline. A person who holds a seat already keeps it; one from the queue needs a free one.
    See :func:`decide` for ``actor``, ``expected_status`` and what else is raised.
    """

    def judge(registration, occurrence, now):
        ran_out = registration.status == Status.OFFERED and not offer_stands(registration, now)
        if (ran_out or registration.status not in HOLDING) and not override_reason:
            _require_free_seat(occurrence, now)
        return Status.CONFIRMED

    data = {"override_reason": override_reason} if override_reason else None
    return decide(registration_id, Action.CONFIRM, judge, actor, expected_status, log_data=data)


def waitlist(registration_id, *, actor=None, expected_status=None):
    """Move a person to the waiting list, at the place their time of registration gives them."""
    return decide(registration_id, Action.WAITLIST, lambda *_args: Status.WAITLISTED, actor, expected_status)


def reject(registration_id, *, actor=None, expected_status=None, reason="", text=""):
    """Decide that a person does not get a place.

    Args: ``reason`` (``RejectReason``), ``text`` (shown to the person, optional). The text is no log data: it may
    name people.
    """

    def judge(registration, occurrence, now):
        registration.reject_reason = reason
        registration.reject_text = text
        return Status.REJECTED

    return decide(registration_id, Action.REJECT, judge, actor, expected_status, log_data={"reason": reason})


def offer(registration_id, *, actor=None, expected_status=None, hours=None):
    """Offer a waiting person a free seat for ``hours`` (default: the gathering's), never past the start."""

    def judge(registration, occurrence, now):
        _require_free_seat(occurrence, now)
        registration.offer_expires_at = offer_deadline(occurrence, now, hours)
        return Status.OFFERED

    return decide(registration_id, Action.OFFER, judge, actor, expected_status)


def offer_deadline(occurrence, now, hours=None):
    """Return the instant until which a seat offered at ``now`` is held. Raises ``NotAllowed`` after the start."""
    until = now + timedelta(hours=hours or occurrence.offer_hours)
    if occurrence.starts_at is None:
        return until
    if occurrence.starts_at <= now:
        raise NotAllowed(_("The gathering has started; no seat can be offered any more."))
    return min(until, occurrence.starts_at)


def accept(registration_id, *, expected_status=None):
    """Take an offered place. Raises ``OfferRanOut`` when it is no longer held."""

    def judge(registration, occurrence, now):
        if not offer_stands(registration, now):
            raise OfferRanOut
        return Status.CONFIRMED

    return decide(registration_id, Action.ACCEPT, judge, None, expected_status)


def decline(registration_id, *, expected_status=None):
    """Say no thanks to an offer. The seat goes to the next in the queue."""

    def judge(registration, occurrence, now):
        registration.cancelled_by = CancelledBy.PERSON
        return Status.CANCELLED

    return decide(registration_id, Action.DECLINE, judge, None, expected_status)


def cancel(registration_id, *, actor=None, expected_status=None):
    """Withdraw a person. The seat is free at once. The person may until the start; staff (``actor``) always."""

    def judge(registration, occurrence, now):
        if actor is None and occurrence.starts_at and occurrence.starts_at <= now:
            raise NotAllowed(_("The gathering has started; contact the organiser instead."))
        registration.cancelled_by = CancelledBy.STAFF if actor else CancelledBy.PERSON
        registration.status_before = registration.status
        return Status.CANCELLED

    return decide(registration_id, Action.CANCEL, judge, actor, expected_status)


def reopen(registration_id, *, actor=None, expected_status=None):
    """Take a decision back: the person waits for an answer again, or in the queue when the seat is gone.

    Raises ``AlreadyActive`` when the person has registered anew meanwhile, ``NoSeat`` when somebody in the queue is to
    wait for an answer and there is no seat to hold for them, ``ChoiceTaken``.
    """

    def judge(registration, occurrence, now):
        registration.reject_reason = ""
        registration.reject_text = ""
        registration.cancelled_by = ""
        if registration.status in HOLDING:
            return Status.PENDING
        if registration.status == Status.WAITLISTED:
            _require_free_seat(occurrence, now)
            return Status.PENDING
        return Status.PENDING if locking.count_seats(occurrence, now).takes(1) else Status.WAITLISTED

    return decide(registration_id, Action.REOPEN, judge, actor, expected_status)


def mark_spam(registration_id, *, actor=None, expected_status=None):
    """Mark as spam: no seat, no message, purged early."""
    return decide(registration_id, Action.MARK_SPAM, lambda *_args: Status.SPAM, actor, expected_status)


def not_spam(registration_id, *, actor=None, expected_status=None):
    """Take back :func:`mark_spam`: the person waits for an answer, or in the queue when the date is full."""

    def judge(registration, occurrence, now):
        return Status.PENDING if locking.count_seats(occurrence, now).takes(1) else Status.WAITLISTED

    return decide(registration_id, Action.NOT_SPAM, judge, actor, expected_status)


def set_attendance(registration_id, attendance, *, actor=None):
    """Tick off whether a person with a place came (``Attendance``). From then on the date has been held."""

    def judge(registration, occurrence, now):
        registration.attendance = attendance
        note_attendance(occurrence, now)
        return registration.status

    return decide(registration_id, Action.SET_ATTENDANCE, judge, actor, log_data={"attendance": str(attendance)})


def decide(registration_id, action, judge, actor=None, expected_status=None, log_data=None):
    """Do ``action`` under the lock of the registration's occurrence, and return the registration.

    Args: ``judge(registration, occurrence, now)`` returns the new status and may set other columns or refuse;
    ``actor`` (user or None for the person); ``expected_status``, what the actor saw. Writes the registration and a
    log entry without personal data, moves the queue up where the gathering's mode says so, and sends
    ``registration_transitioned``. Raises ``AlreadyDecided`` when the status is no longer the expected one,
    ``NotAllowed`` when the table has no such transition, ``AlreadyActive`` when the person is active through another
    registration, ``Registration.DoesNotExist``.
    """
    occurrence_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    with locking.locked(occurrence_id) as (occurrences, now):
        occurrence = occurrences[occurrence_id]
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != occurrence_id:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        require(registration, action, expected_status)
        before = registration.status
        after = judge(registration, occurrence, now)
        change(registration, occurrence, action, after, actor=actor, log_data=log_data)
        left_line = before in ACTIVE and (after not in ACTIVE or (before in HOLDING and after not in HOLDING))
        # Somebody put back into the queue by staff must not be moved up again by the same act.
        if left_line and after != Status.WAITLISTED and may_move_up(occurrence, now):
            move_up(occurrence, now)
    return registration


def _require_free_seat(occurrence, now):
    if locking.count_seats(occurrence, now).free == 0:
        raise NoSeat
