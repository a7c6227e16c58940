"""Help for those who write gatherings, inside the admin: a page in Wagtail's help menu, in their own language."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

WRITING = ["add", "change", "publish"]
ADDRESS = "samlingar_editor_help"


class EditorHelpView(WagtailAdminTemplateMixin, TemplateView):
    """The page. It holds words only: whoever may use the admin may read it."""

    template_name = "wagtail_samlingar/gatherings/editor_help.html"
    page_title = _("Help with gatherings")
    header_icon = "help"

    def get_breadcrumbs_items(self):
        """Return the way here from the front page of the admin."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": str(self.page_title)}]


class EditorHelpMenuItem(MenuItem):
    """The way to it, for those who may write pages."""

    def is_shown(self, request):
        """Show it to whoever may write pages somewhere."""
        return PagePermissionPolicy().user_has_any_permission(request.user, WRITING)


def urls():
    """Return the addresses to be added to the admin."""
    return [path("samlingar/help/", EditorHelpView.as_view(), name=ADDRESS)]


def menu_item():
    """Return the item of the help menu."""
    return EditorHelpMenuItem(
        _("Help with gatherings"), reverse(ADDRESS), name="samlingar-help", icon_name="help", order=900
    )
