"""The way from the list of registrations to the numbers."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button


def numbers_button():
    """Return the entry of the list's menu that leads to the numbers, which whoever reads the list may see."""
    return Button(_("Numbers"), url=reverse("samlingar_registrations:numbers"), icon_name="table", priority=50)
