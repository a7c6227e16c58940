"""What becomes of a submission: seats, queue, review, duplicates, and the same form twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import date_block, make_gathering, make_region, occurrences_of, submission
from wagtail_samlingar.models import Occurrence, Party, Registration, SensitiveAnswers
from wagtail_samlingar.occurrences.states import PublicState
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import NotOpen
from wagtail_samlingar.registrations.models import active_key
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.signals import registration_transitioned
from wagtail_samlingar.registrations.states import Action, Status

pytestmark = pytest.mark.django_db


def make_date(review_mode="confirm", **value):
    """Return the occurrence of a new gathering with one date."""
    page = make_gathering(dates=[date_block("one", **value)], review_mode=review_mode, party_limit=5)
    return occurrences_of(page)[0]


def party_of(occurrence, size, **fields):
    """Return a submission of ``size`` people."""
    people = [Person(name=f"Person {uuid4().hex}", email=f"{uuid4().hex}@example.org", **fields) for _n in range(size)]
    return submission(occurrence, people=people)


def statuses(party):
    return list(party.registrations.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("review_mode", "status"),
    [("review_all", Status.PENDING), ("confirm", Status.CONFIRMED), ("review_other_regions", Status.CONFIRMED)],
)
def test_review_mode_decides_who_gets_a_seat_at_once(review_mode, status):
    party = services.submit(submission(make_date(review_mode)))

    assert statuses(party) == [status]
    assert party.outcome == status


@pytest.mark.parametrize("capacity", [None, 0, 1, 3])
def test_people_get_seats_while_they_last_and_then_wait(capacity):
    occurrence = make_date(capacity=capacity)

    got = [statuses(services.submit(party_of(occurrence, 1)))[0] for _n in range(4)]

    seats = 4 if capacity is None else capacity
    assert got == [Status.CONFIRMED] * seats + [Status.WAITLISTED] * (4 - seats)


def test_case_011_party_gets_in_or_waits_as_a_whole():
    occurrence = make_date(capacity=2)

    assert statuses(services.submit(party_of(occurrence, 3))) == [Status.WAITLISTED] * 3


def test_queue_means_that_new_people_queue_too():
    occurrence = make_date(capacity=2)
    services.submit(party_of(occurrence, 3))

    assert statuses(services.submit(party_of(occurrence, 1))) == [Status.WAITLISTED]


def test_own_region_is_confirmed_and_other_regions_are_reviewed():
    home, away = make_region("Sunnmøre"), make_region("Romsdal")
    occurrence = make_date("review_other_regions", regions=[str(home.translation_key)])

    def status(**fields):
        return statuses(services.submit(party_of(occurrence, 1, **fields)))

    assert status(region_key=home.translation_key) == [Status.CONFIRMED]
    assert status(region_key=away.translation_key) == [Status.PENDING]
    assert status(municipality_key="outside_county") == [Status.PENDING]
    assert status(municipality_key="whole_county") == [Status.CONFIRMED]
    assert status() == [Status.CONFIRMED]


def test_party_with_one_from_another_region_is_reviewed_as_a_whole():
    home, away = make_region("Sunnmøre"), make_region("Romsdal")
    occurrence = make_date("review_other_regions", regions=[str(home.translation_key)])
    people = [Person(name="A", region_key=home.translation_key), Person(name="B", region_key=away.translation_key)]

    assert statuses(services.submit(submission(occurrence, people=people))) == [Status.PENDING] * 2


def test_submission_is_stored_as_it_was_made():
    occurrence = make_date()
    person = Person(
        name="Kari Nordmann",
        email="kari@example.org",
        phone="70 00 00 00",
        organisation="Library",
        municipality_key="town",
        municipality_name="Ålesund",
        region_key=uuid4(),
        family="voluntary",
        answers={"q": "yes"},
        sensitive={"diet": {"choices": [], "text": "vegan"}},
    )
    before = timezone.now()

    party = services.submit(submission(occurrence, people=[person]))

    registration = Registration.objects.get()
    assert {name: getattr(registration, name) for name in vars(person) if name != "sensitive"} == {
        name: value for name, value in vars(person).items() if name != "sensitive"
    }
    assert SensitiveAnswers.objects.get().answers == person.sensitive
    assert registration.reference == f"{party.reference}-1"
    assert before <= registration.submitted_at == registration.queued_at == party.submitted_at <= timezone.now()
    assert registration.decided_at is None
    assert registration.active_key == active_key(occurrence.pk, "kari@example.org", "Kari Nordmann")


def test_person_registered_already_is_not_registered_again():
    occurrence = make_date(capacity=5)
    first = services.submit(submission(occurrence))

    second = services.submit(submission(occurrence, name="KARI  Nordmann", email="Kari@Example.ORG"))

    assert Registration.objects.get().party == first
    assert (second.is_duplicate, second.outcome) == (True, first.outcome)
    assert statuses(second) == []


def test_party_registers_those_who_are_not_registered_already():
    occurrence = make_date()
    services.submit(submission(occurrence))
    people = [Person(name=name, email="kari@example.org") for name in ("Kari Nordmann", "Ola Nordmann")]

    party = services.submit(submission(occurrence, people=people))

    assert not party.is_duplicate
    assert [registration.name for registration in party.registrations.all()] == ["Ola Nordmann"]


def test_person_named_twice_in_a_party_is_registered_once():
    people = [Person(name="Kari Nordmann", email="kari@example.org")] * 2

    assert len(statuses(services.submit(submission(make_date(), people=people)))) == 1


def test_same_person_may_register_for_another_date_and_again_after_withdrawing():
    one, two = occurrences_of(make_gathering(dates=[date_block("one"), date_block("two", days=31)]))
    services.submit(submission(one))

    assert len(statuses(services.submit(submission(two)))) == 1
    services.cancel(Registration.objects.get(occurrence=one).pk)
    assert len(statuses(services.submit(submission(one)))) == 1


@pytest.mark.parametrize(
    ("name", "same"),
    [("kåre nordmann", True), ("ka\u030are Nordmann", True), ("Kare Nordmann", False), ("Kåre Nordmann jr.", False)],
)
def test_case_042_case_137_who_counts_as_the_same_person(name, same):
    occurrence = make_date()
    services.submit(submission(occurrence, name="Kåre Nordmann"))

    assert services.submit(submission(occurrence, name=name)).is_duplicate == same


def test_case_137_space_at_the_end_is_no_other_person_and_no_error():
    occurrence = make_date()
    services.submit(submission(occurrence, name="Kåre", email="k@example.org"))

    assert services.submit(submission(occurrence, name="Kåre ", email="k@example.org ")).is_duplicate
    assert Registration.objects.count() == 1


def test_same_form_again_answers_with_the_first_party():
    occurrence = make_date()
    sent = submission(occurrence)
    party = services.submit(sent)

    assert services.submit(sent) == party
    assert services.submit(replace(sent, contact_name="Somebody else")) == party
    assert Party.objects.count() == 1


def test_same_form_again_after_the_deadline_answers_with_the_first_party():
    occurrence = make_date()
    sent = submission(occurrence)
    party = services.submit(sent)
    Occurrence.objects.update(closes_at=timezone.now())

    assert services.submit(sent) == party


def test_closed_date_is_refused_and_nothing_is_stored():
    occurrence = make_date()
    Occurrence.objects.update(closes_at=timezone.now())

    with pytest.raises(NotOpen) as refusal:
        services.submit(submission(occurrence))

    assert refusal.value.state == PublicState.CLOSED
    assert (Party.objects.count(), Registration.objects.count()) == (0, 0)


def test_case_110_deadline_is_the_first_instant_that_is_too_late(frozen):
    occurrence = make_date()
    deadline = timezone.now().replace(microsecond=0) + timedelta(days=1)
    Occurrence.objects.update(closes_at=deadline)
    clock = frozen(deadline - timedelta(milliseconds=1))

    assert statuses(services.submit(party_of(occurrence, 1))) == [Status.CONFIRMED]
    clock.move_to(deadline)
    with pytest.raises(NotOpen):
        services.submit(party_of(occurrence, 1))


def test_clock_is_read_after_the_lock(frozen, monkeypatch):
    """Somebody who waited for the lock until the deadline had passed is too late."""
    occurrence = make_date()
    deadline = timezone.now() + timedelta(days=1)
    Occurrence.objects.update(closes_at=deadline)
    clock = frozen(deadline - timedelta(milliseconds=1))
    lock = locking.take_lock

    def wait_for_the_lock(*ids):
        clock.move_to(deadline)
        lock(*ids)

    monkeypatch.setattr(locking, "take_lock", wait_for_the_lock)

    with pytest.raises(NotOpen):
        services.submit(submission(occurrence))


def test_log_of_a_submission_holds_no_personal_data():
    services.submit(submission(make_date(), organisation="Secret library", answers={"q": "secret"}))

    entry = ModelLogEntry.objects.get(action="samlingar.submit")
    registration = Registration.objects.get()
    assert entry.label == registration.reference
    assert entry.data == {"from": None, "to": "confirmed"}


def test_rooms_above_are_told_inside_the_transaction_and_may_stop_it():
    occurrence = make_date()

    def refuse(sender, changes, actor, notify, **kwargs):
        ((registration, action, before, after),) = changes
        assert (action, before, after, actor, notify) == (Action.SUBMIT, None, Status.CONFIRMED, None, True)
        assert Registration.objects.filter(pk=registration.pk).exists()
        raise RuntimeError("no message could be written")

    registration_transitioned.connect(refuse)
    try:
        with pytest.raises(RuntimeError, match="no message"):
            services.submit(submission(occurrence))
    finally:
        registration_transitioned.disconnect(refuse)

    assert (Party.objects.count(), Registration.objects.count()) == (0, 0)
    assert not ModelLogEntry.objects.filter(action="samlingar.submit").exists()


def test_service_refuses_to_run_inside_a_transaction():
    occurrence = make_date()

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.submit(submission(occurrence))

    assert Party.objects.count() == 0
