"""The programme resolved for its dates and regions."""

import datetime
import json
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from tests.gatherings.programmes import ROMSDAL, SUNNMORE, break_, day, note, parallel, programme, session
from wagtail_samlingar.gatherings.programme import nested, overlaps, resolve

OSLO = ZoneInfo("Europe/Oslo")
WEDNESDAY = datetime.date(2021, 10, 27)


def only_item(*items, starts_on=WEDNESDAY, **kwargs):
    (resolved,) = resolve(programme(day(1, *items)), starts_on, OSLO, None, **kwargs)
    (found,) = resolved.items
    return found


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_resolve_day_numbers_become_dates_from_the_first_day():
    value = programme(day(1), day(3), day(2))
    days = resolve(value, WEDNESDAY, OSLO, None)
    assert [d.date.isoformat() for d in days] == ["2021-10-27", "2021-10-29", "2021-10-28"]


def test_resolve_same_programme_on_two_dates_keeps_clock_and_changes_instant():
    value = programme(day(1, session("Welcome", "10:00", "10:45")))
    offsets = []
    for starts_on in (WEDNESDAY, datetime.date(2021, 11, 4)):
        (found,) = resolve(value, starts_on, OSLO, None)[0].items
        offsets.append((found.start_time.isoformat("minutes"), found.starts_at.isoformat(timespec="minutes")))
    assert offsets == [("10:00", "2021-10-27T10:00+02:00"), ("10:00", "2021-11-04T10:00+01:00")]


def test_resolve_undecided_date_has_clocks_and_no_instants():
    found = only_item(session("Welcome", "10:00", "10:45"), starts_on=None)
    assert (found.start_time, found.end_time) == (datetime.time(10), datetime.time(10, 45))
    assert (found.starts_at, found.ends_at) == (None, None)


def test_resolve_end_computed_from_duration():
    found = only_item(session("Welcome", "10:00", duration=50))
    assert found.end_time == datetime.time(10, 50)
    assert found.ends_at.isoformat(timespec="minutes") == "2021-10-27T10:50+02:00"


def test_resolve_duration_past_midnight_ends_the_next_day():
    found = only_item(session("Concert", "23:00", duration=120))
    assert found.ends_at.isoformat(timespec="minutes") == "2021-10-28T01:00+02:00"
    assert only_item(session("Concert", "23:00", duration=120), starts_on=None).end_time == datetime.time(1)


def test_resolve_duration_without_start_gives_no_end():
    found = only_item(session("Group work", duration=30))
    assert (found.start_time, found.end_time, found.ends_at, found.minutes) == (None, None, None, 30)


def test_resolve_time_the_clock_skips_becomes_the_moment_it_stands_for():
    found = only_item(session("Night walk", "02:30", duration=30), starts_on=datetime.date(2021, 3, 28))
    assert found.starts_at.isoformat(timespec="minutes") == "2021-03-28T03:30+02:00"
    assert found.ends_at.isoformat(timespec="minutes") == "2021-03-28T04:00+02:00"


def test_resolve_duration_across_the_change_of_clocks_is_real_minutes():
    found = only_item(session("Night walk", "01:30", duration=120), starts_on=datetime.date(2021, 3, 28))
    assert found.end_time == datetime.time(4, 30)


@pytest.mark.parametrize("number", [None, 0, -1, 100_000, "2", True, 2.5])
def test_resolve_impossible_day_number_has_no_date(number):
    (resolved,) = resolve([day(number, session("Welcome", "10:00"))], WEDNESDAY, OSLO, None)
    assert resolved.date is None
    assert resolved.items[0].starts_at is None


@pytest.mark.parametrize("starts_on", [datetime.date.max, datetime.date.min])
def test_resolve_first_and_last_date_of_the_calendar_do_not_crash(starts_on):
    value = [day(1, session("A", "00:10", duration=1440)), day(2, session("B", "23:50", "23:59"))]
    first, second = resolve(value, starts_on, OSLO, None)
    assert first.items[0].start_time == datetime.time(0, 10)
    assert (second.date is None) == (starts_on == datetime.date.max)


def test_resolve_keeps_the_order_the_editor_wrote():
    value = programme(
        day(1, session("Late", "14:00"), break_("lunch", "12:00"), note("<p>Bring a coat</p>"), session(""))
    )
    assert [type(found).__name__ for found in resolve(value, None, OSLO, None)[0].items] == [
        "Session",
        "Break",
        "Note",
        "Session",
    ]


@pytest.mark.parametrize("empty", [None, "", []])
def test_resolve_nothing_written_is_no_days(empty):
    assert resolve(empty, WEDNESDAY, OSLO, None) == []


BROKEN = [None, 7, "text", [], {}, [None], [7], {"type": "session"}, [{"type": "item"}], [{"type": "item", "value": 3}]]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("place", ["day", "items", "session", "tracks", "sessions", "speakers", "start"])
def test_resolve_unreadable_stored_value_counts_as_not_written(broken, place):
    good = session("Kept", "10:00")
    in_session = {
        **good,
        "value": {**good["value"], "speakers": broken, "materials": broken, "only_for_regions": broken},
    }
    value = {
        "day": [broken, day(1, good)],
        "items": [{"type": "day", "id": "d", "value": {"number": 2, "items": broken}}, day(1, good)],
        "session": [day(1, {"type": "session", "id": "x", "value": broken}, good)],
        "tracks": [day(1, {"type": "parallel", "id": "x", "value": {"tracks": broken}}, good)],
        "sessions": [day(1, {"type": "parallel", "id": "x", "value": {"tracks": [{"sessions": broken}]}}, good)],
        "speakers": [day(1, in_session)],
        "start": [day(1, {**good, "value": {**good["value"], "start": broken, "end": "25:99", "duration": broken}})],
    }[place]
    titles = [found.title for resolved in resolve(value, WEDNESDAY, OSLO, {SUNNMORE}) for found in resolved.items]
    assert "Kept" in titles
    assert overlaps(value) == []
    assert isinstance(json.dumps(nested(value)), str)


# Regions


def test_resolve_session_only_for_other_regions_is_left_out():
    value = programme(day(1, session("For all"), session("For Sunnmøre", only_for_regions=[SUNNMORE])))

    def titles(region_keys):
        return [found.title for found in resolve(value, WEDNESDAY, OSLO, region_keys)[0].items]

    assert titles({SUNNMORE}) == ["For all", "For Sunnmøre"]
    assert titles({SUNNMORE, ROMSDAL}) == ["For all", "For Sunnmøre"]
    assert titles({ROMSDAL}) == ["For all"]
    assert titles(set()) == ["For all"]
    assert titles(None) == ["For all", "For Sunnmøre"]


def test_resolve_tracks_and_days_only_for_other_regions_are_left_out():
    there = session("There", only_for_regions=[SUNNMORE])
    value = programme(
        day(1, parallel(("Both", session("Here"), there), ("Only there", there)), parallel(("Only there", there))),
        day(2, there),
        day(3),
    )
    days = resolve(value, WEDNESDAY, OSLO, {ROMSDAL})
    assert [d.number for d in days] == [1, 3]
    (kept,) = days[0].items
    assert [(track.title, [s.title for s in track.sessions]) for track in kept.tracks] == [("Both", ["Here"])]


def test_resolve_marks_sessions_with_their_regions():
    found = only_item(session("There", only_for_regions=[SUNNMORE, ROMSDAL]), region_names={SUNNMORE: "Sunnmøre"})
    assert found.region_keys == (SUNNMORE, ROMSDAL)
    assert found.region_names == ("Sunnmøre",)
