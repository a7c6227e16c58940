"""The list of registrations: opens on what waits, oldest first."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views.generic import IndexView

from wagtail_samlingar.inbox.access import InboxAccessMixin, decidable_occurrences
from wagtail_samlingar.inbox.columns import columns
from wagtail_samlingar.inbox.counts import Count, count_found, count_statuses
from wagtail_samlingar.inbox.day.button import day_url, days_button
from wagtail_samlingar.inbox.enter_button import enter_buttons
from wagtail_samlingar.inbox.export.button import export_buttons
from wagtail_samlingar.inbox.filters import EVERYTHING, STATUS, InboxFilterSet
from wagtail_samlingar.inbox.filters_key import filters_key
from wagtail_samlingar.inbox.flags import Flag
from wagtail_samlingar.inbox.list_header import ListHeader
from wagtail_samlingar.inbox.list_table import InboxTable
from wagtail_samlingar.inbox.list_tabs import StatusTab
from wagtail_samlingar.inbox.listed import OLDEST_FIRST, Listed, order_of
from wagtail_samlingar.inbox.mailing_buttons import mailing_buttons
from wagtail_samlingar.inbox.numbers_button import numbers_button
from wagtail_samlingar.inbox.pagination import InboxPaginator
from wagtail_samlingar.inbox.query_strings import case_query, page_query, with_param
from wagtail_samlingar.inbox.rows import for_rows, with_facts
from wagtail_samlingar.inbox.tasks_button import tasks_buttons
from wagtail_samlingar.registrations.overdue import overdue
from wagtail_samlingar.registrations.scope import MODERATE, VIEW, registrations_listed, scope_of
from wagtail_samlingar.registrations.states import Status

# Name of the count of those who have waited too long, beside the statuses.
OVERDUE = "overdue"


class InboxView(InboxAccessMixin, IndexView):
    """Lists the registrations within the reader's scope."""

    page_title = gettext_lazy("Registrations")
    template_name = "wagtail_samlingar/inbox/index.html"
    results_template_name = "wagtail_samlingar/inbox/index_results.html"
    filterset_class = InboxFilterSet
    paginator_class = InboxPaginator
    table_class = InboxTable
    default_ordering = OLDEST_FIRST
    table_classname = "listing samlingar-list"
    is_searchable = True
    case_url_name = None
    date_url_name = None
    export_url_name = None

    def get(self, request, *args, **kwargs):
        """List. There is no export here, whatever the address asks for."""
        if "export" in request.GET:
            raise PermissionDenied(_("Registrations cannot be exported here."))
        return super().get(request, *args, **kwargs)

    @cached_property
    def _registrations_in_scope(self):
        return registrations_listed(self.request.user, VIEW)

    @cached_property
    def listed(self):
        """What the reader asks for, of what they may see."""
        return Listed(self.request, self.registrations())

    @cached_property
    def filters(self):
        """The filter set, shared with those who read the same list elsewhere."""
        return self.listed.filters

    @cached_property
    def columns(self):
        """The columns, with links that keep the filters. What no index keeps in order sorts short lists only."""
        return columns(sortable=not self.total.is_capped, selectable=self.may_decide)

    def get_table_kwargs(self):
        """Tell the table where its rows lead."""
        return {
            **super().get_table_kwargs(),
            "case_url_name": self.case_url_name,
            "case_query": self._case_query if self.total else "",
            "selectable": self.may_decide,
        }

    @cached_property
    def may_decide(self):
        """True when the reader may decide about the registrations of some date: then many can be chosen."""
        return bool(scope_of(self.request.user, MODERATE))

    @cached_property
    def _case_query(self):
        return case_query(self.request, without=[] if self._is_ordered else ["ordering"])

    @property
    def _is_ordered(self):
        return self.ordering != OLDEST_FIRST

    @cached_property
    def header_buttons(self):
        """The ways to add somebody and to a file of what is listed, for those who may."""
        exporting = export_buttons(self.request, self.export_url_name)
        tasks = tasks_buttons(self.may_decide)
        return [*super().header_buttons, *enter_buttons(self.request), *tasks, *exporting]

    @cached_property
    def header_more_buttons(self):
        """The ways to messages to many, to what is used on the day, and to the numbers."""
        many = mailing_buttons(self.request, self.may_decide)
        return [*super().header_more_buttons, *many, days_button(), numbers_button()]

    def get_queryset(self):
        """Return the registrations that are asked for, in order, with what a row shows."""
        order = order_of(self.ordering) if self._is_ordered else OLDEST_FIRST
        return for_rows(self.listed.for_pages().order_by(*order), self.registrations())

    @cached_property
    def counts(self):
        """{status, "all" or "overdue": ``Count``}: one query, or two. The filters do not touch who is overdue.

        Beside what a search found, nobody is told of them.
        """
        if self.is_searching:
            listed = self.listed
            return {**count_found(listed.in_any_status, listed.status, listed.is_more_than_told), OVERDUE: Count()}
        late = self.registrations().filter(overdue(self.filters.limits))
        return count_statuses(self.listed.in_any_status, {OVERDUE: late})

    @cached_property
    def total(self):
        """How many the list holds, as a ``Count``."""
        return self.counts.get(self.listed.status, Count())

    def get_paginator(self, queryset, per_page, **kwargs):
        """Return the paginator, which is told the total instead of counting it."""
        return self.paginator_class(queryset, per_page, total=self.total, **kwargs)

    def paginate_queryset(self, queryset, page_size):
        """Read the page, and what its rows show beside the registrations."""
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        rows = with_facts(rows, self.filters.limits, self.filters.ledger)
        return paginator, page, rows, has_others

    def status_tabs(self):
        """Return a ``StatusTab`` for each status that somebody has, and for all."""
        chosen = self.listed.status
        tabs = [
            self._tab(status.value, status.label, self.counts[status.value], chosen)
            for status in Status
            if self.counts[status.value] or status.value in (Status.PENDING, chosen)
        ]
        return [*tabs, self._tab(EVERYTHING, _("All"), self.counts[EVERYTHING], chosen)]

    def _tab(self, key, label, count, chosen):
        query = with_param(self.request.GET, STATUS, key, without=[self.page_kwarg, "_w_filter_fragment"])
        return StatusTab(key, label, count, f"{self.index_url}{query}", key == chosen)

    def get_context_data(self, *args, **kwargs):
        """Add the statuses with their numbers, and who has waited too long."""
        context = super().get_context_data(
            *args,
            status_tabs=self.status_tabs(),
            found=self._found(),
            page_query=page_query(self.request.GET),
            overdue=self.counts[OVERDUE],
            overdue_url=f"{self.index_url}?flag={Flag.OVERDUE}",
            nothing_waits=self._nothing_waits(),
            date_url=self._date_url(),
            day_url=self._day_url(),
            may_decide=self.may_decide,
            **kwargs,
        )
        # Results alone have no head.
        return context if self.results_only else {**context, "list_header": self._list_header(context)}

    def get_header_buttons(self):
        """Return the buttons of the results alone. The head of the whole list makes them where it is not kept."""
        return super().get_header_buttons() if self.results_only else []

    def _list_header(self, context):
        name, buttons = filters_key(self.filters, self.request.GET, self.request.user), super().get_header_buttons
        return ListHeader(self.request, name).render(
            lambda: {
                "breadcrumbs_items": context["breadcrumbs_items"],
                "title": context["header_title"],
                "search_url": context["index_results_url"],
                "filters": self.filters,
                "buttons": buttons(),
                "icon_name": context["header_icon"],
            }
        )

    def _found(self):
        """Return how many the list holds, in words: read out when it changes."""
        if self.total.is_capped:
            return _("More than %(count)s registrations") % {"count": Count(self.total.number)}
        return ngettext("%(count)s registration", "%(count)s registrations", self.total.number) % {"count": self.total}

    def _date_url(self):
        """Return the address of the one date that the list is filtered by, for those who may decide there, or ""."""
        chosen = self.filters.form.cleaned_data.get("date") if self.filters.is_valid() else None
        if not chosen or not decidable_occurrences(self.request.user).filter(pk=chosen).exists():
            return ""
        return reverse(self.date_url_name, args=[chosen])

    def _day_url(self):
        """Return the address of what is used on the day of the one date that the list is filtered by, or ""."""
        chosen = self.filters.form.cleaned_data.get("date") if self.filters.is_valid() else None
        return day_url(chosen) if chosen else ""

    def _nothing_waits(self):
        """Return True when the list is empty because the work is done, not because of a search or filter."""
        asks_for_all = self.filters.is_valid() and not self.is_filtering and not self.is_searching
        return asks_for_all and self.listed.status == Status.PENDING
