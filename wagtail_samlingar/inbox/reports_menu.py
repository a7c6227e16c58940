"""The reports in Wagtail's menu "Reports", each shown to those who may read it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.inbox.rights_report import may_read_rights
from wagtail_samlingar.registrations.scope import VIEW


class SeatsMenuItem(MenuItem):
    """The report of seats."""

    def is_shown(self, request):
        """Show it to whoever may view registrations somewhere."""
        return policy.user_has_permission(request.user, VIEW)


class RightsMenuItem(MenuItem):
    """The report of who sees what."""

    def is_shown(self, request):
        """Show it to superusers and those who may change groups."""
        return may_read_rights(request.user)


def seats_menu_item():
    """Return the menu item of the seats."""
    url = reverse("samlingar_registrations:seats")
    return SeatsMenuItem(_("Seats"), url, name="samlingar-seats", icon_name="group", order=1300)


def rights_menu_item():
    """Return the menu item of who sees what."""
    url = reverse("samlingar_registrations:rights")
    return RightsMenuItem(_("Who sees what"), url, name="samlingar-rights", icon_name="lock", order=1310)
