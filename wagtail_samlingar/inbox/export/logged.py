"""Exports in Wagtail's log: who, when, filter codes, rows, columns and purpose. Nothing about people in the file."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import LogFormatter, log

EXPORT_ACTION = "samlingar.export"


class ExportFormatter(LogFormatter):
    """How the log tells of an export."""

    label = _("Export registrations")

    def format_message(self, log_entry):
        """Return how many registrations it was."""
        rows = log_entry.data.get("rows", 0)
        return ngettext("Exported %(rows)s registration", "Exported %(rows)s registrations", rows) % {"rows": rows}

    def format_comment(self, log_entry):
        """Return what it was for."""
        return log_entry.data.get("purpose", "")


def register(actions):
    """Register the action with Wagtail's log."""
    actions.register_action(EXPORT_ACTION)(ExportFormatter)


def note_export(user, selection, columns, purpose, kind):
    """Log that ``user`` takes the registrations of ``selection`` out, before the first of them is sent.

    The entry is about the person who exports: a file is of no one registration, and their name is all it needs.
    """
    data = {
        "filters": selection.codes,
        "rows": selection.people,
        "columns": list(columns),
        "purpose": purpose,
        "format": kind,
    }
    log(user, EXPORT_ACTION, user=user, data=data)
