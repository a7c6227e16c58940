"""The tables about seats: by date, by region and by gathering."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_samlingar.inbox.number_tables import SeatSum, seats_table
from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.occurrences.models import DateState, Occurrence, PageState
from wagtail_samlingar.occurrences.states import Seats
from wagtail_samlingar.registrations.counting import count_pending
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.states import ACTIVE


@dataclass(frozen=True)
class DateSeats:
    """A date with its ``Seats`` and how many people on it wait for an answer."""

    occurrence: Occurrence
    seats: Seats
    pending: int

    @property
    def free(self):
        """Free seats (None: no limit). A date that was cancelled or is gone from its page has none to give."""
        goes_ahead = self.occurrence.page_state == PageState.LIVE and self.occurrence.state != DateState.CANCELLED
        return self.seats.free if goes_ahead else 0

    @property
    def label(self):
        """The day and the regions, and what is special about the date."""
        row = self.occurrence
        special = [
            row.get_state_display() if row.state != DateState.PLANNED else "",
            row.get_page_state_display() if row.page_state != PageState.LIVE else "",
        ]
        return " · ".join(filter(None, [date_label(row), *special]))


def read_seats(occurrences, now):
    """Return a ``DateSeats`` for each of ``occurrences`` (iterable) at ``now`` (aware instant): two queries."""
    occurrences = list(occurrences)
    seats, pending = seats_of(occurrences, now), count_pending(occurrences)
    return [DateSeats(row, seats[row.pk], pending.get(row.pk, 0)) for row in occurrences]


def with_people_or_page(occurrences):
    """Keep those of ``occurrences`` (queryset) that are on a published page or that somebody holds or waits for."""
    people = Registration.objects.filter(occurrence=OuterRef("pk"), status__in=ACTIVE)
    return occurrences.filter(Q(page_state=PageState.LIVE) | Exists(people))


def sum_of(dates):
    """Return the ``SeatSum`` of ``dates`` (list of ``DateSeats``)."""
    total = SeatSum()
    for date in dates:
        total.add(date.seats, date.free, date.pending)
    return total


def by_date(dates, url_of):
    """Return the table of ``dates`` (``DateSeats``, regions prefetched); ``url_of(occurrence)`` is where each leads."""
    rows = [sum_of([date]).row(date.label, url_of(date.occurrence)) for date in dates]
    total = sum_of(dates).row(_("Together")) if len(dates) > 1 else None
    return seats_table("dates", _("Seats by date"), pgettext("occurrence", "Date"), rows, total=total)


def by_region(dates):
    """Return the table of the regions of ``dates``, or None where there are fewer than two."""
    regions = {}
    for date in dates:
        for region in date.occurrence.regions.all():
            regions.setdefault(region.key, (region.name, []))[1].append(date)
    if len(regions) < 2:
        return None
    rows = [sum_of(held).row(name) for name, held in sorted(regions.values(), key=lambda row: row[0].casefold())]
    shared = any(len(date.occurrence.regions.all()) > 1 for date in dates)
    note = _("A date shared by several regions counts in each of them.") if shared else ""
    return seats_table("regions", _("Seats by region"), _("Region"), rows, note)


def by_gathering(dates, url_of):
    """Return the table of the gatherings of ``dates``; ``url_of(occurrence)`` is where a gathering leads."""
    gatherings = {}
    for date in dates:
        gatherings.setdefault(date.occurrence.gathering_key, []).append(date)
    named = sorted(gatherings.values(), key=lambda held: title_of(held[-1].occurrence).casefold())
    rows = [sum_of(held).row(title_of(held[-1].occurrence), url_of(held[-1].occurrence)) for held in named]
    total = sum_of(dates).row(_("Together")) if len(rows) > 1 else None
    return seats_table("gatherings", _("Seats by gathering"), _("Gathering"), rows, total=total)
