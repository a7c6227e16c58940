"""The only writers of registrations.

Every service is one durable transaction whose first statement locks the occurrence (an UPDATE, see
``occurrences.services.lock``). Only then does it count, decide, write, log and tell the rooms above. Deadlines are
compared with a clock read after the lock was taken. No service knows about requests.
"""

from .deciding import (
    accept,
    cancel,
    confirm,
    decline,
    mark_spam,
    not_spam,
    offer,
    reject,
    reopen,
    set_attendance,
    waitlist,
)
from .moving import move
from .queueing import expire_due, fill_waitlist
from .submitting import earlier_party, submit, verify
from .whole_dates import cancel_people, reopen_people

__all__ = [
    "accept",
    "cancel",
    "cancel_people",
    "confirm",
    "decline",
    "earlier_party",
    "expire_due",
    "fill_waitlist",
    "mark_spam",
    "move",
    "not_spam",
    "offer",
    "reject",
    "reopen",
    "reopen_people",
    "set_attendance",
    "submit",
    "verify",
    "waitlist",
]
