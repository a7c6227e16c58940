"""The way from the list to the tasks. How many there are is told on the front page: counting costs more than a list."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

TASKS = "samlingar_registrations:tasks"


def tasks_buttons(may_decide):
    """Return the button for those who ``may_decide`` about something, else []."""
    if not may_decide:
        return []
    return [HeaderButton(_("Tasks"), url=reverse(TASKS), icon_name="tasks", priority=20)]
