"""How staff are told which gathering and date a registration is for, in their own language."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Max
from django.utils import formats
from django.utils.translation import get_language, gettext
from wagtail.coreutils import get_supported_content_language_variant

from wagtail_samlingar.occurrences.queries import with_regions
from wagtail_samlingar.registrations.overdue import with_promise

NOT_DECIDED = "—"
# What is read of dates to tell them to staff and to offer them in filters.
TOLD = (
    "gathering_key",
    "index_key",
    "site_key",
    "page_state",
    "titles",
    "when_texts",
    "starts_on",
    "starts_at",
    "time_zone",
)


@dataclass(frozen=True)
class SiteLedger:
    """The dates of one site, summed: how soon it answers (working days or None), and what changes with any change."""

    site_key: int
    answer_within_days: int | None
    dates: int
    newest: int
    recorded: datetime | None


def ledger_of(occurrences):
    """Return a ``SiteLedger`` for each site of ``occurrences`` (queryset): one query and one row for each site."""
    sites = with_promise(occurrences).order_by().values("site_key", "answer_within_days")
    summed = sites.annotate(dates=Count("pk"), newest=Max("pk"), recorded=Max("recorded_at"))
    return sorted((SiteLedger(**row) for row in summed), key=lambda row: row.newest)


def in_words(occurrences):
    """Return a list of ``occurrences`` (ordered queryset) with what is told of them, and their regions: one query."""
    return with_regions(occurrences.only(*TOLD), region_fields=("name",))


def reader_language():
    """Return the content language nearest to the reader's admin language, or the admin language itself."""
    language = get_language() or ""
    try:
        return get_supported_content_language_variant(language)
    except LookupError:
        return language


def title_of(occurrence):
    """Return the gathering's title in the reader's language, else in any it has."""
    return occurrence.title_in(reader_language()) or gettext("Gathering without a title")


def day_of(occurrence):
    """Return the day in words, the editor's text for an undecided date, or a dash."""
    if occurrence.starts_on:
        return formats.date_format(occurrence.starts_on, "DATE_FORMAT")
    return occurrence.text_in(occurrence.when_texts, reader_language()) or NOT_DECIDED


def clock_of(occurrence):
    """Return the start as wall clock in the date's own zone ("10:00"), or ""."""
    if occurrence.starts_at is None:
        return ""
    return formats.time_format(occurrence.starts_at.astimezone(ZoneInfo(occurrence.time_zone)), "TIME_FORMAT")


def regions_of(occurrence):
    """Return the names of the date's regions, joined. Reads the prefetched regions."""
    return ", ".join(region.name for region in occurrence.regions.all())


def date_label(occurrence):
    """Return "17 November 2021 · Sunnmøre"."""
    return " · ".join(filter(None, [day_of(occurrence), regions_of(occurrence)]))


def gatherings_among(occurrences):
    """Return (key, title) pairs of the gatherings of ``occurrences``, by title; the newest date names it."""
    titles = {}
    for occurrence in sorted(occurrences, key=lambda row: row.pk):
        titles[str(occurrence.gathering_key)] = title_of(occurrence)
    return sorted(titles.items(), key=lambda pair: pair[1].casefold())


def regions_among(occurrences):
    """Return (key, name) pairs of the regions of ``occurrences`` (regions prefetched), by name."""
    names = {}
    for occurrence in occurrences:
        for region in occurrence.regions.all():
            names[str(region.key)] = region.name
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def dates_among(occurrences):
    """Return choices of dates for a select, grouped by gathering where there are several."""
    groups = defaultdict(list)
    for occurrence in occurrences:
        groups[title_of(occurrence)].append((occurrence.pk, date_label(occurrence)))
    if len(groups) == 1:
        return next(iter(groups.values()))
    return sorted(groups.items(), key=lambda pair: pair[0].casefold())
