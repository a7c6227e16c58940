"""The report of seats: every coming date in the reader's scope, as a list and as a spreadsheet. Numbers, no people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from wagtail_samlingar.gatherings.wording import closing_in_words
from wagtail_samlingar.inbox.access import InboxAccessMixin
from wagtail_samlingar.inbox.columns import STYLES
from wagtail_samlingar.inbox.export import csv_file
from wagtail_samlingar.inbox.number_tables import seats_in_words
from wagtail_samlingar.inbox.occurrences import day_of, gatherings_among, regions_among, regions_of, title_of
from wagtail_samlingar.inbox.seats_tables import read_seats, with_people_or_page
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.queries import coming, in_order
from wagtail_samlingar.occurrences.states import public_state
from wagtail_samlingar.registrations.scope import VIEW, occurrences_for


@dataclass(frozen=True)
class SeatsRow:
    """A date as the report shows and exports it. ``closes`` is wall clock in the date's own zone."""

    pk: int
    gathering_key: str
    gathering: str
    date: date | str
    day: str
    region: str
    state: str
    capacity: int | str
    taken: int
    pending: int
    waiting: int
    free: int | str
    deadline: str
    closes: datetime | str


def seats_row(held, now):
    """Return the ``SeatsRow`` of ``held`` (``DateSeats``, regions prefetched) at ``now`` (aware instant)."""
    row, seats = held.occurrence, held.seats
    zone = ZoneInfo(row.time_zone)
    return SeatsRow(
        pk=row.pk,
        gathering_key=str(row.gathering_key),
        gathering=title_of(row),
        date=row.starts_on or day_of(row),
        day=day_of(row),
        region=regions_of(row),
        state=str(public_state(row, seats, now).label),
        capacity=seats_in_words(seats.capacity),
        taken=seats.taken,
        pending=held.pending,
        waiting=seats.waiting,
        free=seats_in_words(held.free),
        deadline=closing_in_words(row.closes_at, zone) if row.closes_at else "",
        closes=_wall_clock(row.closes_at, zone) if row.closes_at else "",
    )


def _wall_clock(moment, zone):
    """Return ``moment`` without a zone, as spreadsheets have it; midnight is the end of the day before."""
    local = moment.astimezone(zone).replace(tzinfo=None)
    return local - timedelta(minutes=1) if (local.hour, local.minute) == (0, 0) else local


class SeatsFilterSet(WagtailFilterSet):
    """Gathering, region and period; what they offer is scoped like what they filter."""

    gathering = django_filters.ChoiceFilter(label=_("Gathering"), field_name="gathering_key", empty_label=_("All"))
    region = django_filters.ChoiceFilter(
        label=_("Region"), field_name="regions__key", empty_label=_("All"), widget=forms.RadioSelect
    )
    period = django_filters.DateFromToRangeFilter(
        label=pgettext_lazy("occurrence", "Date"), field_name="starts_on", widget=DateRangePickerWidget
    )

    class Meta:
        model = Occurrence
        fields = []

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        dates = list(coming(occurrences_for(request.user), timezone.now()).prefetch_related("regions"))
        self.filters["gathering"].extra["choices"] = gatherings_among(dates)
        self.filters["region"].extra["choices"] = regions_among(dates)


class NumbersColumn(Column):
    """A number, and the style sheet of the report."""

    class Media:
        css = {"all": [STYLES]}


class SeatsReport(InboxAccessMixin, ReportView):
    """Lists the dates to come with their seats, for whoever may view registrations on them."""

    model = Occurrence
    page_title = _("Seats")
    header_icon = "group"
    index_url_name = "samlingar_registrations:seats"
    index_results_url_name = "samlingar_registrations:seats_results"
    filterset_class = SeatsFilterSet
    is_searchable = False
    default_ordering = None
    table_classname = "listing samlingar-list samlingar-list--wide"
    no_results_message = _("There are no coming dates to show.")
    list_export = [
        "gathering",
        "date",
        "region",
        "state",
        "capacity",
        "taken",
        "pending",
        "waiting",
        "free",
        "closes",
    ]
    export_headings = {
        "gathering": _("Gathering"),
        "date": pgettext_lazy("occurrence", "Date"),
        "region": _("Region"),
        "state": _("Status"),
        "capacity": pgettext_lazy("seats", "Capacity"),
        "taken": pgettext_lazy("seats", "Taken"),
        "pending": _("Of these waiting for answer"),
        "waiting": _("On the waiting list"),
        "free": pgettext_lazy("seats", "Free"),
        "closes": _("Registration deadline"),
    }
    export_filename = "seats"

    @cached_property
    def columns(self):
        """The columns; the gathering leads to its numbers, the date to everybody on it."""
        headings = {
            **self.export_headings,
            "deadline": self.export_headings["closes"],
            "day": self.export_headings["date"],
        }
        people = reverse("samlingar_registrations:index")
        plain = ["region", "state", "capacity", "taken", "pending", "waiting", "free", "deadline"]
        return [
            TitleColumn(
                "gathering",
                label=headings["gathering"],
                get_url=lambda row: reverse("samlingar_registrations:numbers_gathering", args=[row.gathering_key]),
            ),
            TitleColumn("day", label=headings["day"], get_url=lambda row: f"{people}?date={row.pk}&status=all"),
            *[NumbersColumn(name, label=headings[name]) for name in plain],
        ]

    def get_base_queryset(self):
        """Return the dates in scope that have not ended, in order, with their regions."""
        dates = with_people_or_page(coming(occurrences_for(self.request.user, VIEW), timezone.now()))
        return in_order(dates).prefetch_related("regions")

    def filter_queryset(self, queryset):
        """Apply the filters. A choice that is not offered (outside the scope, mistyped) finds nothing."""
        return self.filters.filter_queryset(queryset) if self.filters.is_valid() else queryset.none()

    def get_table(self, object_list):
        """Return the table of rows with numbers: Wagtail makes it before it lets the rows be decorated."""
        return super().get_table(self.decorate_paginated_queryset(object_list))

    def decorate_paginated_queryset(self, object_list):
        """Return a ``SeatsRow`` for each date, read once: two queries."""
        if not hasattr(self, "_rows"):
            now = timezone.now()
            self._rows = [seats_row(date, now) for date in read_seats(object_list, now)]
        return self._rows

    def write_csv_response(self, queryset):
        """Return the rows as CSV that Norwegian Excel reads, with cells that it cannot take for formulas."""
        header = [str(self.export_headings[name]) for name in self.list_export]
        rows = [[getattr(row, name) for name in self.list_export] for row in queryset]
        response = StreamingHttpResponse(csv_file.csv_file(header, [rows]), content_type=csv_file.CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response
