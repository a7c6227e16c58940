"""Counting in working days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from wagtail_samlingar.registrations.working_days import answer_was_due, working_days_before

OSLO = ZoneInfo("Europe/Oslo")
# 2021-10-04 is a Monday.
MONDAY = date(2021, 10, 4)


@pytest.mark.parametrize(
    ("day", "days", "before"),
    [
        (date(2021, 10, 5), 1, MONDAY),
        (MONDAY, 1, date(2021, 10, 1)),
        (date(2021, 10, 2), 1, date(2021, 10, 1)),
        (date(2021, 10, 3), 1, date(2021, 10, 1)),
        (MONDAY, 5, date(2021, 9, 27)),
        (MONDAY, 6, date(2021, 9, 24)),
    ],
)
def test_weekends_are_passed_over(day, days, before):
    assert working_days_before(day, days) == before


def test_an_answer_is_due_at_the_end_of_the_day():
    late_on_tuesday = datetime(2021, 10, 5, 23, 59, tzinfo=OSLO)
    early_on_wednesday = datetime(2021, 10, 6, 0, 1, tzinfo=OSLO)

    assert answer_was_due(late_on_tuesday, 1, OSLO) == datetime(2021, 10, 4, tzinfo=OSLO)
    assert answer_was_due(early_on_wednesday, 1, OSLO) == datetime(2021, 10, 5, tzinfo=OSLO)


def test_days_are_those_of_the_zone():
    moment = datetime(2021, 10, 5, 22, 30, tzinfo=ZoneInfo("UTC"))

    assert answer_was_due(moment, 1, OSLO) == datetime(2021, 10, 5, tzinfo=OSLO)
    assert answer_was_due(moment, 1, ZoneInfo("UTC")).date() == MONDAY
