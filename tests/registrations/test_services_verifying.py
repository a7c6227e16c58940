"""Confirming an address: its time, the queue meanwhile, closing meanwhile, and who registered twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import submission
from tests.registrations.seating import free_seats, make_date, make_dates, make_user, register, statuses
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import ChoiceTaken, NotAllowed, NotOpen, QueueFull
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db


def unverified(occurrence, **fields):
    """Return a party that waits for its address to be confirmed."""
    return services.submit(replace(submission(occurrence, **fields), needs_verification=True))


def test_seat_is_not_held_before_and_is_held_after():
    occurrence = make_date(1)
    party = unverified(occurrence)
    assert (party.outcome, free_seats(occurrence)) == (Status.UNVERIFIED, 1)
    assert Registration.objects.get().active_key is None

    services.verify(party.pk)

    row = Registration.objects.get()
    assert (row.status, free_seats(occurrence)) == (Status.CONFIRMED, 0)
    assert row.active_key


def test_place_in_the_queue_is_that_of_the_confirmation(frozen):
    clock = frozen(timezone.now())
    occurrence = make_date(0)
    party = unverified(occurrence)
    clock.shift(timedelta(hours=1))
    (other,) = register(occurrence)
    clock.shift(timedelta(hours=1))

    services.verify(party.pk)

    row = party.registrations.get()
    assert row.status == Status.WAITLISTED
    assert row.queued_at > other.queued_at
    assert row.submitted_at < other.submitted_at


def test_confirming_twice_is_confirming_once():
    occurrence = make_date(2)
    party = unverified(occurrence)
    first = services.verify(party.pk)

    assert services.verify(party.pk).verified_at == first.verified_at
    assert Registration.objects.count() == 1


def test_time_to_confirm_is_forty_eight_hours_and_not_an_instant_more(frozen):
    clock = frozen(timezone.now())
    occurrence = make_date(5)
    just, late = unverified(occurrence), unverified(occurrence, email="late@example.org")
    assert late.verify_by == timezone.now() + timedelta(hours=48)
    clock.move_to(late.verify_by - timedelta(microseconds=1))
    services.verify(just.pk)
    clock.move_to(late.verify_by)

    with pytest.raises(NotAllowed):
        services.verify(late.pk)

    assert services.expire_due() == 1
    assert statuses(just.registrations.get(), late.registrations.get()) == ["confirmed", "lapsed"]
    assert services.expire_due() == 0


def test_form_sent_before_the_deadline_is_confirmed_after_it(frozen):
    occurrence = make_date(2)
    party = unverified(occurrence)
    deadline = timezone.now() + timedelta(hours=1)
    Occurrence.objects.update(closes_at=deadline)
    frozen(deadline + timedelta(hours=1))

    services.verify(party.pk)

    assert statuses(party.registrations.get()) == ["confirmed"]


@pytest.mark.parametrize(
    "fields",
    [{"state": "cancelled"}, {"page_state": "page_unpublished"}, {"ends_at": timezone.now() - timedelta(hours=1)}],
)
def test_date_that_is_off_or_over_is_not_confirmed_for(fields):
    party = unverified(make_date(2))
    Occurrence.objects.update(**fields)

    with pytest.raises(NotOpen):
        services.verify(party.pk)

    assert statuses(party.registrations.get()) == ["unverified"]


def test_queue_that_is_full_by_then_refuses():
    occurrence = make_date(1, queue_limit=0)
    party = unverified(occurrence)
    register(occurrence)

    with pytest.raises(QueueFull):
        services.verify(party.pk)

    party.refresh_from_db()
    assert party.verified_at is None


def test_choice_that_is_gone_by_then_refuses():
    occurrence = make_date(5)
    Occurrence.objects.update(choice_limits={"bus": {"early": 1}})
    party = unverified(occurrence, answers={"bus": "early"})
    register(occurrence, answers={"bus": "early"})

    with pytest.raises(ChoiceTaken):
        services.verify(party.pk)


def test_person_who_registered_meanwhile_is_there_once_and_the_receipt_reads_alike():
    occurrence = make_date(5)
    party = unverified(occurrence)
    services.submit(submission(occurrence))

    verified = services.verify(party.pk)

    assert (verified.is_duplicate, verified.outcome) == (True, Status.CONFIRMED)
    assert Registration.objects.filter(status=Status.CONFIRMED).count() == 1
    assert services.expire_due() == 1
    assert statuses(party.registrations.get()) == ["lapsed"]


def test_person_who_was_registered_before_is_told_the_same_before_and_after_confirming():
    occurrence = make_date(5)
    services.submit(submission(occurrence))

    party = unverified(occurrence)

    assert (party.is_duplicate, party.outcome) == (True, Status.UNVERIFIED)
    assert services.verify(party.pk).outcome == Status.CONFIRMED
    assert Registration.objects.count() == 1


def test_second_date_is_refused_when_confirming_too():
    one, two = make_dates(5, 5, second_date="refuse")
    party = unverified(two)
    services.submit(submission(one))

    assert services.verify(party.pk).is_duplicate
    assert free_seats(two) == 5


def test_two_forms_of_one_person_confirmed_one_after_the_other_are_one_registration():
    occurrence = make_date(5)
    parties = [unverified(occurrence), unverified(occurrence)]

    for party in parties:
        services.verify(party.pk)

    assert sorted(Registration.objects.values_list("status", flat=True)) == ["confirmed", "unverified"]


@pytest.mark.parametrize("act", [services.cancel, services.mark_spam])
def test_who_was_taken_out_by_staff_is_not_confirmed_and_not_told_otherwise(act):
    occurrence = make_date(1)
    party = unverified(occurrence)
    act(Registration.objects.get().pk, actor=make_user())
    Message.objects.all().delete()

    with pytest.raises(NotAllowed):
        services.verify(party.pk)

    assert (Party.objects.get().verified_at, Party.objects.get().is_duplicate) == (None, False)
    assert not Message.objects.exists()


def test_who_was_given_a_place_by_staff_meanwhile_reads_so():
    party = unverified(make_date(1))
    Registration.objects.update(status=Status.CONFIRMED)

    party = services.verify(party.pk)

    assert (party.outcome, party.is_duplicate, party.verified_at is None) == (Status.CONFIRMED, False, False)
