"""Whether the last decision about a registration can be taken back. Pure rules: nothing is read or written here."""

from datetime import timedelta

from django.utils.translation import gettext as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.registrations.states import TRANSITIONS, UNDOABLE, Action, CancelledBy, Status


def undo_until(registration):
    """Return the instant until which the last decision can be undone, or None where nothing has been decided."""
    if registration.decided_at is None:
        return None
    return registration.decided_at + timedelta(minutes=samlingar_settings.UNDO_MINUTES)


def why_not_undone(registration, last, now):
    """Return why the last decision cannot be undone at ``now`` (aware instant), in words, or "" where it can.

    Args: ``last``, the log entry of the last change (``log.last_change``), or None. Whether there is still a seat is
    not asked here.
    """
    if last is not None and last.action == f"samlingar.{Action.MOVE}":
        return _("A move is undone by moving the person back with “Move to another date”.")
    if last is None or not registration.status_before or last.data.get("to") != registration.status:
        return _("There is no decision to undo.")
    if last.user_id is None or last.action not in {f"samlingar.{action}" for action in UNDOABLE}:
        return _("The last change was not a decision made by staff, so there is nothing to undo. Decide anew instead.")
    if registration.status == Status.CANCELLED and registration.cancelled_by == CancelledBy.DATE:
        return _("The person was withdrawn with the date. Use “The date goes ahead after all” there.")
    if registration.status_before not in TRANSITIONS.get((registration.status, Action.UNDO), ()):
        return _("There is no decision to undo.")
    if undo_until(registration) <= now:
        return _("The time to undo is over. Use “Reopen”, or decide anew.")
    return ""
