"""VTIMEZONE: what a calendar file says about the zone of its times, for programs that do not know the zone by name.

``icalendar`` can list the changes of a zone, but Outlook reads one yearly rule for summer time and one for winter time
and nothing else, so the rule is found and written where there is one.
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Where a zone has no changes, its one offset begins here.
LONG_AGO = datetime(1970, 1, 1)


class Onset(NamedTuple):
    """A change of the clock: when it happens by the clock before it, the offsets, and what the new time is called."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=64)
def vtimezone(zone_key, year):
    """Return the VTIMEZONE of a zone (IANA name) as bytes, right for ``year`` and the years beside it.

    Kept, for it takes longer than all the rest of a file.
    """
    zone = ZoneInfo(zone_key)
    years = [_onsets(zone, each) for each in (year - 1, year, year + 1)]
    rules = [_rule(same) for same in zip(*years, strict=True)] if len({len(onsets) for onsets in years}) == 1 else []
    component = Timezone()
    component.add("tzid", zone_key)
    if len(rules) == 2 and all(rules):
        for onset, rule in zip(years[0], rules, strict=True):
            component.add_component(_part(onset, rule))
        return component.to_ical()
    first = datetime(year - 1, 1, 1, tzinfo=zone) if any(years) else LONG_AGO.replace(tzinfo=zone)
    offset = first.utcoffset()
    component.add_component(_part(Onset(first.replace(tzinfo=None), offset, offset, first.tzname())))
    for onsets in years:
        for onset in onsets:
            component.add_component(_part(onset))
    return component.to_ical()


def _part(onset, rule=None):
    part = TimezoneDaylight() if onset.after > onset.before else TimezoneStandard()
    part.add("dtstart", onset.at)
    part.add("tzoffsetfrom", onset.before)
    part.add("tzoffsetto", onset.after)
    part.add("tzname", onset.name)
    if rule is not None:
        part.add("rrule", rule)
    return part


def _onsets(zone, year):
    """Return the ``Onset`` objects of ``year``, in order; a day has one at the most."""
    found = []
    moment = datetime(year, 1, 1, tzinfo=UTC)
    while moment.year == year:
        tomorrow = moment + timedelta(days=1)
        before, after = _offset(moment, zone), _offset(tomorrow, zone)
        if before != after:
            instant = _moment_of_change(moment, tomorrow, zone)
            name = instant.astimezone(zone).tzname()
            found.append(Onset((instant + before).replace(tzinfo=None), before, after, name))
        moment = tomorrow
    return found


def _moment_of_change(early, late, zone):
    """Return the first instant, to the minute, between two instants at which the clock has changed."""
    before = _offset(early, zone)
    while late - early > timedelta(minutes=1):
        middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    return late


def _offset(moment, zone):
    return moment.astimezone(zone).utcoffset()


def _rule(onsets):
    """Return the yearly rule (RRULE) that ``onsets``, one in each of some years, have in common, or None."""
    if len({(row.at.month, row.at.weekday(), row.at.time(), row.before, row.after) for row in onsets}) > 1:
        return None
    first = onsets[0].at
    if all(row.at.day + 7 > monthrange(row.at.year, row.at.month)[1] for row in onsets):
        number = -1
    elif len({(row.at.day - 1) // 7 for row in onsets}) == 1:
        number = (first.day - 1) // 7 + 1
    else:
        return None
    return {"freq": "yearly", "bymonth": first.month, "byday": f"{number}{DAYS[first.weekday()]}"}
