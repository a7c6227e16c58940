"""A clock that stands where the test puts it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def frozen():
    """Return ``freeze(instant)``, which stops the clock until the test ends.

    `instant` is an aware ``datetime``, or a string as "2021-10-01 12:00", wall clock in Oslo. What is returned
    moves it on: ``clock = freeze("2021-10-01 12:00"); clock.shift(dt.timedelta(hours=3));
    clock.move_to(other_instant)``. Freezing again moves the same clock.
    """
    travels = []

    def freeze(instant):
        if isinstance(instant, str):
            instant = dt.datetime.fromisoformat(instant)
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=OSLO)
        # Given in UTC: time-machine would make a datetime's ZoneInfo the zone of the whole process.
        instant = instant.astimezone(dt.UTC)
        if travels:
            travels[0][1].move_to(instant)
        else:
            travel = time_machine.travel(instant, tick=False)
            travels.append((travel, travel.start()))
        return travels[0][1]

    yield freeze
    for travel, _clock in travels:
        travel.stop()
