"""The programme as a page shows it."""

import datetime

import pytest
from django.utils import translation

from tests.gatherings.programmes import (
    ROMSDAL,
    SUNNMORE,
    break_,
    day,
    html,
    item,
    parallel,
    programme,
    session,
    speaker,
    words,
)

WEDNESDAY = datetime.date(2021, 10, 27)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_template_shows_dates_times_speakers_and_materials():
    value = programme(
        day(
            1,
            session(
                "Welcome",
                "10:00",
                "10:45",
                summary="<p>Hello <b>you</b></p>",
                format="lecture",
                room="Hall",
                speakers=[
                    speaker("Kari Nordmann", role="Leader", organisation="The library"),
                    speaker("", to_be_announced=True),
                    speaker(""),
                ],
                materials=[item({"title": "Slides", "url": "https://example.org/s", "document": None})],
            ),
            break_("lunch", "11:00", "11:45"),
        )
    )
    page = html(value, WEDNESDAY)
    assert words(page.h3) == "Wednesday 27 October"
    assert [time["datetime"] for time in page.select("time")] == [
        "2021-10-27",
        "2021-10-27T10:00+02:00",
        "2021-10-27T10:45+02:00",
        "2021-10-27T11:00+02:00",
        "2021-10-27T11:45+02:00",
    ]
    rows = [words(row) for row in page.select("ol.samlingar-programme__items > li")]
    assert rows == [
        "10:00 – 10:45 Welcome Lecture · Hall Hello you"
        " Kari Nordmann , Leader, The library Speaker to be announced Slides",
        "11:00 – 11:45 Lunch",
    ]


def test_template_undecided_date_shows_clocks():
    page = html(
        programme(day(1, session("A", "10:00", duration=30), session("B", end="12:00"), session("C", duration=1)))
    )
    assert [words(time) for time in page.select(".samlingar-programme__time")] == [
        "10:00 – 10:30",
        "until 12:00",
        "1 minute",
    ]
    assert [time["datetime"] for time in page.select("time")] == ["10:00", "10:30", "12:00"]


def test_template_parallel_is_lists_within_the_list():
    value = programme(day(1, parallel(("For libraries", session("A")), ("", session("B"), session("C")), room="Hall")))
    page = html(value)
    tracks = page.select("ol > li > div > ul > li")
    assert [words(track.h5) for track in tracks] == ["For libraries", "Track 2"]
    assert [[words(title) for title in track.select("ol > li h6")] for track in tracks] == [["A"], ["B", "C"]]
    assert words(page.h4) == "Parallel sessions"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ({SUNNMORE: "Sunnmøre", ROMSDAL: "Romsdal"}, "Only for Sunnmøre and Romsdal"),
        ({}, "Only for some of the regions"),
    ],
)
def test_template_says_whom_a_session_is_for(names, text):
    value = programme(day(1, session("A", only_for_regions=[SUNNMORE, ROMSDAL]), session("B")))
    (label,) = html(value, region_names=names).select(".samlingar-programme__regions")
    assert words(label) == text


def heading_levels(page):
    return [
        int(heading.get("aria-level", heading.name[1]))
        for heading in page.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    ]


def test_template_heading_levels_follow_each_other():
    value = [day(1, session("A"), parallel(("X", session("B"))), label="Theory"), day(2, session("C"))]
    assert heading_levels(html(value)) == [3, 4, 4, 5, 6, 3, 4]
    assert heading_levels(html(value, heading_level=2)) == [2, 3, 3, 4, 5, 2, 3]


def test_template_an_only_day_without_name_and_date_has_no_heading():
    value = [day(1, session("A"), parallel(("X", session("B"))))]
    assert heading_levels(html(value)) == [3, 3, 4, 5]
    assert heading_levels(html(value, heading_level=2)) == [2, 2, 3, 4]
    assert heading_levels(html(value, WEDNESDAY)) == [3, 4, 4, 5, 6]


def test_template_days_are_named_by_number_where_there_are_several():
    page = html([day(1), day(2, label="In practice"), day(None)])
    assert [words(heading) for heading in page.select("h3")] == ["Day 1", "In practice", "Day without a number"]
    assert [words(heading) for heading in html([day(1), day(2)], WEDNESDAY).select("h3")] == [
        "Day 1 Wednesday 27 October",
        "Day 2 Thursday 28 October",
    ]


def test_template_ids_come_from_the_blocks_and_can_be_kept_apart():
    written = session("A")
    page = html([day(1, written)])
    assert page.select("li")[0]["id"] == f"programme-{written['id']}"
    assert html([day(1, written)], id_prefix="d2").select("li")[0]["id"] == f"d2-{written['id']}"


def test_template_case_136_names_are_shown_literally():
    value = [day(1, session("{% now 'Y' %} <b>", "10:00", room="{{7*7}}", speakers=[speaker("<script>x</script>")]))]
    page = html(value)
    assert page.select("script, b") == []
    assert "{% now 'Y' %} <b>" in words(page)
    assert "{{7*7}}" in words(page)
    assert "<script>x</script>" in words(page)
