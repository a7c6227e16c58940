"""Days, times and deadlines in words of the active language. Times are wall clock; nothing here knows a zone."""

from datetime import UTC, time, timedelta

from django.utils.dateformat import format as format_date
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def day_in_words(day, *, weekday=True, year=True):
    """Return ``day`` (date) such as "Tuesday 27 October 2026"."""
    pattern = pgettext("date format: day and month", "j F")
    if weekday:
        pattern = pgettext("date format: weekday before day and month", "l {rest}").replace("{rest}", pattern)
    return format_date(day, f"{pattern} Y" if year else pattern)


def clock_in_words(wall_time):
    """Return ``wall_time`` (time) such as "10:00"."""
    return time_format(wall_time, pgettext("time format", "H:i"))


def times_in_words(start_time, end_time):
    """Return a range such as "10:00–15:00", one time, or ""."""
    if start_time and end_time:
        return _("%(start)s–%(end)s") % {"start": clock_in_words(start_time), "end": clock_in_words(end_time)}
    return clock_in_words(start_time) if start_time else ""


def occasion_in_words(starts_on, start_time, ends_on, end_time):
    """Return when a date takes place: one day, several days, or over a new year.

    Args: wall-clock dates and times, any but ``starts_on`` may be None.
    """
    if not ends_on or ends_on == starts_on:
        times = times_in_words(start_time, end_time)
        if not times:
            return day_in_words(starts_on)
        return pgettext("day and time", "%(day)s, %(times)s") % {"day": day_in_words(starts_on), "times": times}
    start = _moment_in_words(starts_on, start_time, year=starts_on.year != ends_on.year)
    return _("%(start)s to %(end)s") % {"start": start, "end": _moment_in_words(ends_on, end_time)}


def _moment_in_words(day, wall_time, year=True):
    words = day_in_words(day, year=year)
    if wall_time is None:
        return words
    return pgettext("day and time", "%(day)s, %(times)s") % {"day": words, "times": clock_in_words(wall_time)}


def span_in_words(dates):
    """Return first start to last end of ``dates`` (date block values or occurrences' facts), or "".

    Each of ``dates`` offers ``starts_on, start_time, ends_on, end_time`` by ``get``; undecided ones are left out.
    """
    decided = sorted(
        (d for d in dates if d.get("starts_on")), key=lambda d: (d["starts_on"], d.get("start_time") or time.min)
    )
    if not decided:
        return ""
    first = decided[0]
    last = max(decided, key=lambda d: (d.get("ends_on") or d["starts_on"], d.get("end_time") or time.min))
    return occasion_in_words(
        first["starts_on"], first.get("start_time"), last.get("ends_on") or last["starts_on"], last.get("end_time")
    )


def deadline_in_words(closes_on, closes_time):
    """Return a deadline such as "to and including Sunday 11 October 2026", or ""."""
    if closes_on is None:
        return ""
    if closes_time is None:
        return _("to and including %(date)s") % {"date": day_in_words(closes_on)}
    return pgettext("day and time", "%(day)s, %(times)s") % {
        "day": day_in_words(closes_on),
        "times": clock_in_words(closes_time),
    }


def closing_in_words(closes_at, zone):
    """Return the words for a recorded closing instant (aware) as wall clock in ``zone``.

    Midnight is what a deadline without a time is recorded as; people read it as the whole day before.
    """
    local = closes_at.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        return deadline_in_words((local - timedelta(minutes=1)).date(), None)
    return deadline_in_words(local.date(), local.time())


def instant_in_words(moment, zone):
    """Return an aware instant as day and time in ``zone``."""
    local = moment.astimezone(zone)
    return _moment_in_words(local.date(), local.time())


def iso(moment):
    """Return an aware instant for ``<time datetime>``, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
