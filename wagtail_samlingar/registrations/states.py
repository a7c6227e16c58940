"""The state machine of a registration: statuses, actions, and the one table of what leads where."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where one person's registration stands. ``HOLDING`` says which of them hold a seat."""

    UNVERIFIED = "unverified", _("Not confirmed by e-mail")
    PENDING = "pending", _("Waiting for answer")
    CONFIRMED = "confirmed", _("Has place")
    WAITLISTED = "waitlisted", _("On the waiting list")
    OFFERED = "offered", _("Offer sent")
    REJECTED = "rejected", _("Did not get a place")
    CANCELLED = "cancelled", pgettext_lazy("person", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("registration", "Expired")
    SPAM = "spam", _("Spam")


class Action(models.TextChoices):
    """What may be done to a registration."""

    SUBMIT = "submit", pgettext_lazy("action", "Register")
    VERIFY = "verify", pgettext_lazy("action", "Confirm by e-mail")
    CONFIRM = "confirm", pgettext_lazy("action", "Give place")
    WAITLIST = "waitlist", pgettext_lazy("action", "Move to waiting list")
    REJECT = "reject", pgettext_lazy("action", "Does not get a place")
    OFFER = "offer", pgettext_lazy("action", "Offer seat")
    ACCEPT = "accept", pgettext_lazy("action", "Take the place")
    DECLINE = "decline", pgettext_lazy("action", "No thanks")
    EXPIRE = "expire", pgettext_lazy("action", "Let expire")
    CANCEL = "cancel", pgettext_lazy("action", "Withdraw")
    REOPEN = "reopen", pgettext_lazy("action", "Reopen")
    MOVE = "move", pgettext_lazy("action", "Move to another date")
    MARK_SPAM = "mark_spam", pgettext_lazy("action", "Mark as spam")
    NOT_SPAM = "not_spam", pgettext_lazy("action", "Not spam")
    CHANGE = "change", pgettext_lazy("action", "Change what was registered")
    HAND_OVER = "hand_over", pgettext_lazy("action", "Hand the place to somebody else")
    SET_ATTENDANCE = "set_attendance", pgettext_lazy("action", "Set attendance")
    UNDO = "undo", pgettext_lazy("action", "Undo")
    CORRECT = "correct", pgettext_lazy("action", "Correct")


class Source(models.TextChoices):
    """How a party came in."""

    FORM = "form", pgettext_lazy("source", "Through the form")
    STAFF = "staff", pgettext_lazy("source", "Entered by staff")
    WALK_IN = "walk_in", pgettext_lazy("source", "Met without having registered")


class Attendance(models.TextChoices):
    """Whether a person came, as staff ticked it off."""

    UNKNOWN = "unknown", _("Not ticked off")
    ATTENDED = "attended", _("Attended")
    ABSENT = "absent", _("Did not attend")


class CancelledBy(models.TextChoices):
    """Who withdrew a person."""

    PERSON = "person", pgettext_lazy("cancelled by", "The person")
    STAFF = "staff", pgettext_lazy("cancelled by", "Staff")
    DATE = "date", pgettext_lazy("cancelled by", "The date was cancelled")


class RejectReason(models.TextChoices):
    """Why a person did not get a place."""

    FULL = "full", _("There are not enough seats")
    TARGET_GROUP = "target_group", _("The gathering is for another target group")
    REGION = "region", _("Please attend in your own region")
    OTHER = "other", _("Another reason")


# Statuses that hold a seat. An offer holds it until it runs out, by time (DESIGN: free without cron).
HOLDING = frozenset({Status.PENDING, Status.CONFIRMED, Status.OFFERED})
# Statuses in which a person may not be registered again on the same date.
ACTIVE = frozenset({Status.PENDING, Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED})
# Where routing (seats, queue, review mode) decides what a new, verified or reopened registration becomes.
ROUTED = frozenset({Status.PENDING, Status.CONFIRMED, Status.WAITLISTED})

# (status before or None, action) -> the statuses it may lead to. Everything else is refused.
TRANSITIONS = {
    (None, Action.SUBMIT): ROUTED | {Status.UNVERIFIED},
    (Status.UNVERIFIED, Action.VERIFY): ROUTED,
    (Status.UNVERIFIED, Action.EXPIRE): {Status.LAPSED},
    (Status.UNVERIFIED, Action.CANCEL): {Status.CANCELLED},
    (Status.UNVERIFIED, Action.MARK_SPAM): {Status.SPAM},
    (Status.PENDING, Action.CONFIRM): {Status.CONFIRMED},
    (Status.PENDING, Action.WAITLIST): {Status.WAITLISTED},
    (Status.PENDING, Action.REJECT): {Status.REJECTED},
    (Status.PENDING, Action.CANCEL): {Status.CANCELLED},
    (Status.PENDING, Action.MOVE): ROUTED,
    (Status.PENDING, Action.MARK_SPAM): {Status.SPAM},
    (Status.CONFIRMED, Action.WAITLIST): {Status.WAITLISTED},
    (Status.CONFIRMED, Action.REJECT): {Status.REJECTED},
    (Status.CONFIRMED, Action.CANCEL): {Status.CANCELLED},
    (Status.CONFIRMED, Action.REOPEN): {Status.PENDING},
    (Status.CONFIRMED, Action.MOVE): ROUTED,
    (Status.CONFIRMED, Action.SET_ATTENDANCE): {Status.CONFIRMED},
    (Status.WAITLISTED, Action.CONFIRM): {Status.CONFIRMED},
    (Status.WAITLISTED, Action.OFFER): {Status.OFFERED},
    (Status.WAITLISTED, Action.REJECT): {Status.REJECTED},
    (Status.WAITLISTED, Action.CANCEL): {Status.CANCELLED},
    (Status.WAITLISTED, Action.REOPEN): {Status.PENDING},
    (Status.WAITLISTED, Action.MOVE): ROUTED,
    (Status.WAITLISTED, Action.MARK_SPAM): {Status.SPAM},
    (Status.OFFERED, Action.ACCEPT): {Status.CONFIRMED},
    (Status.OFFERED, Action.CONFIRM): {Status.CONFIRMED},
    (Status.OFFERED, Action.WAITLIST): {Status.WAITLISTED},
    (Status.OFFERED, Action.DECLINE): {Status.CANCELLED},
    (Status.OFFERED, Action.CANCEL): {Status.CANCELLED},
    (Status.OFFERED, Action.EXPIRE): {Status.LAPSED},
    (Status.REJECTED, Action.REOPEN): {Status.PENDING, Status.WAITLISTED},
    # Back to having a place only when the whole date goes ahead after all.
    (Status.CANCELLED, Action.REOPEN): {Status.PENDING, Status.WAITLISTED, Status.CONFIRMED},
    (Status.LAPSED, Action.REOPEN): {Status.PENDING, Status.WAITLISTED},
    (Status.SPAM, Action.NOT_SPAM): {Status.PENDING, Status.WAITLISTED},
}

# What people change about their own registration leaves the status as it is, or asks staff to look again.
for _status in ACTIVE:
    TRANSITIONS[_status, Action.CHANGE] = {_status}
TRANSITIONS[Status.CONFIRMED, Action.CHANGE] = {Status.CONFIRMED, Status.PENDING}
TRANSITIONS[Status.CONFIRMED, Action.HAND_OVER] = {Status.CONFIRMED, Status.PENDING}
TRANSITIONS[Status.PENDING, Action.HAND_OVER] = {Status.PENDING}

# Decisions of staff that can be taken back for a while. A move is undone by moving back.
UNDOABLE = (
    Action.CONFIRM,
    Action.WAITLIST,
    Action.REJECT,
    Action.OFFER,
    Action.CANCEL,
    Action.REOPEN,
    Action.MARK_SPAM,
    Action.NOT_SPAM,
)
for (_before, _action), _led_to in list(TRANSITIONS.items()):
    for _after in _led_to if _action in UNDOABLE else ():
        TRANSITIONS.setdefault((_after, Action.UNDO), set()).add(_before)


def allows(status, action):
    """Return True when ``action`` may be done to a registration in ``status``."""
    return (status, action) in TRANSITIONS


def actions_for(status):
    """Return the actions that the table allows from ``status``, in the order of ``Action``."""
    return [action for action in Action if (status, action) in TRANSITIONS]
