"""Wall clock and instants."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from wagtail_samlingar.occurrences.clock import NonexistentTime, end_of, instant, lenient_instant

OSLO = ZoneInfo("Europe/Oslo")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "wall_time", "moment"),
    [
        (date(2026, 7, 1), time(10), utc(2026, 7, 1, 8)),
        (date(2026, 12, 1), time(10), utc(2026, 12, 1, 9)),
        (date(2026, 1, 1), time(0), utc(2025, 12, 31, 23)),
        (AUTUMN, time(2, 30), utc(2026, 10, 25, 0, 30)),
        (SPRING, time(1, 59), utc(2027, 3, 28, 0, 59)),
        (SPRING, time(3), utc(2027, 3, 28, 1)),
    ],
)
def test_instant_of_a_wall_clock_time(day, wall_time, moment):
    assert instant(day, wall_time, OSLO) == lenient_instant(day, wall_time, OSLO) == moment


def test_time_that_the_clock_skips():
    with pytest.raises(NonexistentTime, match="2027-03-28 02:30:00 does not exist in Europe/Oslo"):
        instant(SPRING, time(2, 30), OSLO)
    assert lenient_instant(SPRING, time(2, 30), OSLO) == utc(2027, 3, 28, 1, 30)


@pytest.mark.parametrize(
    ("day", "wall_time", "moment"),
    [
        (date(2026, 10, 11), None, utc(2026, 10, 11, 22)),
        (date(2026, 10, 11), time(12), utc(2026, 10, 11, 10)),
        (date(2026, 10, 11), time(23, 59), utc(2026, 10, 11, 21, 59)),
        (AUTUMN, None, utc(2026, 10, 25, 23)),
        (SPRING, None, utc(2027, 3, 28, 22)),
    ],
)
def test_deadline_includes_its_day_and_excludes_its_time(day, wall_time, moment):
    assert end_of(day, wall_time, OSLO) == moment
