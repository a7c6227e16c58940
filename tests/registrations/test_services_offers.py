"""Offers: a seat held for a limited time, free again by the clock alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import submission
from tests.registrations.seating import free_seats, make_date, make_user, register, statuses
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NoSeat, NotAllowed, OfferRanOut
from wagtail_samlingar.registrations.states import CancelledBy, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(frozen):
    """Return a clock that stands still."""
    return frozen(timezone.now())


@pytest.fixture
def occurrence(clock):
    """Return a date with one seat, which is offered to the next in the queue for 48 hours."""
    return make_date(1, waitlist_mode="offer")


def one_offered(occurrence):
    """Return (the offered, the next in the queue), having let the one with the seat withdraw."""
    (seated,), (offered,), (following,) = (register(occurrence) for _n in range(3))
    services.cancel(seated.pk)
    assert statuses(seated, offered, following) == ["cancelled", "offered", "waitlisted"]
    offered.refresh_from_db()
    return offered, following


def test_freed_seat_is_offered_to_the_next_for_the_hours_of_the_gathering(occurrence, clock):
    offered, _following = one_offered(occurrence)

    assert offered.offer_expires_at == timezone.now() + timedelta(hours=48)
    assert free_seats(occurrence) == 0


def test_accepting_gives_the_place(occurrence, clock):
    offered, following = one_offered(occurrence)

    accepted = services.accept(offered.pk)

    assert (accepted.status, accepted.offer_expires_at) == (Status.CONFIRMED, None)
    assert statuses(following) == ["waitlisted"]


def test_accepting_twice_is_refused_the_second_time(occurrence, clock):
    offered, _following = one_offered(occurrence)
    services.accept(offered.pk)

    with pytest.raises(NotAllowed):
        services.accept(offered.pk)


def test_declining_passes_the_seat_on(occurrence, clock):
    offered, following = one_offered(occurrence)

    declined = services.decline(offered.pk)

    assert declined.cancelled_by == CancelledBy.PERSON
    assert statuses(offered, following) == ["cancelled", "offered"]


def test_offer_runs_out_by_the_clock_before_any_job_has_run(occurrence, clock):
    offered, _following = one_offered(occurrence)
    clock.move_to(offered.offer_expires_at - timedelta(microseconds=1))
    assert free_seats(occurrence) == 0

    clock.move_to(offered.offer_expires_at)

    assert free_seats(occurrence) == 1
    with pytest.raises(OfferRanOut):
        services.accept(offered.pk)
    assert statuses(offered) == ["offered"]


def test_offer_that_ran_out_is_confirmed_by_staff_only_while_the_seat_is_free(occurrence, clock):
    offered, following = one_offered(occurrence)
    clock.move_to(offered.offer_expires_at)
    services.confirm(following.pk, actor=make_user())

    with pytest.raises(NoSeat):
        services.confirm(offered.pk, actor=make_user())


def test_expiring_tells_and_offers_the_seat_to_the_next(occurrence, clock):
    offered, following = one_offered(occurrence)
    clock.move_to(offered.offer_expires_at)

    assert services.expire_due(dry_run=True) == 1
    assert statuses(offered, following) == ["offered", "waitlisted"]
    assert services.expire_due() == 1
    assert statuses(offered, following) == ["lapsed", "offered"]
    offered.refresh_from_db()
    assert (offered.offer_expires_at, offered.active_key) == (None, None)


def test_expiring_again_changes_nothing(occurrence, clock):
    offered, following = one_offered(occurrence)
    clock.move_to(offered.offer_expires_at)
    services.expire_due()
    rows = list(Registration.objects.order_by("pk").values())

    assert services.expire_due() == 0
    assert list(Registration.objects.order_by("pk").values()) == rows


def test_expiring_after_closing_moves_nobody_up(occurrence, clock):
    offered, following = one_offered(occurrence)
    type(occurrence).objects.update(closes_at=offered.offer_expires_at)
    clock.move_to(offered.offer_expires_at)

    assert services.expire_due() == 1
    assert statuses(offered, following) == ["lapsed", "waitlisted"]


def test_offer_never_outlasts_the_start(occurrence, clock):
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    clock.move_to(occurrence.starts_at - timedelta(hours=1))

    services.cancel(seated.pk)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.offer_expires_at) == (Status.OFFERED, occurrence.starts_at)


def test_nothing_is_offered_after_the_start(occurrence, clock):
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    clock.move_to(occurrence.starts_at)
    services.cancel(seated.pk, actor=make_user())

    assert statuses(waiting) == ["waitlisted"]
    with pytest.raises(NotAllowed):
        services.offer(waiting.pk, actor=make_user())


def test_staff_offer_a_free_seat_and_none_when_there_is_none(clock):
    occurrence = make_date(1)
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    with pytest.raises(NoSeat):
        services.offer(waiting.pk, actor=make_user())
    services.cancel(seated.pk)

    services.offer(waiting.pk, actor=make_user(), hours=2)

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == timezone.now() + timedelta(hours=2)


def test_person_whose_offer_ran_out_may_register_anew_before_any_job_has_run(occurrence, clock):
    first = services.submit(submission(occurrence, email="first@example.org")).registrations.get()
    person = submission(occurrence, name="Kari", email="kari@example.org")
    late = services.submit(person).registrations.get()
    services.cancel(first.pk)
    clock.shift(timedelta(hours=48))

    anew = services.submit(submission(occurrence, name="Kari", email="kari@example.org"))

    assert not anew.is_duplicate
    assert statuses(late, anew.registrations.get()) == ["lapsed", "confirmed"]


def test_registering_anew_after_an_offer_does_not_pass_the_queue(occurrence, clock):
    first = services.submit(submission(occurrence, email="first@example.org")).registrations.get()
    late = services.submit(submission(occurrence, name="Kari", email="kari@example.org")).registrations.get()
    (following,) = register(occurrence)
    services.cancel(first.pk)
    clock.shift(timedelta(hours=48))

    anew = services.submit(submission(occurrence, name="Kari", email="kari@example.org")).registrations.get()

    assert statuses(late, following, anew) == ["lapsed", "offered", "waitlisted"]


@pytest.mark.parametrize("action", [services.accept, services.decline])
def test_only_what_is_offered_can_be_answered(occurrence, clock, action):
    (seated,) = register(occurrence)

    with pytest.raises(NotAllowed):
        action(seated.pk)


def test_whole_party_is_offered_and_each_answers_alone(clock):
    occurrence = make_date(2, waitlist_mode="offer")
    first, second = register(occurrence, 2)
    one, two = register(occurrence, 2)
    services.cancel(first.pk)
    assert statuses(one, two) == ["waitlisted", "waitlisted"]
    services.cancel(second.pk)
    assert statuses(one, two) == ["offered", "offered"]

    services.accept(one.pk)
    clock.shift(timedelta(hours=48))
    services.expire_due()

    assert statuses(one, two) == ["confirmed", "lapsed"]
