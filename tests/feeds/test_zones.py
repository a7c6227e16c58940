"""What a file says of a zone is what the zone does, read by a program that knows no zones of its own."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from wagtail_samlingar.feeds.zones import vtimezone

HOURS = [dt.datetime(2026, 1, 1) + dt.timedelta(hours=3 * number) for number in range(365 * 8)]


def as_read(zone_key, year=2026):
    """Return the zone that ``dateutil`` makes of the file's words alone."""
    text = vtimezone(zone_key, year).decode()
    return tzical(io.StringIO(text.replace("\r\n", "\n"))).get(zone_key)


# Changes last Sunday, second Sunday, in the south, by half an hour, moved each year, and never.
@pytest.mark.parametrize(
    "zone_key",
    [
        "Europe/Oslo",
        "America/New_York",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Tokyo",
        "Europe/Dublin",
    ],
)
def test_zone_is_read_as_it_is(zone_key):
    zone, read = ZoneInfo(zone_key), as_read(zone_key)

    assert [hour.replace(tzinfo=read).utcoffset() for hour in HOURS] == [
        hour.replace(tzinfo=zone).utcoffset() for hour in HOURS
    ]


def test_hours_around_the_changes_in_oslo_are_right():
    read = as_read("Europe/Oslo")
    summer, winter = dt.timedelta(hours=2), dt.timedelta(hours=1)

    moments = ["2026-03-29 01:59", "2026-03-29 03:00", "2026-10-25 01:59", "2026-10-25 03:00"]
    found = [dt.datetime.fromisoformat(moment).replace(tzinfo=read).utcoffset() for moment in moments]
    assert found == [winter, summer, summer, winter]


def test_zone_with_summer_time_has_one_yearly_rule_each_way():
    text = vtimezone("Europe/Oslo", 2026).decode()

    # Outlook reads no other kind.
    assert (text.count("BEGIN:STANDARD"), text.count("BEGIN:DAYLIGHT"), text.count("RRULE:")) == (1, 1, 2)
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "DTSTART:20250330T020000" in text


def test_zone_without_a_rule_lists_its_changes():
    text = vtimezone("Africa/Casablanca", 2026).decode()

    assert "RRULE" not in text
    assert text.count("TZOFFSETTO") >= 6
