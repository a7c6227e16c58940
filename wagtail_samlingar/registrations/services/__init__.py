"""The only writers of registrations.

Every service is one durable transaction whose first statement locks the occurrence (an UPDATE, see
``occurrences.services.lock``). Only then does it count, decide, write, log and tell the rooms above. Deadlines are
compared with a clock read after the lock was taken. No service knows about requests.
"""

from .adding import add_people
from .addresses import change_address
from .bulk import BulkOutcome, Forecast, decide_many, foresee_many
from .choosing import count_choices
from .correcting import correct
from .date_tasks import ask_again, keep_people, note_change, note_told, note_untold, settle_change, start_telling
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
from .entering import EnteredAs, enter
from .erasing import ask_for_erasure
from .foreseeing import foresee, foresee_change, foresee_move
from .handing_over import hand_over
from .moving import move
from .moving_people import MovedPeople, move_people
from .notes import add_note, assign
from .own_changes import change_own
from .parties import earlier_party
from .queueing import expire_due, fill_waitlist
from .submitting import submit, verify
from .undoing import undo
from .whole_dates import cancel_people, foresee_cancel_people, reopen_people

__all__ = [
    "BulkOutcome",
    "Forecast",
    "EnteredAs",
    "MovedPeople",
    "accept",
    "add_note",
    "add_people",
    "ask_again",
    "ask_for_erasure",
    "assign",
    "cancel",
    "cancel_people",
    "change_address",
    "change_own",
    "confirm",
    "correct",
    "count_choices",
    "decide_many",
    "decline",
    "earlier_party",
    "enter",
    "expire_due",
    "fill_waitlist",
    "foresee",
    "foresee_cancel_people",
    "foresee_change",
    "foresee_many",
    "foresee_move",
    "hand_over",
    "keep_people",
    "mark_spam",
    "move",
    "move_people",
    "not_spam",
    "note_change",
    "note_told",
    "note_untold",
    "offer",
    "reject",
    "reopen",
    "reopen_people",
    "set_attendance",
    "settle_change",
    "start_telling",
    "submit",
    "undo",
    "verify",
    "waitlist",
]
