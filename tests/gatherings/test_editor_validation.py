"""What the form refuses when a gathering is published, and what it only warns of."""

import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.editing import create_form, edit_form, messages_of, reread, shown_errors
from tests.factories import occurrences_of, site_root
from wagtail_samlingar.models import GatheringPage, Occurrence
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.states import Attendance

pytestmark = pytest.mark.django_db

IMPOSSIBLE = [
    ({"starts_on": "2031-10-27", "start_time": "15:00", "end_time": "10:00"}, "ends before it starts"),
    ({"starts_on": "2031-10-27", "start_time": "10:00", "end_time": "10:00"}, "ends before it starts"),
    ({"starts_on": "2031-10-27", "ends_on": "2031-10-26"}, "last day is before the first"),
    ({"starts_on": "2031-10-27", "end_time": "15:00"}, "Enter when it starts"),
    ({"starts_on": "", "ends_on": "2031-10-27"}, "Enter the first day"),
    ({"starts_on": "2027-03-28", "start_time": "02:30"}, "clock skips this time"),
    ({"starts_on": "2027-03-27", "start_time": "10:00", "ends_on": "2027-03-28", "end_time": "02:30"}, "clock skips"),
    ({"starts_on": "2031-10-27", "closes_on": "2031-10-28"}, "deadline is after the date has ended"),
    (
        {
            "starts_on": "2031-10-27",
            "start_time": "10:00",
            "end_time": "15:00",
            "closes_on": "2031-10-27",
            "closes_time": "15:01",
        },
        "deadline is after the date has ended",
    ),
    ({"starts_on": "2031-10-27", "capacity": "-1"}, "greater than or equal to 0"),
    ({"starts_on": "2031-10-32"}, "Enter a valid date"),
]


@pytest.mark.parametrize(("facts", "message"), IMPOSSIBLE)
def test_a_date_that_cannot_be_is_refused_on_publishing(editor, facts, message):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    form.add_date(**facts)

    assert message in form.refused()
    assert (GatheringPage.objects.count(), Occurrence.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"start_time": "10:00"},
        {"start_time": "10:00", "end_time": "15:00", "closes_on": "2031-10-27", "closes_time": "15:00"},
        {"closes_on": "2031-10-27"},
        {"start_time": "22:00", "ends_on": "2031-10-28", "end_time": "02:00"},
        {"capacity": "0"},
    ],
)
def test_a_date_that_can_be_is_published(publish_new, facts):
    page = publish_new("Libraries", "2031-10-27", **facts)

    assert page.live
    assert len(occurrences_of(page)) == 1


@pytest.fixture
def held(publish_new, register, frozen):
    """Return a gathering whose date, with two people, ended two days ago."""
    clock = frozen("2030-10-01 12:00")
    page = publish_new("Libraries", "2030-10-27", start_time="10:00", end_time="15:00")
    register(page, 2)
    clock.move_to(dt.datetime(2030, 10, 29, 15, tzinfo=dt.UTC))
    return page


def test_case_124_overtyping_a_held_date_is_refused_with_add_a_new_date(editor, held):
    edit = edit_form(editor, held)
    edit.date()["starts_on"] = "2031-10-26"

    assert "add a new date" in edit.refused()
    occurrence = occurrences_of(held)[0]
    assert occurrence.starts_on == dt.date(2030, 10, 27)
    assert reread(held).dates[0].value["starts_on"] == dt.date(2030, 10, 27)
    edit.save_draft()


def test_case_124_the_ledger_refuses_an_overtyped_date_from_another_door(held):
    page = reread(held)
    page.dates[0].value["starts_on"] = dt.date(2031, 10, 26)
    page.save_revision().publish()

    occurrence = occurrences_of(held)[0]
    assert occurrence.starts_on == dt.date(2030, 10, 27)
    assert occurrence.registrations.count() == 2


def test_case_124_a_new_date_beside_the_held_one_starts_empty(editor, held):
    edit = edit_form(editor, held)
    edit.add_date("2031-10-26", start_time="10:00")
    edit.publish()

    old, new = occurrences_of(held)
    assert (old.registrations.count(), new.registrations.count()) == (2, 0)


def test_case_124_other_facts_of_a_held_date_may_be_corrected(editor, held):
    edit = edit_form(editor, held)
    edit.date()["venue"] = "Førde"
    edit.publish()

    assert occurrences_of(held)[0].venue == "Førde"


def test_case_124_a_date_moved_in_good_time_keeps_its_people(editor, publish_new, register, frozen):
    frozen("2030-10-01 12:00")
    page = publish_new("Libraries", "2030-10-27")
    register(page, 2)
    edit = edit_form(editor, page)
    edit.date()["starts_on"] = "2030-11-03"
    edit.publish()

    occurrence = occurrences_of(page)[0]
    assert occurrence.starts_on == dt.date(2030, 11, 3)
    assert occurrence.registrations.count() == 2


def test_case_124_a_date_with_attendance_is_held_whatever_the_clock_says(editor, publish_new, register, frozen):
    before = timezone.now()
    page = publish_new("Libraries", "2031-10-27")
    person = services.confirm(register(page)[0].pk)
    clock = frozen(dt.datetime(2031, 10, 27, 8, tzinfo=dt.UTC))
    services.set_attendance(person.pk, Attendance.ATTENDED)
    clock.move_to(before)
    edit = edit_form(editor, page)
    edit.date()["starts_on"] = "2032-10-27"

    assert "add a new date" in edit.refused()


def test_case_124_a_held_date_emptied_of_its_day_is_refused_too(editor, held):
    edit = edit_form(editor, held)
    edit.date()["starts_on"] = ""
    edit.date()["start_time"] = edit.date()["end_time"] = ""

    assert "add a new date" in edit.refused()


def test_case_006_capacity_below_the_people_warns_and_removes_nobody(editor, publish_new, register):
    page = publish_new("Libraries", capacity="10")
    register(page, 4)
    edit = edit_form(editor, page)
    edit.date()["capacity"] = "3"
    response = edit.publish()

    occurrence = occurrences_of(page)[0]
    seats = seats_of([occurrence])[occurrence.pk]
    assert (seats.capacity, seats.taken, seats.free) == (3, 4, 0)
    warning = messages_of(editor, response)
    assert "4 people" in warning
    assert "3 seats" in warning


def test_errors_are_shown_at_the_date_and_what_was_typed_is_kept(editor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    form.add_date("2031-10-27", start_time="15:00", end_time="10:00", venue="Førde")
    response = form.post("action-publish")

    assert "ends before" in shown_errors(response)
    state = BeautifulSoup(response.content, "html.parser").find(id="dates")["data-w-block-arguments-value"]
    assert json.loads(state)[0][0]["value"]["venue"] == "Førde"
    assert "ends before" in json.dumps(json.loads(state)[1])
