"""The ways from the list of registrations to what is used on the day."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button


def days_button():
    """Return the entry of the list's menu that leads to the choice of a date, for whoever reads the list."""
    return Button(_("On the day"), url=reverse("samlingar_registrations:days"), icon_name="calendar-check", priority=40)


def day_url(occurrence_id):
    """Return the address of what is used on the day of a date (primary key)."""
    return reverse("samlingar_registrations:day", args=[occurrence_id])
