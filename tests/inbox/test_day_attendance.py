"""Ticking off who came: one by one, all at once, back again, and not before the day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, register
from tests.inbox.test_day import placed, url_of
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations.states import Attendance, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ATTENDED, ABSENT, UNKNOWN = Attendance.ATTENDED, Attendance.ABSENT, Attendance.UNKNOWN


def held(days=0):
    """Return a date in Sunnmøre whose day is ``days`` from today; it takes registrations whatever the clock says."""
    return make_occurrence(SUNNMORE, starts_on=timezone.localdate() + timedelta(days=days))


@pytest.fixture
def today(db):
    """Return a date that is held today in Sunnmøre."""
    return held()


def tick(client, occurrence, registration, attendance, **options):
    """Tick off one person."""
    return client.post(url_of(occurrence, "attendance"), {"tick": f"{registration.pk}:{attendance}"}, **options)


def ticks(occurrence):
    """Return the stored attendance of everybody in the order received."""
    return list(occurrence.registrations.order_by("pk").values_list("attendance", flat=True))


def words(response):
    """Return the messages on the page."""
    return " ".join(str(message) for message in response.context["messages"])


def test_person_is_ticked_off_and_back(moderator, today):
    people = [placed(today, name) for name in ("Anne", "Berit")]

    response = tick(moderator, today, people[0], ATTENDED)
    assert response.status_code == 302
    assert response["Location"] == f"{url_of(today, 'attendance')}#person-{people[0].pk}"
    assert ticks(today) == [ATTENDED, UNKNOWN]
    tick(moderator, today, people[0], ABSENT)
    assert ticks(today) == [ABSENT, UNKNOWN]
    tick(moderator, today, people[0], UNKNOWN)
    assert ticks(today) == [UNKNOWN, UNKNOWN]


def test_progress_is_told(moderator, today):
    people = [placed(today, f"Person {number}") for number in range(3)]
    tick(moderator, today, people[0], ATTENDED)
    tick(moderator, today, people[1], ABSENT)

    response = moderator.get(url_of(today, "attendance"))

    assert (response.context["ticked"], response.context["attended"]) == (2, 1)
    assert "2 of 3 ticked off" in response.content.decode()


def test_everybody_came_except(moderator, today):
    people = [placed(today, name) for name in ("Anne", "Berit", "Cato")]
    page = url_of(today, "attendance_everybody")

    response = moderator.post(page, {"listed": [row.pk for row in people], "absent": people[1].pk}, follow=True)

    assert ticks(today) == [ATTENDED, ABSENT, ATTENDED]
    assert "2 attended, 1 did not" in words(response)
    # Those ticked off as absent are marked when one comes back.
    assert moderator.get(page).content.decode().count(" checked") == 1


def test_everybody_is_who_was_listed(moderator, today):
    listed, later = placed(today, "Anne"), placed(today, "Berit")
    elsewhere = placed(held(), "Cato")
    waiting = register(today, "Dagny")

    data = {"listed": [listed.pk, elsewhere.pk, waiting.pk], "absent": [later.pk]}
    moderator.post(url_of(today, "attendance_everybody"), data)

    assert ticks(today) == [ATTENDED, UNKNOWN, UNKNOWN]
    elsewhere.refresh_from_db()
    assert elsewhere.attendance == UNKNOWN


def test_who_lost_the_place_meanwhile_is_left_out_and_told_by_reference(moderator, today):
    stays, left = placed(today, "Anne"), placed(today, "Berit")
    Registration.objects.filter(pk=left.pk).update(status=Status.CANCELLED, active_key=None)

    response = moderator.post(url_of(today, "attendance_everybody"), {"listed": [stays.pk, left.pk]}, follow=True)

    assert ticks(today) == [ATTENDED, UNKNOWN]
    assert left.reference in words(response)
    assert "Berit" not in words(response)


@pytest.mark.parametrize("name", ["attendance", "attendance_everybody"])
@pytest.mark.parametrize("days", [1, 30])
def test_nobody_is_ticked_off_before_the_day(moderator, name, days):
    occurrence = held(days)
    person = placed(occurrence)

    page = moderator.get(url_of(occurrence, name))
    assert 'type="submit" class="button" name="tick"' not in page.content.decode()
    data = {"tick": f"{person.pk}:attended", "listed": person.pk}
    response = moderator.post(url_of(occurrence, name), data)

    assert response.status_code == 422
    assert "before the day" in words(response)
    assert ticks(occurrence) == [UNKNOWN]
    assert Occurrence.objects.get(pk=occurrence.pk).attendance_taken_at is None


def test_page_says_from_when_on(moderator):
    occurrence = held(3)
    placed(occurrence)

    assert "You can tick off here from" in moderator.get(url_of(occurrence, "attendance")).content.decode()
    Occurrence.objects.filter(pk=occurrence.pk).update(starts_on=None, starts_at=None)
    assert "when the day is decided" in moderator.get(url_of(occurrence, "attendance")).content.decode()


def test_afterwards_is_not_too_late(moderator):
    occurrence = held(-5)
    person = placed(occurrence)

    tick(moderator, occurrence, person, ABSENT)

    assert ticks(occurrence) == [ABSENT]


@pytest.mark.parametrize(
    "value", ["", "x:attended", "1", "1:gone", "²:attended", "99999999:attended", f"{9 * 10**30}:attended"]
)
def test_garbled_tick_changes_nothing(moderator, today, value):
    placed(today)

    response = moderator.post(url_of(today, "attendance"), {"tick": value})

    assert response.status_code in (302, 422)
    assert ticks(today) == [UNKNOWN]


@pytest.mark.parametrize("name", ["attendance", "attendance_everybody"])
@pytest.mark.parametrize("permissions", [["view"], ["moderate"], ["view", "view_sensitive", "export"]])
def test_case_097_reader_ticks_nobody_off(client, today, permissions, name):
    person = placed(today)
    client.force_login(make_staff(*permissions))

    data = {"tick": f"{person.pk}:attended", "listed": person.pk}

    assert client.post(url_of(today, name), data).status_code == 403
    assert ticks(today) == [UNKNOWN]


@pytest.mark.parametrize("name", ["attendance", "attendance_everybody"])
def test_case_095_nobody_outside_the_scope_is_ticked_off(moderator, today, romsdal, name):
    Occurrence.objects.filter(pk=romsdal.pk).update(starts_on="2020-01-01")
    person = placed(romsdal)
    data = {"tick": f"{person.pk}:attended", "listed": person.pk}

    assert moderator.post(url_of(romsdal, name), data).status_code == 403
    # By the address of one's own date, either.
    moderator.post(url_of(today, name), data)

    assert ticks(romsdal) == [UNKNOWN]


def test_tick_takes_a_token(today):
    person = placed(today)
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("view", "moderate"))

    assert tick(client, today, person, ATTENDED).status_code == 403
    assert ticks(today) == [UNKNOWN]


def test_list_is_empty_before_anybody_has_a_place(moderator, today):
    register(today)

    for name in ("attendance", "attendance_everybody"):
        assert "Nobody has a place yet" in moderator.get(url_of(today, name)).content.decode()


def test_walk_ins_are_added_from_here(moderator, today):
    response = moderator.get(url_of(today, "attendance"))

    assert response.context["walk_in_url"].startswith(reverse("samlingar_registrations:enter"))
