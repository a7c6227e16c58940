"""What each decision leads to: one judge for each action, for one person and for many alike.

A judge is given a registration under the lock and the ``Ledger`` of its date. It returns the new status, may set other
columns, or refuses. Nothing is written here.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.states import has_its_day
from wagtail_samlingar.registrations.errors import NotAllowed, OfferRanOut
from wagtail_samlingar.registrations.queries import offer_stands
from wagtail_samlingar.registrations.services.settling import settle, taken_by_change
from wagtail_samlingar.registrations.services.writing import require
from wagtail_samlingar.registrations.states import ACTIVE, Action, CancelledBy, Status

# Options that are written to the log: codes, and reasons that name nobody. What is written to people is not among them.
LOGGED = ("override_reason", "reason", "attendance")


def judge(registration, action, ledger, *, actor=None, expected_status=None, **options):
    """Do ``action`` to ``registration`` in memory and return what is to be written (``Settled``).

    Args: ``expected_status``, what the actor saw, or None; ``options`` of the action. Raises what the service of the
    action says. A registration that was refused must not be written.
    """
    require(registration, action, expected_status)
    data = taken_by_change(registration)
    data.update((name, str(options[name])) for name in LOGGED if options.get(name))
    after = JUDGES[action](registration, ledger, actor, **options)
    return settle(registration, action, after, ledger, data)


def needs_free_seat(registration, action, ledger, override_reason="", **options):
    """Return True where ``action`` takes a seat that the person does not hold already."""
    if action == Action.OFFER:
        return True
    if action != Action.CONFIRM or override_reason:
        return False
    return not ledger.holds_seat(registration)


def frees_seat(before, after):
    """Return True where somebody has left the line, so that the queue may move up.

    Somebody put back into the queue by staff must not be moved up again by the same act.
    """
    return before in ACTIVE and after not in ACTIVE


def offer_deadline(occurrence, now, hours=None):
    """Return the instant until which a seat offered at ``now`` is held. Raises ``NotAllowed`` after the start."""
    until = now + timedelta(hours=hours or occurrence.offer_hours)
    if occurrence.starts_at is None:
        return until
    if occurrence.starts_at <= now:
        raise NotAllowed(_("The gathering has started; no seat can be offered any more."))
    return min(until, occurrence.starts_at)


def _confirm(registration, ledger, actor, override_reason=""):
    if needs_free_seat(registration, Action.CONFIRM, ledger, override_reason):
        ledger.require_seats()
    return Status.CONFIRMED


def _waitlist(registration, ledger, actor):
    return Status.WAITLISTED


def _reject(registration, ledger, actor, reason="", text=""):
    registration.reject_reason = reason
    registration.reject_text = text
    return Status.REJECTED


def _offer(registration, ledger, actor, hours=None):
    ledger.require_seats()
    registration.offer_expires_at = offer_deadline(ledger.occurrence, ledger.now, hours)
    return Status.OFFERED


def _accept(registration, ledger, actor):
    if not offer_stands(registration, ledger.now):
        raise OfferRanOut
    return Status.CONFIRMED


def _decline(registration, ledger, actor):
    registration.cancelled_by = CancelledBy.PERSON
    return Status.CANCELLED


def _cancel(registration, ledger, actor):
    starts_at = ledger.occurrence.starts_at
    if actor is None and starts_at and starts_at <= ledger.now:
        raise NotAllowed(_("The gathering has started; contact the organiser instead."))
    registration.cancelled_by = CancelledBy.STAFF if actor else CancelledBy.PERSON
    return Status.CANCELLED


def _reopen(registration, ledger, actor):
    # The text to the person stays until the next decision, so that this one can be undone (see settling.settle).
    registration.reject_reason = ""
    registration.cancelled_by = ""
    if registration.status == Status.WAITLISTED:
        ledger.require_seats()
    if registration.status in ACTIVE:
        return Status.PENDING
    return _with_or_without_seat(ledger)


def _mark_spam(registration, ledger, actor):
    return Status.SPAM


def _not_spam(registration, ledger, actor):
    return _with_or_without_seat(ledger)


def _set_attendance(registration, ledger, actor, attendance):
    if not has_its_day(ledger.occurrence, ledger.now):
        raise NotAllowed(_("Nobody can be ticked off before the day itself."))
    registration.attendance = attendance
    return registration.status


def _with_or_without_seat(ledger):
    return Status.PENDING if ledger.seats.takes(1) else Status.WAITLISTED


JUDGES = {
    Action.CONFIRM: _confirm,
    Action.WAITLIST: _waitlist,
    Action.REJECT: _reject,
    Action.OFFER: _offer,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.CANCEL: _cancel,
    Action.REOPEN: _reopen,
    Action.MARK_SPAM: _mark_spam,
    Action.NOT_SPAM: _not_spam,
    Action.SET_ATTENDANCE: _set_attendance,
}
