"""The list of registrations: opens on what waits, oldest first."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic import IndexView

from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences
from wagtail_samlingar.inbox.columns import columns
from wagtail_samlingar.inbox.filters import EVERYTHING, STATUS, InboxFilterSet, chosen_status
from wagtail_samlingar.inbox.query_strings import case_query, with_param
from wagtail_samlingar.inbox.search import search
from wagtail_samlingar.registrations.states import Status

OLDEST_FIRST = ("submitted_at", "pk")


@dataclass(frozen=True)
class StatusTab:
    """A status above the list: its word, how many people have it, and where it leads."""

    key: str
    label: str
    count: int
    query: str
    is_chosen: bool


class InboxView(InboxAccessMixin, IndexView):
    """Lists the registrations within the reader's scope."""

    page_title = gettext_lazy("Registrations")
    template_name = "wagtail_samlingar/inbox/index.html"
    results_template_name = "wagtail_samlingar/inbox/index_results.html"
    filterset_class = InboxFilterSet
    default_ordering = OLDEST_FIRST
    table_classname = "listing samlingar-list"
    is_searchable = True
    case_url_name = None
    date_url_name = None

    def get(self, request, *args, **kwargs):
        """List. There is no export here, whatever the address asks for."""
        if "export" in request.GET:
            raise PermissionDenied(_("Registrations cannot be exported here."))
        return super().get(request, *args, **kwargs)

    @cached_property
    def columns(self):
        """The columns, with links that keep the filters."""
        query = case_query(self.request.GET)
        return columns(lambda row: reverse(self.case_url_name, args=[row.pk]) + query)

    def get_base_queryset(self):
        """Return the registrations in scope with what a row shows: two queries, however many rows."""
        return self.registrations().select_related("occurrence").prefetch_related("occurrence__regions")

    def order_queryset(self, queryset):
        """Order by the chosen column; equals stay oldest first."""
        if self.ordering == OLDEST_FIRST:
            return queryset.order_by(*OLDEST_FIRST)
        return queryset.order_by(self.ordering, *OLDEST_FIRST)

    def filter_queryset(self, queryset):
        """Apply the filters. A filter that is not offered (outside the scope, mistyped) finds nothing."""
        return self.filters.filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def search_queryset(self, queryset):
        """Search by reference, e-mail, name and organisation."""
        return search(queryset, self.search_query)

    def status_tabs(self):
        """Return a ``StatusTab`` for each status that somebody has, and for all: one query."""
        counts = dict.fromkeys(Status.values, 0)
        if self.filters.is_valid():
            found = search(self.filters.filter_all_but_status(self.registrations()), self.search_query)
            counts.update(found.order_by().values_list("status").annotate(people=Count("pk")))
        chosen = chosen_status(self.request.GET)
        tabs = [
            self._tab(status.value, status.label, counts[status.value], chosen)
            for status in Status
            if counts[status.value] or status.value in (Status.PENDING, chosen)
        ]
        return [*tabs, self._tab(EVERYTHING, _("All"), sum(counts.values()), chosen)]

    def _tab(self, key, label, count, chosen):
        query = with_param(self.request.GET, STATUS, key, without=[self.page_kwarg, "_w_filter_fragment"])
        return StatusTab(key, label, count, query, key == chosen)

    def get_context_data(self, *args, **kwargs):
        """Add the statuses with their numbers."""
        return super().get_context_data(
            *args,
            status_tabs=self.status_tabs(),
            nothing_waits=self._nothing_waits(),
            date_url=self._date_url(),
            **kwargs,
        )

    def _date_url(self):
        """Return the address of the one date that the list is filtered by, for those who may decide there, or ""."""
        chosen = self.filters.form.cleaned_data.get("date") if self.filters.is_valid() else None
        if not chosen or not decidable_occurrences(self.request.user).filter(pk=chosen).exists():
            return ""
        return reverse(self.date_url_name, args=[chosen])

    def _nothing_waits(self):
        """Return True when the list is empty because the work is done, not because of a search or filter."""
        return not self.is_searching and not self.is_filtering and chosen_status(self.request.GET) == Status.PENDING
