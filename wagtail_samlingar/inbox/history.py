"""What was done to a registration, read from Wagtail's log."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry

from wagtail_samlingar.registrations.log import ASSIGN
from wagtail_samlingar.registrations.states import RejectReason, Status

# What was corrected, by the names the log has for it.
FIELDS = {
    "name": gettext_lazy("Full name"),
    "email": gettext_lazy("Email address"),
    "phone": gettext_lazy("Phone number"),
    "organisation": gettext_lazy("Organisation"),
    "municipality_key": gettext_lazy("Municipality"),
    "other_region_reason": gettext_lazy("Reason for choosing another region"),
    "family": gettext_lazy("I come from"),
    "answers": gettext_lazy("Answers"),
    "sensitive": pgettext_lazy("answers", "Sensitive"),
}


@dataclass(frozen=True)
class HistoryLine:
    """Who did what, when (aware instant), what it led to, and the reason given."""

    when: datetime
    who: str
    what: str
    led_to: str
    reason: str


def history_of(registration):
    """Return the ``HistoryLine`` of each log entry, newest first: one query, and one for the names of assignees."""
    entries = registry.get_logs_for_instance(registration).select_related("user").order_by("-timestamp", "-pk")
    entries = list(entries)
    names = _assignees(entries)
    return [_line(entry, names) for entry in entries]


def last_decision(registration):
    """Return the ``HistoryLine`` of the newest change of status of ``registration``, or None when none is logged."""
    return next((line for line in history_of(registration) if line.led_to), None)


def _line(entry, names=None):
    formatter = entry.formatter
    return HistoryLine(
        when=entry.timestamp,
        who=str(entry.user_display_name) if entry.user_id else _("The person or the system"),
        what=(str(formatter.format_message(entry)) if formatter else entry.action) + _detail(entry, names or {}),
        led_to=_label(Status, entry.data.get("to")) if entry.data.get("from") != entry.data.get("to") else "",
        reason=entry.data.get("override_reason") or _reason(entry.data.get("reason", "")),
    )


def _detail(entry, names):
    """Return what the log says more, for those who may see the registration: ": …", or ""."""
    if entry.action == ASSIGN:
        chosen = entry.data.get("assignee")
        return f": {names.get(chosen, '–') if chosen else _('Nobody')}"
    fields = [str(FIELDS[name]) for name in entry.data.get("fields", ()) if name in FIELDS]
    return f": {', '.join(fields)}" if fields else ""


def _assignees(entries):
    """Return {primary key as text: name} of the users that cases were given to."""
    keys = {entry.data.get("assignee") for entry in entries if entry.action == ASSIGN} - {None}
    if not keys:
        return {}
    users = get_user_model()._default_manager.filter(pk__in=keys)
    return {str(user.pk): get_user_display_name(user) for user in users}


def _reason(value):
    """Return a reason code in words, or the sentence written when a whole date was cancelled."""
    return _label(RejectReason, value) or value


def _label(choices, value):
    return str(choices(value).label) if value in choices.values else ""
