"""What the editor is warned of."""

import pytest
from django.utils import translation

from tests.gatherings.programmes import ROMSDAL, SUNNMORE, break_, day, note, parallel, programme, session
from wagtail_samlingar.gatherings.programme import overlaps


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("items", "warnings"),
    [
        pytest.param([session("A", "10:00", "11:00"), session("B", "11:00", "12:00")], [], id="one after another"),
        pytest.param([session("A", "10:00"), session("B", "10:00")], [], id="no ends"),
        pytest.param([session("A"), session("B")], [], id="no times"),
        pytest.param(
            [session("A", "10:00", "11:00"), session("B", "10:45", "12:00")],
            ["Day 1: “A” (10:00–11:00) and “B” (10:45–12:00) overlap."],
            id="overlap",
        ),
        pytest.param(
            [session("A", "10:00", duration=61), break_("lunch", "11:00", "12:00")],
            ["Day 1: “A” (10:00–11:01) and “Lunch” (11:00–12:00) overlap."],
            id="duration and break",
        ),
        pytest.param(
            [session("A", "10:00", "11:00", [SUNNMORE]), session("B", "10:00", "11:00", [ROMSDAL])],
            [],
            id="different regions",
        ),
        pytest.param(
            [session("A", "10:00", "11:00", [SUNNMORE]), session("B", "10:00", "11:00")],
            ["Day 1: “A” (10:00–11:00) and “B” (10:00–11:00) overlap."],
            id="one region and all",
        ),
        pytest.param(
            [session("A", "13:00", "14:00"), session("B", "10:00", "11:00")],
            ["Day 1: “B” (10:00–11:00) stands after “A” (13:00–14:00) but starts earlier."],
            id="wrong order",
        ),
        pytest.param(
            [parallel(("X", session("A", "10:00", "11:00")), ("Y", session("B", "10:00", "11:00")))],
            [],
            id="tracks at the same time",
        ),
        pytest.param(
            [parallel(("X", session("A", "10:00", "11:00"), session("B", "10:30", "11:30")), ("Y", session("C")))],
            ["Day 1: “A” (10:00–11:00) and “B” (10:30–11:30) overlap."],
            id="within a track",
        ),
        pytest.param(
            [parallel(("X", session("A", "10:00", "11:00"))), break_("coffee", "10:30", "10:45")],
            ["Day 1: “Parallel sessions” (10:00–11:00) and “Coffee” (10:30–10:45) overlap."],
            id="parallel takes the time of its sessions",
        ),
        pytest.param(
            [parallel(("X", session("A", "09:30", "10:30")), start="10:00", end="11:00")],
            ["Day 1: “A” (09:30–10:30) is outside the time of the parallel sessions (10:00–11:00)."],
            id="outside the parallel",
        ),
        pytest.param(
            [
                parallel(
                    ("X", session("A", "10:00", "11:00", room="Hall")),
                    ("Y", session("B", "10:30", "11:00", room="Hall")),
                )
            ],
            ["Day 1: “A” and “B” are in the same room (Hall) at the same time."],
            id="one room twice",
        ),
        pytest.param([note("<p>Hi</p>"), session("A", "23:00", duration=120)], [], id="past midnight"),
    ],
)
def test_overlaps_warns_of_what_clashes(items, warnings):
    assert overlaps(programme(day(1, *items))) == warnings


def test_overlaps_days_with_one_number_are_one_date():
    value = programme(day(2, session("A", "10:00", "11:00")), day(2, session("", "10:30", "11:00")))
    assert overlaps(value) == [
        "2 days have the number 2, and fall on the same date.",
        "Day 2: “A” (10:00–11:00) and “Session without a title” (10:30–11:00) overlap.",
    ]


def test_overlaps_different_days_never_clash():
    assert overlaps(programme(day(1, session("A", "10:00", "11:00")), day(2, session("B", "10:00", "11:00")))) == []
