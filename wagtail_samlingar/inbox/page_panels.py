"""The panel beside a gathering's editor: seats and state of each date, and the way to the people for those who may."""

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from wagtail_samlingar.compat import edit_with, extend_page_editor
from wagtail_samlingar.gatherings.registry import GATHERING, page_models, role_of
from wagtail_samlingar.inbox.columns import STYLES
from wagtail_samlingar.inbox.page_numbers import date_rows


class SeatsSidePanel(BaseSidePanel):
    """Numbers for editors; links and the count of those who wait for whoever may view or decide."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Opens the panel; counts the people who wait for an answer of the reader's."""

        aria_label = _("Toggle registrations")
        icon_name = "group"

        def get_context_data(self, parent_context):
            """Add the count."""
            waiting = sum(row.pending for row in self.panel.rows if row.is_decidable)
            return {**super().get_context_data(parent_context), "count": waiting}

    name = "samlingar-seats"
    title = _("Registrations")
    template_name = "wagtail_samlingar/inbox/seats_panel.html"
    # After Wagtail's own status, checks, preview and comments.
    order = 500

    @cached_property
    def rows(self):
        """The dates."""
        return date_rows(self.object, self.request.user)

    def get_context_data(self, parent_context):
        """Add the dates, and where their people are."""
        context = super().get_context_data(parent_context)
        return {
            **context,
            "rows": self.rows,
            "list_url": reverse("samlingar_registrations:index"),
            "untold": sum(row.untold for row in self.rows),
            "nudge_url": reverse("samlingar_registrations:nudge", args=[self.object.pk]),
            "csrf_token": get_token(self.request),
        }

    class Media:
        css = {"all": [STYLES]}


class SeatsPanelMixin:
    """Mix into an edit view of pages that are gatherings. A gathering without recorded dates gets no panel."""

    def get_side_panels(self):
        """Add the panel, except to answers that replace parts of a page that is open already."""
        panels = super().get_side_panels()
        if getattr(self, "expects_json_response", False) or getattr(self, "hydrate_create_view", False):
            return panels
        seats = SeatsSidePanel(self.page, self.request)
        return MediaContainer([*panels, seats]) if seats.rows else panels


def extend_editors():
    """Give the editor of each kind of gathering the panel, whatever editor the host has given it.

    To be called when all viewsets of the host are registered; returns none for Wagtail to register.
    """
    extend_page_editor(page_models(), SeatsPanelMixin)
    return []


def edit_gathering(request, page):
    """Answer with the editor and its panel on Wagtail 7.4, whose editors cannot be extended; else None."""
    return edit_with(SeatsPanelMixin, request, page) if role_of(page) == GATHERING else None
