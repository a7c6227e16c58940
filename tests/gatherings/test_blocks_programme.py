"""The programme as the editor writes it: what can be saved, published, previewed, translated and sent."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.blocks import BlockWidget
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from tests.gatherings.programmes import SUNNMORE, break_, day, item, note, parallel, programme, session, speaker
from wagtail_samlingar.gatherings.blocks.programme import ProgrammeBlock
from wagtail_samlingar.gatherings.programme import resolve


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def messages(error):
    """Return the messages of nested block errors by the path of child names and positions that leads to them."""
    found = {}
    for name, inner in getattr(error, "block_errors", {}).items():
        nested = messages(inner)
        if not nested:
            nested = {(): inner.messages}
        found.update({(name, *path): text for path, text in nested.items()})
    if getattr(error, "non_block_errors", None):
        found[()] = list(error.non_block_errors)
    return found


def publish_errors(*days):
    block = ProgrammeBlock()
    try:
        block.clean(block.to_python(list(days)))
    except ValidationError as error:
        return messages(error)
    return {}


def with_session(**facts):
    return day(1, session(facts.pop("title", "Welcome"), **facts))


IN_SESSION = (0, "items", 0)


# What can be published


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"start": "10:00"},
        {"start": "10:00", "end": "10:01"},
        {"start": "23:00", "duration": 240},
        {"duration": 45},
        {"end": "12:00"},
        {"speakers": [speaker("Kari"), speaker("", to_be_announced=True)]},
        {"materials": [item({"title": "", "url": "https://example.org/", "document": None})]},
        {"only_for_regions": [SUNNMORE]},
    ],
)
def test_clean_what_is_possible_is_published(facts):
    assert publish_errors(with_session(**facts)) == {}


IMPOSSIBLE = [
    ({"title": ""}, "title", "This field is required."),
    ({"start": "10:00", "end": "09:59"}, "end", "It ends before it starts. Correct one of the times."),
    ({"start": "10:00", "end": "10:00"}, "end", "It ends before it starts. Correct one of the times."),
    (
        {"start": "10:00", "end": "11:00", "duration": 60},
        "duration",
        "Enter either when it ends or how long it lasts, not both.",
    ),
    ({"start": "10:00", "duration": 0}, "duration", "Enter a number of minutes from 1 to 1440."),
    ({"start": "10:00", "duration": -5}, "duration", "Enter a number of minutes from 1 to 1440."),
    ({"start": "10:00", "duration": 1441}, "duration", "Enter a number of minutes from 1 to 1440."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "child", "text"), IMPOSSIBLE)
def test_clean_impossible_facts_of_a_session_refuse_publishing(facts, child, text):
    assert publish_errors(with_session(**facts)) == {(*IN_SESSION, child): [text]}


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "child", "text"), IMPOSSIBLE[1:])
def test_clean_impossible_times_of_breaks_and_parallels_refuse_publishing(facts, child, text):
    pause = break_("lunch", **facts)
    tracks = parallel(("X", session("A")), ("Y", session("B")))
    tracks["value"] |= {name: pause["value"][name] for name in ("start", "end", "duration")}
    assert publish_errors(day(1, pause, tracks)) == {
        (0, "items", 0, child): [text],
        (0, "items", 1, child): [text],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "path", "text"),
    [
        (
            {"speakers": [speaker("", role="Leader")]},
            ("speakers", 0, "name"),
            "Enter a name, or tick “To be announced”.",
        ),
        (
            {"materials": [item({"title": "Slides", "url": "", "document": None})]},
            ("materials", 0, "url"),
            "Enter a link or choose a document.",
        ),
    ],
)
def test_clean_speaker_without_name_or_material_without_place_refuses_publishing(facts, path, text):
    assert publish_errors(with_session(**facts)) == {(*IN_SESSION, *path): [text]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, "This field is required."),
        (0, "Enter a number from 1 to 366: the first day is 1."),
        (-1, "Enter a number from 1 to 366: the first day is 1."),
        (2026, "Enter a number from 1 to 366: the first day is 1."),
    ],
)
def test_clean_day_needs_a_number_that_a_gathering_can_have(number, text):
    path = (0, "number")
    assert publish_errors(day(number)) == {path: [text]}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5])
def test_clean_parallel_needs_two_to_four_tracks(count):
    errors = publish_errors(day(1, parallel(*[(f"Track {n}", session("A")) for n in range(count)])))
    assert list(errors) == [(0, "items", 0, "tracks")]


@pytest.mark.django_db
def test_clean_overlapping_sessions_are_published():
    assert publish_errors(day(1, session("A", "10:00", "12:00"), session("B", "11:00", "13:00"))) == {}


@pytest.mark.django_db
def test_clean_deferred_drafts_always_save():
    unfinished = day(
        None,
        session("", "11:00", "10:00", duration=0, speakers=[speaker("")], materials=[item({"title": "", "url": ""})]),
        break_("lunch", "12:00", "11:00"),
        parallel(("", session(""))),
        note(""),
    )
    block = ProgrammeBlock()
    cleaned = block.clean_deferred(block.to_python([unfinished]))
    assert block.get_prep_value(cleaned)[0]["id"] == unfinished["id"]
    assert len(cleaned[0].value["items"]) == 4


@pytest.mark.django_db
def test_clean_title_is_required_again_after_a_draft():
    # Sessions of days and of tracks share their children, and Wagtail 7.4 forgot that they were required.
    block = ProgrammeBlock()
    written = [day(1, session(""), parallel(("", session("")), ("Y", session("B"))))]
    block.clean_deferred(block.to_python(written))
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(written))
    assert set(messages(refused.value)) == {
        (0, "items", 0, "title"),
        (0, "items", 1, "tracks", 0, "title"),
        (0, "items", 1, "tracks", 0, "sessions", 0, "title"),
    }


@pytest.mark.django_db
def test_clean_keeps_ids():
    block = ProgrammeBlock()
    written = day(1, session("A", speakers=[speaker("Kari")]), parallel(("X", session("B")), ("Y", session("C"))))
    assert block.get_prep_value(block.clean(block.to_python([written]))) == block.get_prep_value(
        block.to_python([written])
    )


# The form


@pytest.mark.django_db
def test_form_renders_and_posts_back_what_it_showed():
    block = ProgrammeBlock()
    widget = BlockWidget(block)
    assert "Duration in minutes" in widget.render_with_errors("programme", programme(with_session()))
    posted = {
        "programme-count": "1",
        "programme-0-deleted": "",
        "programme-0-order": "0",
        "programme-0-type": "day",
        "programme-0-id": "day-1",
        "programme-0-value-number": "2",
        "programme-0-value-label": "Theory",
        "programme-0-value-items-count": "1",
        "programme-0-value-items-0-deleted": "",
        "programme-0-value-items-0-order": "0",
        "programme-0-value-items-0-type": "break",
        "programme-0-value-items-0-id": "break-1",
        "programme-0-value-items-0-value-start": "11:30",
        "programme-0-value-items-0-value-end": "",
        "programme-0-value-items-0-value-duration": "45",
        "programme-0-value-items-0-value-kind": "lunch",
        "programme-0-value-items-0-value-title": "",
    }
    cleaned = block.clean(widget.value_from_datadict(posted, {}, "programme"))
    (resolved,) = resolve(cleaned, datetime.date(2026, 10, 1), datetime.UTC, None)
    (lunch,) = resolved.items
    assert (resolved.date, resolved.id, lunch.id) == (datetime.date(2026, 10, 2), "day-1", "break-1")
    assert (lunch.start_time, lunch.end_time) == (datetime.time(11, 30), datetime.time(12, 15))


def test_form_new_parallel_has_two_tracks_and_new_session_no_rows_to_fill_in():
    items = ProgrammeBlock().child_blocks["day"].child_blocks["items"].child_blocks
    assert len(items["parallel"].get_default()["tracks"]) == 2
    assert items["parallel"].get_default()["tracks"][0] is not items["parallel"].get_default()["tracks"][0]
    new = items["session"].get_default()
    assert (len(new["speakers"]), len(new["materials"])) == (0, 0)


# Other ways out


@pytest.mark.django_db
def test_api_representation_is_nested_data_with_two_queries_at_most(django_assert_num_queries):
    value = programme(day(1, session("A", "10:00", summary="<p>Hi</p>"), break_("coffee", "11:00")))
    with django_assert_num_queries(0):
        (found,) = value.stream_block.get_api_representation(value, context={})
    assert [entry["type"] for entry in found["value"]["items"]] == ["session", "break"]
    assert found["value"]["items"][0]["value"]["summary"] == "<p>Hi</p>"


def test_rendered_block_shows_the_programme():
    value = programme(day(1, session("A", "10:00"), label="Theory"))
    page = BeautifulSoup(value.render_as_block(), "html.parser")
    assert [heading.get_text(strip=True) for heading in page.select("h3, h4")] == ["Theory", "A"]


def test_searchable_content_holds_titles_and_names():
    value = programme(day(1, session("Volunteers", speakers=[speaker("Kari Nordmann")], only_for_regions=[SUNNMORE])))
    content = value.stream_block.get_searchable_content(value)
    assert {"Volunteers", "Kari Nordmann"} <= set(content)
    assert SUNNMORE not in content


def test_translation_offers_words_and_no_facts():
    value = programme(
        day(
            1,
            session(
                "Welcome",
                "10:00",
                "11:00",
                summary="<p>Hello</p>",
                format="lecture",
                room="The hall",
                speakers=[speaker("Kari Nordmann", role="Leader", organisation="The library")],
                materials=[item({"title": "Slides", "url": "https://example.org/", "document": None})],
                only_for_regions=[SUNNMORE],
            ),
            break_("lunch", "11:00", duration=30, title="Soup"),
            parallel(("For libraries", session("Meeting places"))),
            note("<p>Coats</p>"),
            label="Theory",
        )
    )
    segments = StreamFieldSegmentExtractor(None).handle_stream_block(value)
    offered = {segment.string.data for segment in segments if hasattr(segment, "string") and segment.string.data}
    assert offered == {
        "Theory",
        "Welcome",
        "Hello",
        "The hall",
        "Leader",
        "The library",
        "Slides",
        "Soup",
        "For libraries",
        "Meeting places",
        "Coats",
    }
