"""What messages there are, which change of a registration leads to which, and the states of one on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.registrations.states import ACTIVE, Action, Status


class Kind(models.TextChoices):
    """What a message says. The text of a kind is ``messages/<kind>.txt`` among the templates."""

    CONFIRM_ADDRESS = "confirm_address", pgettext_lazy("message", "Confirm your address")
    ALREADY_REGISTERED = "already_registered", pgettext_lazy("message", "Already registered")
    RECEIVED = "received", pgettext_lazy("message", "Registration received")
    HAS_PLACE = "has_place", pgettext_lazy("message", "Has place")
    WAITLISTED = "waitlisted", pgettext_lazy("message", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("message", "Offered a place")
    OFFER_EXPIRED = "offer_expired", pgettext_lazy("message", "Offer ran out")
    NOT_GIVEN_PLACE = "not_given_place", pgettext_lazy("message", "Did not get a place")
    CANCELLED = "cancelled", pgettext_lazy("message", "Withdrawn")
    DATE_CANCELLED = "date_cancelled", pgettext_lazy("message", "The date is cancelled")
    CHANGED = "changed", pgettext_lazy("message", "Something about the date has changed")
    REMINDER = "reminder", pgettext_lazy("message", "Reminder")
    FREE = "free", pgettext_lazy("message", "Message from staff")
    OTHER_DATE = "other_date", pgettext_lazy("message", "Does another date suit?")
    LINKS = "links", pgettext_lazy("message", "Links that were asked for")
    NEW_ADDRESS = "new_address", pgettext_lazy("message", "Confirm the new address")
    ADDRESS_CHANGED = "address_changed", pgettext_lazy("message", "The address was changed")
    MOVED = "moved", pgettext_lazy("message", "Moved to another date")
    REOPENED = "reopened", pgettext_lazy("message", "Considered again")
    STAFF_NOTICE = "staff_notice", pgettext_lazy("message", "Notice to staff: somebody waits")
    STAFF_DIGEST = "staff_digest", pgettext_lazy("message", "Digest to staff")
    STAFF_NUDGE = "staff_nudge", pgettext_lazy("message", "Editor asks staff to tell people")


class State(models.TextChoices):
    """Where a message stands on its way."""

    QUEUED = "queued", pgettext_lazy("message", "Waiting to be sent")
    SENDING = "sending", pgettext_lazy("message", "Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    RETRY = "retry", pgettext_lazy("message", "Will be tried again")
    FAILED = "failed", pgettext_lazy("message", "Could not be sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("message", "Not sent, for it no longer held")
    # For people without an e-mail address: staff tell them, and tick it off.
    TO_PHONE = "to_phone", pgettext_lazy("message", "To be told by phone")
    PHONED = "phoned", pgettext_lazy("message", "Told by phone")


class JobName(models.TextChoices):
    """The jobs of ``samlingar_run_due``, in the order in which they run: mail last, to send what the others wrote."""

    SYNC = "sync", _("Bring recorded dates in line with their pages")
    CAPTCHA = "captcha", _("Delete expired captchas")
    EXPIRE = "expire", _("Let offers and unconfirmed addresses run out")
    NOTIFY = "notify", _("Write notices to staff")
    MAILINGS = "mailings", _("Write messages to many")
    REMIND = "remind", _("Write reminders")
    MAIL = "mail", _("Send messages")


# Messages to staff: about a gathering, and to no party.
TO_STAFF = (Kind.STAFF_NOTICE, Kind.STAFF_DIGEST, Kind.STAFF_NUDGE)

# Messages that say nothing about how things stand: they lead to links, or tell of an address.
ABOUT_LINKS = (Kind.LINKS, Kind.NEW_ADDRESS, Kind.ADDRESS_CHANGED)

# Of those, what is told to one address because of that address.
ABOUT_ADDRESS = (Kind.NEW_ADDRESS, Kind.ADDRESS_CHANGED)

# States from which a message may be claimed.
DUE = (State.QUEUED, State.RETRY)

# What staff write, or let be written, to many: each has a ``Mailing``.
TO_MANY = (Kind.CHANGED, Kind.FREE, Kind.OTHER_DATE)

# What says something of its own beside how things stand for a person: told whatever the person knows already.
OF_ITS_OWN = (*TO_MANY, Kind.REMINDER)

# The status that each kind reports. MOVED reports whatever status the person has on the new date.
REPORTS = {
    Kind.RECEIVED: Status.PENDING,
    Kind.REOPENED: Status.PENDING,
    Kind.HAS_PLACE: Status.CONFIRMED,
    Kind.WAITLISTED: Status.WAITLISTED,
    Kind.OFFERED: Status.OFFERED,
    Kind.OFFER_EXPIRED: Status.LAPSED,
    Kind.NOT_GIVEN_PLACE: Status.REJECTED,
    Kind.CANCELLED: Status.CANCELLED,
    Kind.DATE_CANCELLED: Status.CANCELLED,
}
SPECIAL = (Kind.REOPENED, Kind.DATE_CANCELLED)
# Told when it happens; how things stand is told anew only of those who have, or may get, a place.
TOLD_ONCE = (*TO_MANY, *(kind for kind, status in REPORTS.items() if status not in ACTIVE))
KIND_OF_STATUS = {status: kind for kind, status in REPORTS.items() if kind not in SPECIAL}

# What people without an e-mail address are called about (``phone.to_phone``).
BY_PHONE = (*REPORTS, Kind.MOVED, *TO_MANY)

# Told for the whole party when it was submitted or verified, told to a new address, or nothing to tell.
SILENT = (Action.SUBMIT, Action.VERIFY, Action.SET_ATTENDANCE, Action.HAND_OVER)


def kind_of_change(action, before, after):
    """Return the ``Kind`` that tells a person of a change, or None where nothing is told.

    Who has not confirmed the address is never written to, nor is spam.
    """
    if action in SILENT or before == Status.UNVERIFIED or after == Status.SPAM:
        return None
    if action == Action.MOVE:
        return Kind.MOVED
    if action == Action.CHANGE:
        return Kind.REOPENED if before != after else None
    if action in (Action.REOPEN, Action.UNDO) and after == Status.PENDING:
        return Kind.REOPENED
    return KIND_OF_STATUS.get(after)
