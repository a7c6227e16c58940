"""Days, times and deadlines in words, in English and in the form of the date that each language has."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from wagtail_samlingar.gatherings import wording

OSLO = ZoneInfo("Europe/Oslo")
DAY = dt.date(2026, 10, 27)
TEN, THREE = dt.time(10), dt.time(15)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ((DAY, TEN, None, THREE), "Tuesday 27 October 2026, 10:00–15:00"),
        ((DAY, TEN, DAY, THREE), "Tuesday 27 October 2026, 10:00–15:00"),
        ((DAY, TEN, None, None), "Tuesday 27 October 2026, 10:00"),
        ((DAY, None, None, None), "Tuesday 27 October 2026"),
        (
            (DAY, TEN, dt.date(2026, 10, 28), THREE),
            "Tuesday 27 October, 10:00 to Wednesday 28 October 2026, 15:00",
        ),
        ((DAY, None, dt.date(2026, 10, 28), None), "Tuesday 27 October to Wednesday 28 October 2026"),
        ((DAY, TEN, dt.date(2026, 10, 28), None), "Tuesday 27 October, 10:00 to Wednesday 28 October 2026"),
        (
            (dt.date(2026, 12, 31), dt.time(18), dt.date(2027, 1, 1), dt.time(1, 30)),
            "Thursday 31 December 2026, 18:00 to Friday 1 January 2027, 01:30",
        ),
    ],
    ids=str,
)
def test_occasion_of_one_day_several_days_and_over_a_new_year(facts, words):
    assert wording.occasion_in_words(*facts) == words


def date(starts_on, start_time=TEN, ends_on=None, end_time=THREE):
    return {"starts_on": starts_on, "start_time": start_time, "ends_on": ends_on, "end_time": end_time}


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ([], ""),
        ([date(None, None, None, None)], ""),
        ([date(DAY)], "Tuesday 27 October 2026, 10:00–15:00"),
        (
            [date(dt.date(2026, 11, 4)), date(None, None), date(DAY), date(dt.date(2026, 11, 2))],
            "Tuesday 27 October, 10:00 to Wednesday 4 November 2026, 15:00",
        ),
        # The last to end is not the last to start.
        (
            [date(DAY, ends_on=dt.date(2026, 10, 30)), date(dt.date(2026, 10, 28))],
            "Tuesday 27 October, 10:00 to Friday 30 October 2026, 15:00",
        ),
        (
            [date(DAY, dt.time(13), None, dt.time(16)), date(DAY, dt.time(9), None, dt.time(12))],
            "Tuesday 27 October 2026, 09:00–16:00",
        ),
        (
            [date(dt.date(2027, 1, 5)), date(dt.date(2026, 12, 1))],
            "Tuesday 1 December 2026, 10:00 to Tuesday 5 January 2027, 15:00",
        ),
    ],
    ids=range(7),
)
def test_span_from_first_start_to_last_end(dates, words):
    assert wording.span_in_words(dates) == words


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        (None, None, ""),
        (None, dt.time(12), ""),
        (dt.date(2026, 10, 11), None, "to and including Sunday 11 October 2026"),
        (dt.date(2026, 10, 11), dt.time(12), "Sunday 11 October 2026, 12:00"),
        (dt.date(2026, 10, 11), dt.time(23, 59), "Sunday 11 October 2026, 23:59"),
    ],
)
def test_deadline_as_the_editor_wrote_it(day, time, words):
    assert wording.deadline_in_words(day, time) == words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        # Midnight after the whole day, in summer and in winter time.
        ("2026-10-11T22:00+00:00", "to and including Sunday 11 October 2026"),
        ("2026-11-11T23:00+00:00", "to and including Wednesday 11 November 2026"),
        # Midnight after the day on which summer time ends, and begins.
        ("2026-10-25T23:00+00:00", "to and including Sunday 25 October 2026"),
        ("2026-03-29T22:00+00:00", "to and including Sunday 29 March 2026"),
        ("2026-10-11T10:00+00:00", "Sunday 11 October 2026, 12:00"),
        ("2026-12-31T23:00+00:00", "to and including Thursday 31 December 2026"),
    ],
)
def test_recorded_deadline_is_read_as_wall_clock(instant, words):
    assert wording.closing_in_words(dt.datetime.fromisoformat(instant), OSLO) == words


def test_case_113_day_is_that_of_the_dates_own_zone():
    moment = dt.datetime(2026, 10, 26, 23, 30, tzinfo=dt.UTC)

    assert wording.instant_in_words(moment, OSLO) == "Tuesday 27 October 2026, 00:30"
    assert wording.instant_in_words(moment, ZoneInfo("America/New_York")) == "Monday 26 October 2026, 19:30"
    assert wording.iso(moment.astimezone(OSLO)) == "2026-10-26T23:30:00Z"


@pytest.mark.parametrize(("language", "weekday"), [("nn", "tysdag"), ("nb", "tirsdag")])
def test_names_of_days_and_months_are_in_the_readers_language(language, weekday):
    with translation.override(language):
        words = wording.occasion_in_words(DAY, TEN, None, THREE)

    assert re.fullmatch(rf"{weekday} 27\.? oktober 2026\W.*10[.:]00–15[.:]00", words)
