"""The programme as data."""

import pytest
from django.utils import translation

from tests.gatherings.programmes import break_, day, note, parallel, programme, session
from wagtail_samlingar.gatherings.programme import flat_rows, nested


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_nested_breaks_are_ordinary_items():
    value = programme(
        day(
            1,
            session("A", "10:00", "11:00", room="Hall", format="lecture"),
            break_("lunch", "11:00", duration=45),
            note("<p>Coats</p>"),
        )
    )
    (found,) = nested(value)
    assert (found["type"], found["value"]["number"], found["value"]["label"]) == ("day", 1, "")
    lecture, lunch, remark = found["value"]["items"]
    assert lecture["value"] == {
        "start": "10:00",
        "end": "11:00",
        "duration": None,
        "title": "A",
        "summary": "",
        "format": "lecture",
        "room": "Hall",
        "speakers": [],
        "materials": [],
        "only_for_regions": [],
    }
    assert lunch == {
        "type": "break",
        "id": lunch["id"],
        "value": {"start": "11:00", "end": "11:45", "duration": 45, "title": "Lunch", "kind": "lunch"},
    }
    assert remark["value"] == {"text": "<p>Coats</p>"}


def test_nested_ids_are_those_of_the_blocks():
    written = day(1, session("A"), parallel(("X", session("B"))))
    (found,) = nested(programme(written))
    first, second = found["value"]["items"]
    stored_track = written["value"]["items"][1]["value"]["tracks"][0]
    assert found["id"] == written["id"]
    assert first["id"] == written["value"]["items"][0]["id"]
    (track,) = second["value"]["tracks"]
    assert track["id"] == stored_track["id"]
    assert track["sessions"][0]["id"] == stored_track["value"]["sessions"][0]["id"]


def test_flat_rows_holds_every_row_in_order_with_the_same_keys():
    value = programme(
        day(1, session("A", "10:00", "11:00"), break_("coffee", "11:00"), label="Theory"),
        day(
            2,
            parallel(("X", session("B", "09:00"), session("C", room="Attic")), ("Y", session("D")), room="Hall"),
            note("<p>Coats</p>"),
        ),
    )
    rows = flat_rows(value)
    assert [(r["day"], r["type"], r["title"], r["track"], r["start"], r["room"]) for r in rows] == [
        (1, "session", "A", None, "10:00", ""),
        (1, "break", "Coffee", None, "11:00", ""),
        (2, "parallel", "", None, None, ""),
        (2, "session", "B", "X", "09:00", "Hall"),
        (2, "session", "C", "X", None, "Attic"),
        (2, "session", "D", "Y", None, "Hall"),
        (2, "note", "", None, None, ""),
    ]
    assert len({tuple(row) for row in rows}) == 1
    assert [row["day_label"] for row in rows[:3]] == ["Theory", "Theory", ""]
    assert rows[-1]["text"] == "<p>Coats</p>"
