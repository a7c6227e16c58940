"""Registrations over time: by day, week or month, whichever gives a picture, with empty ones among them."""

from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_samlingar.inbox.number_tables import NumberRow, NumberTable, percent

# Days a picture by day, and by week, may span.
MOST_BY_DAY, MOST_BY_WEEK = 31, 26 * 7


def timeline_table(days):
    """Return the table of ``days`` ({day: people who registered}), or None while there are none."""
    if not days:
        return None
    first, last = min(days), max(days)
    period, heading, label = _scale((last - first).days + 1)
    buckets = dict.fromkeys(_periods(period, first, last), 0)
    for day, people in days.items():
        buckets[period(day)] += people
    most, so_far, rows = max(buckets.values()), 0, []
    for start, people in buckets.items():
        so_far += people
        rows.append(NumberRow(label(start), (people, so_far), percent(people, most)))
    return NumberTable(
        key="timeline",
        caption=_("Registrations over time"),
        heading=heading,
        columns=(pgettext("people", "Registered"), _("Together so far")),
        rows=rows,
        share_label=_("Compared with the most"),
        note=_("Everybody who registered, whatever became of it. Unconfirmed addresses and spam are not counted."),
    )


def _scale(span):
    """Return (function from a day to the start of its period, heading, function from that start to words)."""
    if span <= MOST_BY_DAY:
        return _day, pgettext("period", "Day"), _in_words
    if span <= MOST_BY_WEEK:
        return _week, _("Week from"), _in_words
    return _month, pgettext("period", "Month"), lambda start: formats.date_format(start, "YEAR_MONTH_FORMAT")


def _day(day):
    return day


def _week(day):
    return day - timedelta(days=day.weekday())


def _month(day):
    return day.replace(day=1)


def _in_words(day):
    return formats.date_format(day, "DATE_FORMAT")


def _periods(period, first, last):
    """Yield the start of each period from that of ``first`` to that of ``last`` (days)."""
    start = period(first)
    while start <= last:
        yield start
        following = start
        while period(following) == start:
            following += timedelta(days=1)
        start = following
