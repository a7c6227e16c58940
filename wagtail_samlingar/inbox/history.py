"""What was done to a registration, read from Wagtail's log."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from wagtail_samlingar.registrations.states import RejectReason, Status


@dataclass(frozen=True)
class HistoryLine:
    """Who did what, when (aware instant), what it led to, and the reason given."""

    when: datetime
    who: str
    what: str
    led_to: str
    reason: str


def history_of(registration):
    """Return the ``HistoryLine`` of each log entry, newest first: one query."""
    entries = registry.get_logs_for_instance(registration).select_related("user").order_by("-timestamp", "-pk")
    return [_line(entry) for entry in entries]


def last_decision(registration):
    """Return the ``HistoryLine`` of the newest change of status of ``registration``, or None when none is logged."""
    return next((line for line in history_of(registration) if line.led_to), None)


def _line(entry):
    formatter = entry.formatter
    return HistoryLine(
        when=entry.timestamp,
        who=str(entry.user_display_name) if entry.user_id else _("The person or the system"),
        what=str(formatter.format_message(entry)) if formatter else entry.action,
        led_to=_label(Status, entry.data.get("to")) if entry.data.get("from") != entry.data.get("to") else "",
        reason=entry.data.get("override_reason") or _reason(entry.data.get("reason", "")),
    )


def _reason(value):
    """Return a reason code in words, or the sentence written when a whole date was cancelled."""
    return _label(RejectReason, value) or value


def _label(choices, value):
    return str(choices(value).label) if value in choices.values else ""
