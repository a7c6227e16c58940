"""What the public is told of a date: its facts, its seats and the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from wagtail_samlingar.models import Occurrence
from wagtail_samlingar.occurrences.states import (
    OPEN_STATES,
    PublicState,
    Seats,
    closed_state,
    next_change,
    public_state,
)

STARTS = datetime(2031, 10, 27, 9, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=5)
OPENS, CLOSES = STARTS - timedelta(days=30), STARTS - timedelta(days=5)
OPEN = STARTS - timedelta(days=10)
INSTANT = timedelta(microseconds=1)
FREE = Seats(capacity=None)


def make(**facts):
    """Return an unsaved date that is open at ``OPEN``, with ``facts`` changed."""
    defaults = {"starts_at": STARTS, "ends_at": ENDS, "opens_at": OPENS, "closes_at": CLOSES}
    return Occurrence(**(defaults | facts))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, PublicState.OPEN),
        ({"page_state": "page_unpublished"}, PublicState.UNAVAILABLE),
        ({"page_state": "date_removed"}, PublicState.UNAVAILABLE),
        ({"page_state": "page_deleted"}, PublicState.UNAVAILABLE),
        ({"state": "cancelled"}, PublicState.CANCELLED),
        ({"state": "postponed"}, PublicState.POSTPONED),
        ({"starts_at": None, "ends_at": None}, PublicState.UNDECIDED),
        ({"opens_at": None, "closes_at": None}, PublicState.OPEN),
        ({"page_state": "date_removed", "state": "cancelled"}, PublicState.UNAVAILABLE),
        ({"state": "cancelled", "starts_at": None, "ends_at": None}, PublicState.CANCELLED),
        ({"state": "cancelled", "ends_at": OPEN}, PublicState.CANCELLED),
    ],
)
def test_facts_of_the_date(facts, state):
    assert public_state(make(**facts), FREE, OPEN) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - INSTANT, PublicState.NOT_OPEN),
        (OPENS, PublicState.OPEN),
        (CLOSES - INSTANT, PublicState.OPEN),
        (CLOSES, PublicState.CLOSED),
        (STARTS, PublicState.CLOSED),
        (ENDS - INSTANT, PublicState.CLOSED),
        (ENDS, PublicState.OVER),
    ],
)
def test_case_110_clock_at_opening_deadline_and_end(now, state):
    assert public_state(make(), FREE, now) == state


def test_date_without_a_deadline_of_its_own_is_open_until_its_end():
    assert public_state(make(closes_at=None), FREE, ENDS - INSTANT) == PublicState.OPEN


@pytest.mark.parametrize(
    ("seats", "state"),
    [
        (Seats(None, taken=1000), PublicState.OPEN),
        (Seats(None, taken=0, waiting=1), PublicState.FULL),
        (Seats(0), PublicState.FULL),
        (Seats(10), PublicState.OPEN),
        (Seats(10, taken=4), PublicState.OPEN),
        (Seats(10, taken=5), PublicState.FEW),
        (Seats(10, taken=9), PublicState.FEW),
        (Seats(10, taken=10), PublicState.FULL),
        (Seats(10, taken=12), PublicState.FULL),
        (Seats(10, taken=3, waiting=1), PublicState.FULL),
    ],
)
def test_seats_of_an_open_date(seats, state):
    assert public_state(make(few_seats_threshold=5), seats, OPEN) == state


def test_seats_play_no_part_in_a_date_that_takes_nobody():
    assert public_state(make(state="cancelled"), Seats(0), OPEN) == PublicState.CANCELLED


@pytest.mark.parametrize("state", PublicState)
def test_states_are_open_or_closed(state):
    closed = {closed_state(make(**facts), OPEN) for facts in ({"state": "cancelled"}, {"page_state": "date_removed"})}

    assert closed == {PublicState.CANCELLED, PublicState.UNAVAILABLE}
    assert (state in OPEN_STATES) == (state in {PublicState.OPEN, PublicState.FEW, PublicState.FULL})


@pytest.mark.parametrize(
    ("seats", "free", "one", "three"),
    [
        (Seats(None), None, True, True),
        (Seats(5, taken=2), 3, True, True),
        (Seats(5, taken=3), 2, True, False),
        (Seats(5, taken=7), 0, False, False),
        (Seats(5, taken=2, waiting=1), 3, False, False),
    ],
)
def test_free_seats_and_who_gets_them(seats, free, one, three):
    assert (seats.free, seats.takes(1), seats.takes(3)) == (free, one, three)


@pytest.mark.parametrize(
    ("now", "change"),
    [(OPENS - INSTANT, OPENS), (OPENS, CLOSES), (CLOSES, STARTS), (STARTS, ENDS), (ENDS, None)],
)
def test_next_change_is_the_next_instant_on_the_clock(now, change):
    assert next_change(make(), now) == change


def test_date_without_instants_changes_by_no_clock():
    assert next_change(Occurrence(), OPEN) is None


@pytest.mark.parametrize(
    ("now", "held"),
    [(ENDS, False), (ENDS + timedelta(days=1) - INSTANT, False), (ENDS + timedelta(days=1), True)],
)
def test_date_is_held_a_day_after_its_end(now, held):
    assert make().is_held(now) == held


def test_date_is_held_once_attendance_was_taken():
    assert make(attendance_taken_at=STARTS).is_held(STARTS)
    assert not make(ends_at=None).is_held(ENDS + timedelta(days=400))
