"""What staff and registered people decide about one registration."""

from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.judging import frees_seat, judge
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.settling import store
from wagtail_samlingar.registrations.states import Action


def confirm(registration_id, *, actor=None, expected_status=None, notify=True, override_reason=""):
    """Give a person a place. Raises ``NoSeat`` when the date is full and no ``override_reason`` is given.

    Allowed after the deadline. A person who holds a seat already keeps it; one from the queue needs a free one.
    See :func:`decide` for ``actor``, ``expected_status``, ``notify`` and what else is raised.
    """
    return decide(registration_id, Action.CONFIRM, actor, expected_status, notify, override_reason=override_reason)


def waitlist(registration_id, *, actor=None, expected_status=None, notify=True):
    """Move a person to the waiting list, at the place their time of registration gives them."""
    return decide(registration_id, Action.WAITLIST, actor, expected_status, notify)


def reject(registration_id, *, actor=None, expected_status=None, notify=True, reason="", text=""):
    """Decide that a person does not get a place.

    Args: ``reason`` (``RejectReason``), ``text`` (shown to the person, optional). The text is no log data: it may
    name people.
    """
    return decide(registration_id, Action.REJECT, actor, expected_status, notify, reason=reason, text=text)


def offer(registration_id, *, actor=None, expected_status=None, notify=True, hours=None):
    """Offer a waiting person a free seat for ``hours`` (default: the gathering's), never past the start."""
    return decide(registration_id, Action.OFFER, actor, expected_status, notify, hours=hours)


def accept(registration_id, *, expected_status=None, notify=True):
    """Take an offered place. Raises ``OfferRanOut`` when it is no longer held."""
    return decide(registration_id, Action.ACCEPT, None, expected_status, notify)


def decline(registration_id, *, expected_status=None, notify=True):
    """Say no thanks to an offer. The seat goes to the next in the queue."""
    return decide(registration_id, Action.DECLINE, None, expected_status, notify)


def cancel(registration_id, *, actor=None, expected_status=None, notify=True):
    """Withdraw a person. The seat is free at once. The person may until the start; staff (``actor``) always."""
    return decide(registration_id, Action.CANCEL, actor, expected_status, notify)


def reopen(registration_id, *, actor=None, expected_status=None, notify=True):
    """Take a decision back: the person waits for an answer again, or in the queue when the seat is gone.

    Raises ``AlreadyActive`` when the person has registered anew meanwhile, ``NoSeat`` when somebody in the queue is to
    wait for an answer and there is no seat to hold for them, ``ChoiceTaken``.
    """
    return decide(registration_id, Action.REOPEN, actor, expected_status, notify)


def mark_spam(registration_id, *, actor=None, expected_status=None, notify=True):
    """Mark as spam: no seat, no message, purged early."""
    return decide(registration_id, Action.MARK_SPAM, actor, expected_status, notify)


def not_spam(registration_id, *, actor=None, expected_status=None, notify=True):
    """Take back :func:`mark_spam`: the person waits for an answer, or in the queue when the date is full."""
    return decide(registration_id, Action.NOT_SPAM, actor, expected_status, notify)


def set_attendance(registration_id, attendance, *, actor=None, expected_status=None, notify=True):
    """Tick off whether a person with a place came (``Attendance``). From then on the date has been held."""
    return decide(registration_id, Action.SET_ATTENDANCE, actor, expected_status, notify, attendance=attendance)


def decide(registration_id, action, actor=None, expected_status=None, notify=True, **options):
    """Do ``action`` under the lock of the registration's occurrence, and return the registration.

    Args: ``actor`` (user or None for the person); ``expected_status``, what the actor saw; ``notify`` False, the person
    is not told (whoever moves up from the queue is); ``options`` of the action's judge. Writes the registration and a
    log entry without personal data, moves the queue up where the gathering's mode says so, and sends
    ``registration_transitioned``. Raises ``AlreadyDecided`` when the status is no longer the expected one,
    ``NotAllowed`` when the table has no such transition, ``AlreadyActive`` when the person is active through another
    registration, ``Registration.DoesNotExist``.
    """
    occurrence_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    with locking.locked(occurrence_id) as (occurrences, now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != occurrence_id:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        ledger = Ledger(occurrences[occurrence_id], [registration], now)
        settled = judge(registration, action, ledger, actor=actor, expected_status=expected_status, **options)
        store([settled], ledger, actor=actor, notify=notify)
        if frees_seat(settled.change.before, registration.status) and may_move_up(ledger.occurrence, now):
            move_up(ledger.occurrence, now)
    return registration
