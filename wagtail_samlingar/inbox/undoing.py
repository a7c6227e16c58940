"""Until when the last decision about a case can be undone, and the button that leads there."""

from django.utils import timezone
from django.utils.translation import pgettext
from wagtail.admin import messages

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.registrations.log import last_change
from wagtail_samlingar.registrations.states import UNDOABLE
from wagtail_samlingar.registrations.taking_back import undo_until, why_not_undone


def undoable_until(registration):
    """Return the instant until which the last decision about ``registration`` can be undone, or None.

    One query for those decided about a moment ago, none for all others.
    """
    now = timezone.now()
    until = undo_until(registration)
    if until is None or until <= now or why_not_undone(registration, last_change(registration), now):
        return None
    return until


def undo_buttons(action, url):
    """Return the button "Undo" for the message after ``action``; [] for what cannot be undone.

    It leads to ``url``, where the decision is undone by a button of its own: a link changes nothing.
    """
    if action not in UNDOABLE or not samlingar_settings.UNDO_MINUTES:
        return []
    return [messages.button(url, pgettext("action", "Undo"))]
