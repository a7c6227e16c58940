"""How the log tells what was done to a registration.

Messages name neither people nor reasons: Wagtail's site history shows them to staff outside the scope of a
registration. The case page tells the details (``history.py``).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.log_actions import log

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
}


def register(actions):
    """Register every action on registrations with Wagtail's log as ``samlingar.<action>``."""
    for action in Action:
        actions.register_action(f"samlingar.{action}", action.label, MESSAGES[action])
    actions.register_action(VIEW_SENSITIVE, _("View sensitive answers"), _("Viewed the sensitive answers"))


def note_sensitive_view(registration, user):
    """Log that ``user`` was shown the sensitive answers of ``registration``."""
    log(registration, VIEW_SENSITIVE, user=user)
