"""How the log tells what was done to a registration.

Messages name neither people nor reasons: Wagtail's site history shows them to staff outside the scope of a
registration. The case page tells the details (``history.py``).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import log

from wagtail_samlingar.messages.failures import PHONE_INSTEAD, SENT_AGAIN
from wagtail_samlingar.messages.mailings import BEGUN, STOPPED
from wagtail_samlingar.messages.phone import NOT_TOLD, TOLD
from wagtail_samlingar.messages.releasing import SENT_NOW
from wagtail_samlingar.registrations.log import ADD_NOTE, ASK_ERASURE, ASSIGN
from wagtail_samlingar.registrations.services.date_tasks import PEOPLE_KEPT, PEOPLE_TOLD
from wagtail_samlingar.registrations.states import Action

VIEW_SENSITIVE = "samlingar.view_sensitive"

MESSAGES = {
    Action.SUBMIT: _("Registered"),
    Action.VERIFY: _("Confirmed the e-mail address"),
    Action.CONFIRM: _("Gave place"),
    Action.WAITLIST: _("Moved to the waiting list"),
    Action.REJECT: _("Decided that the person did not get a place"),
    Action.OFFER: _("Offered a seat"),
    Action.ACCEPT: _("Took the place that was offered"),
    Action.DECLINE: _("Declined the place that was offered"),
    Action.EXPIRE: _("Ran out of time"),
    Action.CANCEL: pgettext_lazy("person", "Withdrew"),
    Action.REOPEN: _("Reopened"),
    Action.MOVE: _("Moved to another date"),
    Action.MARK_SPAM: _("Marked as spam"),
    Action.NOT_SPAM: _("Took back the mark as spam"),
    Action.SET_ATTENDANCE: _("Ticked off attendance"),
    Action.UNDO: _("Took the last decision back"),
    Action.CORRECT: _("Corrected what was registered"),
    Action.CHANGE: _("Changed what was registered"),
    Action.HAND_OVER: _("Handed the place to somebody else"),
}


# What is done about a date or a message, and not to a registration's status.
OF_TASKS = {
    PEOPLE_TOLD: (_("Settle a change"), _("Said that the people have been told of the change")),
    PEOPLE_KEPT: (_("Keep the people of a removed date"), _("Said that the people of the removed date stay")),
    BEGUN: (_("Write to many"), _("Wrote to people on the date")),
    STOPPED: (_("Stop a message to many"), _("Stopped a message to people on the date")),
    TOLD: (_("Tick off a call"), _("Told the person by phone")),
    NOT_TOLD: (_("Take back a call"), _("Took back that the person was told by phone")),
    SENT_AGAIN: (_("Send again"), _("Let a message be sent again")),
    PHONE_INSTEAD: (_("Tell by phone instead"), _("Chose to tell the person by phone")),
    SENT_NOW: (_("Send a message now"), _("Let a message that was held back be sent at once")),
    ADD_NOTE: (_("Write a note"), _("Wrote an internal note")),
    ASSIGN: (_("Choose who is responsible"), _("Changed who looks after the case")),
    ASK_ERASURE: (_("Ask to be erased"), _("Asked that what is known about them be erased")),
}


def register(actions):
    """Register every action on registrations with Wagtail's log as ``samlingar.<action>``."""
    for action in Action:
        actions.register_action(f"samlingar.{action}", action.label, MESSAGES[action])
    for action, (label, message) in OF_TASKS.items():
        actions.register_action(action, label, message)
    actions.register_action(VIEW_SENSITIVE, _("View sensitive answers"), _("Viewed the sensitive answers"))


def note_sensitive_view(registration, user):
    """Log that ``user`` was shown the sensitive answers of ``registration``."""
    log(registration, VIEW_SENSITIVE, user=user)
