"""A date that is cancelled, and one that goes ahead after all: everybody on it, in batches."""

import pytest

from tests.factories import submission
from tests.registrations.seating import make_date, make_user, publish_capacity, register, statuses
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.services import whole_dates
from wagtail_samlingar.registrations.states import CancelledBy, Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(whole_dates, "BATCH", 2)


def one_of_each(occurrence):
    """Return one registration of each status that a person may be in on ``occurrence`` (three seats)."""
    (confirmed,), (pending,), (seated,), (waiting,), (offered,) = (register(occurrence) for _n in range(5))
    (withdrawn,), (rejected,) = register(occurrence), register(occurrence)
    Registration.objects.filter(pk=pending.pk).update(status=Status.PENDING)
    services.cancel(withdrawn.pk)
    services.reject(rejected.pk)
    services.cancel(seated.pk)
    services.offer(offered.pk)
    return confirmed, pending, offered, waiting, withdrawn, rejected, seated


def test_everybody_is_withdrawn_in_batches_and_nobody_moved_up():
    occurrence = make_date(3)
    confirmed, pending, offered, waiting, withdrawn, rejected, seated = one_of_each(occurrence)

    assert services.cancel_people(occurrence.pk, actor=make_user(), reason="the ferry is out of service") == 4

    assert statuses(confirmed, pending, offered, waiting) == ["cancelled"] * 4
    assert statuses(withdrawn, rejected, seated) == ["cancelled", "rejected", "cancelled"]
    by = Registration.objects.filter(cancelled_by=CancelledBy.DATE)
    assert {row.pk: row.status_before for row in by} == {
        confirmed.pk: "confirmed",
        pending.pk: "pending",
        offered.pk: "offered",
        waiting.pk: "waitlisted",
    }


def test_withdrawing_everybody_again_does_nothing():
    occurrence = make_date(3)
    register(occurrence, 3)
    services.cancel_people(occurrence.pk, actor=make_user())

    assert services.cancel_people(occurrence.pk, actor=make_user()) == 0


def test_interrupted_after_a_batch_it_goes_on_where_it_stopped(monkeypatch):
    occurrence = make_date(5)
    rows = register(occurrence, 5)
    settle, calls = whole_dates.settle, []

    def fail_in_the_second_batch(*args, **kwargs):
        calls.append(args)
        if len(calls) == 4:
            raise RuntimeError("the machine stops")
        return settle(*args, **kwargs)

    monkeypatch.setattr(whole_dates, "settle", fail_in_the_second_batch)
    with pytest.raises(RuntimeError, match="stops"):
        services.cancel_people(occurrence.pk, actor=make_user())
    assert statuses(*rows) == ["cancelled"] * 2 + ["confirmed"] * 3

    assert services.cancel_people(occurrence.pk, actor=make_user()) == 3
    assert statuses(*rows) == ["cancelled"] * 5


def test_date_that_goes_ahead_after_all_gives_everybody_back_what_they_had():
    occurrence = make_date(3)
    confirmed, pending, offered, waiting, withdrawn, rejected, seated = one_of_each(occurrence)
    services.cancel_people(occurrence.pk, actor=make_user())

    assert services.reopen_people(occurrence.pk, actor=make_user()) == (4, [])

    # An offer is not made anew with a time limit that nobody has been told of: the seat is held for an answer.
    assert statuses(confirmed, pending, offered, waiting) == ["confirmed", "pending", "pending", "waitlisted"]
    assert statuses(withdrawn, rejected, seated) == ["cancelled", "rejected", "cancelled"]
    assert not Registration.objects.filter(cancelled_by=CancelledBy.DATE).exists()


def test_those_who_withdrew_by_themselves_stay_away():
    occurrence = make_date(3)
    (person,), (stays,) = register(occurrence), register(occurrence)
    services.cancel(person.pk)
    services.cancel_people(occurrence.pk, actor=make_user())

    services.reopen_people(occurrence.pk, actor=make_user())

    assert statuses(person, stays) == ["cancelled", "confirmed"]


def test_somebody_who_registered_anew_is_named_and_left_alone():
    occurrence = make_date(9)
    first = services.submit(submission(occurrence)).registrations.get()
    others = register(occurrence, 4)
    services.cancel_people(occurrence.pk, actor=make_user())
    anew = services.submit(submission(occurrence)).registrations.get()

    assert services.reopen_people(occurrence.pk, actor=make_user()) == (4, [first.reference])
    assert statuses(first, anew, *others) == ["cancelled"] + ["confirmed"] * 5


def test_fewer_seats_than_before_are_given_by_the_time_of_registration():
    occurrence = make_date(3)
    rows = [register(occurrence)[0] for _n in range(3)]
    services.cancel_people(occurrence.pk, actor=make_user())
    publish_capacity(occurrence, 2)

    services.reopen_people(occurrence.pk, actor=make_user())

    assert statuses(*rows) == ["confirmed", "confirmed", "waitlisted"]


def test_people_come_back_in_the_order_of_the_queue():
    occurrence = make_date(1)
    rows = [register(occurrence)[0] for _n in range(4)]
    services.cancel_people(occurrence.pk, actor=make_user())
    services.reopen_people(occurrence.pk, actor=make_user())
    publish_capacity(occurrence, 3, waitlist_mode="confirm")

    assert statuses(*rows) == ["confirmed"] * 3 + ["waitlisted"]
