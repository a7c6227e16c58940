"""What the form takes, the ledger can hold; what it could not hold is refused in the form."""

import pytest

from tests.editing import create_form, edit_form, reread
from tests.factories import occurrences_of, site_root
from tests.gatherings.conftest import FAR
from wagtail_samlingar.models import GatheringPage, Occurrence

pytestmark = pytest.mark.django_db

LONG_ADDRESS = "https://example.org/" + "a" * 480


def new_form(editor):
    """Return the form of a new gathering with a title."""
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    return form


@pytest.mark.parametrize(
    "facts",
    [
        {"venue": "Å" * 255, "venue_address": "Å" * 255, "when_text": "Å" * 120, "online_url": LONG_ADDRESS},
        {"capacity": "100000"},
        {"block_id": "a" * 64},
        {"starts_on": "1900-01-01"},
        {"starts_on": "2199-12-31", "ends_on": "2199-12-31", "closes_on": "2199-12-31"},
    ],
)
def test_the_most_that_the_form_takes_is_recorded(editor, facts):
    form = new_form(editor)
    key = form.add_date(**{"starts_on": FAR, **facts})
    form.publish()

    occurrence = Occurrence.objects.get()
    assert occurrence.date_key == key
    for name in facts.keys() & {"venue", "venue_address", "online_url"}:
        assert getattr(occurrence, name) == facts[name]


@pytest.mark.parametrize(
    "facts",
    [
        {"venue": "Å" * 256},
        {"online_url": LONG_ADDRESS + "b"},
        {"online_url": "javascript:alert(1)"},
        {"capacity": "100001"},
        {"capacity": "1e3"},
        {"starts_on": "0001-01-01"},
        {"starts_on": "0202-10-27"},
        {"starts_on": "9999-12-31"},
        {"ends_on": "9999-12-31"},
        {"closes_on": "0001-01-01"},
        {"state": "no such state"},
        {"regions": ["no such region"]},
    ],
)
def test_what_the_ledger_could_not_hold_is_refused(editor, facts):
    form = new_form(editor)
    form.add_date(**{"starts_on": FAR, **facts})

    assert form.refused()
    assert GatheringPage.objects.count() == 0


@pytest.mark.parametrize("name", ["opens_on", "closes_on"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_typed_wrong_on_the_page_is_refused_when_published(editor, name, day):
    form = new_form(editor)
    form.add_date(FAR)
    form.fields[name] = day

    assert "year" in form.refused()
    form.save_draft()
    assert "year" in edit_form(editor, GatheringPage.objects.get()).refused()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_typed_wrong_from_another_door_stops_no_recording(gathering, day):
    page = reread(gathering)
    page.opens_on = page.closes_on = day
    page.title = "A new title"
    page.save_revision().publish()

    assert list(occurrences_of(gathering)[0].titles.values()) == ["A new title"]


def test_a_contact_whose_address_is_too_long_is_refused(editor):
    form = new_form(editor)
    form.add_date(FAR)
    form.add("contacts", "contact", name="Kari", email=f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.org")

    assert form.refused()


def test_a_date_that_is_not_in_the_zones_of_the_world_is_told_at_the_field(editor):
    form = new_form(editor)
    form.add_date("2031-10-27", start_time="25:00")

    assert "valid time" in form.refused()


def test_a_hundred_dates_are_published_at_once(editor):
    form = new_form(editor)
    for number in range(100):
        form.add_date(f"20{31 + number // 28}-10-{1 + number % 28:02}", capacity="10")
    form.publish()

    page = GatheringPage.objects.get()
    assert [row.sort_order for row in occurrences_of(page)] == list(range(100))
