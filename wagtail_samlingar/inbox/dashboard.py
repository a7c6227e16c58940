"""What waits, on the front page of Wagtail's admin. Neither name nor address: a dashboard is seen over shoulders."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timesince import timesince
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from wagtail_samlingar.inbox.access import decidable_occurrences
from wagtail_samlingar.inbox.columns import STYLES
from wagtail_samlingar.inbox.counts import MOST_COUNTED, Count
from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.registrations.scope import MODERATE, VIEW, registrations_for
from wagtail_samlingar.registrations.states import Status

# Cases shown.
A_HANDFUL = 5
LIST = "samlingar_registrations:index"


@dataclass(frozen=True)
class WaitingCase:
    """A registration that waits, by its reference, with its gathering and date and how long it has waited."""

    reference: str
    url: str
    gathering: str
    date: str
    waited: str


def count_of(queryset):
    """Return the ``Count`` of ``queryset``: one query, whose cost does not grow with what waits."""
    return Count.of(queryset.order_by()[: MOST_COUNTED + 1].count())


def waiting_for(user):
    """Return the registrations that wait for an answer which ``user`` may both view and give (queryset)."""
    waiting = registrations_for(user, VIEW).filter(status=Status.PENDING)
    return waiting.filter(occurrence__in=decidable_occurrences(user))


class WaitingPanel(Component):
    """The registrations that have waited longest for an answer of the reader's; nothing while there are none."""

    name = "samlingar_waiting"
    template_name = "wagtail_samlingar/inbox/dashboard_panel.html"
    # Between what waits in workflows of pages (220) and what was edited last (250).
    order = 230

    def __init__(self, request):
        self.request = request

    def render_html(self, parent_context=None):
        """Return the panel, or "" when nothing waits or the reader decides nothing."""
        return super().render_html(parent_context) if self.cases else ""

    @cached_property
    def cases(self):
        """The oldest ``WaitingCase`` objects: two queries about them."""
        user = self.request.user
        if not policy.user_has_permission(user, MODERATE):
            return []
        rows = waiting_for(user).select_related("occurrence").prefetch_related("occurrence__regions")
        now = timezone.now()
        return [
            WaitingCase(
                reference=row.reference,
                url=reverse("samlingar_registrations:case", args=[row.pk]),
                gathering=title_of(row.occurrence),
                date=date_label(row.occurrence),
                waited=timesince(row.submitted_at, now, depth=1),
            )
            for row in rows.order_by("submitted_at", "pk")[:A_HANDFUL]
        ]

    def get_context_data(self, parent_context):
        """Add the cases, how many there are in all, and where all of them are."""
        return {"cases": self.cases, "count": count_of(waiting_for(self.request.user)), "url": reverse(LIST)}

    class Media:
        css = {"all": [STYLES]}


class WaitingSummaryItem(SummaryItem):
    """How many registrations wait, for whoever may view some."""

    order = 410
    template_name = "wagtail_samlingar/inbox/dashboard_summary.html"

    def is_shown(self):
        """Show it to whoever may view registrations somewhere."""
        return policy.user_has_permission(self.request.user, VIEW)

    def get_context_data(self, parent_context):
        """Add the number that the list opens with, and where it is."""
        waiting = registrations_for(self.request.user, VIEW).filter(status=Status.PENDING)
        return {"count": count_of(waiting), "url": reverse(LIST)}


def add_panel(request, panels):
    """Put the panel among those of the front page."""
    panels.append(WaitingPanel(request))


def add_summary_item(request, items):
    """Put the number among those of the front page."""
    items.append(WaitingSummaryItem(request))
