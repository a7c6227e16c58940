"""Moving people between dates of a gathering."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from tests.factories import make_region, submission
from tests.registrations.seating import (
    free_seats,
    make_date,
    make_dates,
    make_user,
    register,
    statuses,
    waiting_in_order,
)
from wagtail_samlingar.models import ChoiceUse, Occurrence
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import AlreadyActive, AlreadyDecided, ChoiceTaken, NotAllowed
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db


def test_person_keeps_status_and_time_of_registration():
    one, two = make_dates(2, 2)
    (person,) = register(one)

    moved = services.move(person.pk, two.pk, actor=make_user())

    assert (moved.occurrence_id, moved.status) == (two.pk, Status.CONFIRMED)
    assert (moved.queued_at, moved.submitted_at) == (person.queued_at, person.submitted_at)
    assert (free_seats(one), free_seats(two)) == (2, 1)
    assert moved.active_key != person.active_key
    assert moved.gathering_person_key == person.gathering_person_key


@pytest.mark.parametrize("status", ["pending", "confirmed", "waitlisted"])
def test_full_date_means_waiting_at_the_place_of_the_first_registration(status):
    one, two = make_dates(1, 1, review_mode="review_all" if status == "pending" else "confirm")
    if status == "waitlisted":
        register(one)
    (person,) = register(one)
    register(two)
    (later,) = register(two)

    assert services.move(person.pk, two.pk).status == Status.WAITLISTED
    assert [row.pk for row in waiting_in_order(two)] == [person.pk, later.pk]


def test_queue_there_is_not_passed():
    one, two = make_dates(2, 2)
    (person,) = register(one)
    first, _second = register(two, 2)
    register(two, 2)
    services.cancel(first.pk)

    assert free_seats(two) == 1
    assert services.move(person.pk, two.pk).status == Status.WAITLISTED


def test_somebody_waiting_waits_for_an_answer_where_there_is_a_seat():
    one, two = make_dates(0, 2)
    (person,) = register(one)

    assert services.move(person.pk, two.pk).status == Status.PENDING


def test_staff_may_move_into_the_queue():
    one, two = make_dates(2, 2)
    (person,) = register(one)

    assert services.move(person.pk, two.pk, as_waiting=True).status == Status.WAITLISTED


@pytest.mark.parametrize(("mode", "after"), [("staff", "waitlisted"), ("confirm", "confirmed"), ("offer", "offered")])
def test_seat_that_is_left_goes_to_the_queue_as_the_mode_says(mode, after):
    one, two = make_dates(1, 1, waitlist_mode=mode)
    (person,), (waiting,) = register(one), register(one)

    services.move(person.pk, two.pk)

    assert statuses(person, waiting) == ["confirmed", after]


def test_staff_may_split_a_party():
    one, two = make_dates(2, 2)
    first, second = register(one, 2)

    services.move(first.pk, two.pk)

    assert statuses(first, second) == ["confirmed", "confirmed"]
    assert (free_seats(one), free_seats(two)) == (1, 1)


def test_part_of_a_party_that_waits_on_another_date_is_no_part_of_its_queue_here():
    one, two = make_dates(2, 1, waitlist_mode="confirm")
    register(one, 2)
    first, second = register(one, 2)
    (seated,) = register(two)
    services.move(first.pk, two.pk)

    services.cancel(seated.pk)

    assert statuses(first, second) == ["confirmed", "waitlisted"]


def test_other_region_is_judged_anew():
    home, away = make_region("Sunnmøre"), make_region("Romsdal")
    one, two = make_dates(2, 2)
    one.regions.create(key=home.translation_key, name="Sunnmøre")
    two.regions.create(key=away.translation_key, name="Romsdal")
    (person,) = register(one, region_key=home.translation_key, municipality_key="town")
    assert not person.is_other_region

    assert services.move(person.pk, two.pk).is_other_region


def test_same_date_and_a_date_that_has_started_are_refused(frozen):
    one, two = make_dates(2, 2)
    (person,) = register(one)
    with pytest.raises(NotAllowed):
        services.move(person.pk, one.pk)
    frozen(two.starts_at)

    with pytest.raises(NotAllowed):
        services.move(person.pk, two.pk)
    assert statuses(person) == ["confirmed"]


def test_person_who_is_on_that_date_already_is_not_there_twice():
    one, two = make_dates(2, 2)
    here = services.submit(submission(one)).registrations.get()
    services.submit(submission(two))

    with pytest.raises(AlreadyActive):
        services.move(here.pk, two.pk)

    here.refresh_from_db()
    assert here.occurrence_id == one.pk


def test_limited_choice_goes_along_and_must_be_free_there():
    one, two = make_dates(5, 5)
    Occurrence.objects.update(choice_limits={"bus": {"early": 1}})
    (person,) = register(one, answers={"bus": "early"})
    (other,) = register(two, answers={"bus": "early"})

    with pytest.raises(ChoiceTaken):
        services.move(person.pk, two.pk)
    services.cancel(other.pk)
    services.move(person.pk, two.pk)

    assert ChoiceUse.objects.get(registration=person).occurrence_id == two.pk
    assert statuses(*register(one, answers={"bus": "early"})) == ["confirmed"]


def test_status_that_staff_saw_must_be_the_present_one():
    one, two = make_dates(2, 2)
    (person,) = register(one)
    services.cancel(person.pk)

    with pytest.raises(AlreadyDecided):
        services.move(person.pk, two.pk, expected_status=Status.CONFIRMED)
    with pytest.raises(NotAllowed):
        services.move(person.pk, two.pk)


def test_dates_are_locked_in_one_order_whichever_way_somebody_is_moved():
    one, two = make_dates(2, 2)
    (there,), (back,) = register(one), register(two)

    def locked_by(person, target):
        with CaptureQueriesContext(connection) as captured:
            services.move(person.pk, target.pk)
        updates = [query["sql"] for query in captured if "lock_count" in query["sql"].split("WHERE")[0]]
        return [int(sql.rpartition("=")[2]) for sql in updates if sql.startswith("UPDATE")]

    assert locked_by(there, two) == locked_by(back, one) == sorted([one.pk, two.pk])


def test_person_moved_meanwhile_is_looked_at_again(monkeypatch):
    """Staff decide about somebody whom others move while they wait for the lock."""
    one, two = make_dates(2, 2)
    (person,) = register(one)
    lock = services.locking.lock

    def moved_while_waiting(*ids):
        rows = lock(*ids)
        type(person).objects.filter(pk=person.pk).update(occurrence=two)
        return rows

    monkeypatch.setattr(services.locking, "lock", moved_while_waiting)

    with pytest.raises(NotAllowed):
        services.cancel(person.pk)
    with pytest.raises(NotAllowed):
        services.move(person.pk, make_date().pk)


def test_moving_is_logged_with_the_dates_and_without_a_name():
    one, two = make_dates(2, 2)
    (person,) = register(one)
    user = make_user()

    services.move(person.pk, two.pk, actor=user)

    entry = ModelLogEntry.objects.for_instance(person).get(action="samlingar.move")
    assert (entry.user, entry.label) == (user, person.reference)
    assert entry.data == {"from": "confirmed", "to": "confirmed", "from_date": one.pk, "to_date": two.pk}


def test_queue_moves_up_when_those_who_held_it_up_move_away():
    one, two = make_dates(3, 9, waitlist_mode="confirm")
    register(one, 2)
    too_many = register(one, 2)
    (behind,) = register(one)
    assert statuses(*too_many, behind) == ["waitlisted"] * 3

    for row in too_many:
        services.move(row.pk, two.pk, by_person=True)

    assert statuses(behind) == ["confirmed"]
    assert free_seats(one) == 0


def test_who_came_is_said_of_one_date_alone(frozen):
    one, two = make_dates(2, 2)
    (person,) = register(one)
    frozen(one.ends_at)
    services.set_attendance(person.pk, "absent", actor=make_user())

    assert services.move(person.pk, two.pk, actor=make_user()).attendance == "unknown"
    person.refresh_from_db()
    assert (person.occurrence_id, person.attendance) == (two.pk, "unknown")
