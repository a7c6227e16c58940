"""One person more in a party that is registered."""

import threading

import pytest
from wagtail.log_actions import registry

from tests.factories import submission
from tests.registrations.seating import free_seats, make_date, make_dates, make_user, register, statuses
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import (
    AlreadyRegistered,
    NobodyEntered,
    NoSeat,
    NotAllowed,
    PartyTooLarge,
    QueueFull,
    RegistrationRefused,
)
from wagtail_samlingar.registrations.services import locking, submitting
from wagtail_samlingar.registrations.states import HOLDING

pytestmark = pytest.mark.django_db
OLA = Person(name="Ola Hansen")


@pytest.fixture
def anne():
    """Return somebody of the staff."""
    return make_user()


def rows():
    """Return everything that the database has about registrations."""
    return list(Registration.objects.order_by("pk").values())


def test_person_joins_with_the_next_reference_and_the_status_that_the_form_would_give(anne):
    occurrence = make_date(3)
    first, second = register(occurrence, 2)

    (new,) = services.add_people(first.party_id, [OLA], actor=anne)

    assert new.reference == f"{first.party.reference}-3"
    assert new.party_id == first.party_id
    assert statuses(first, second, new) == ["confirmed"] * 3
    entry = registry.get_logs_for_instance(new).get()
    assert (entry.user, entry.data) == (anne, {"from": None, "to": "confirmed"})


def test_person_who_joins_waits_for_an_answer_where_staff_decide(anne):
    (first,) = register(make_date(3, review_mode="review_all"))
    services.confirm(first.pk)

    (new,) = services.add_people(first.party_id, [OLA], actor=anne)

    assert statuses(first, new) == ["confirmed", "pending"]


def test_person_who_joins_a_party_in_the_queue_waits_with_it(anne):
    occurrence = make_date(1)
    register(occurrence)
    (queued,) = register(occurrence)

    (new,) = services.add_people(queued.party_id, [OLA], actor=anne)

    assert statuses(queued, new) == ["waitlisted"] * 2


def test_queue_without_room_refuses_one_more(anne):
    occurrence = make_date(1, queue_limit=1)
    register(occurrence)
    (queued,) = register(occurrence)

    with pytest.raises(QueueFull):
        services.add_people(queued.party_id, [OLA], actor=anne)


def test_case_012_edit_raises_party_size_when_full_refused_and_old_booking_kept(anne):
    occurrence = make_date(2)
    first, _second = register(occurrence, 2)
    before, messages = rows(), Message.objects.count()

    with pytest.raises(NoSeat):
        services.add_people(first.party_id, [OLA], actor=anne)

    assert rows() == before
    assert Message.objects.count() == messages


def test_case_012_more_people_than_free_seats_are_refused_as_a_whole(anne):
    first, *_others = register(make_date(3), 2)
    before = rows()

    with pytest.raises(NoSeat):
        services.add_people(first.party_id, [OLA, Person(name="Berit")], actor=anne)

    assert rows() == before


def test_case_012_free_seat_belongs_to_those_in_the_queue(anne):
    occurrence = make_date(2)
    (first,), (gone,) = register(occurrence), register(occurrence)
    register(occurrence)
    services.cancel(gone.pk)
    assert free_seats(occurrence) == 1

    with pytest.raises(NoSeat):
        services.add_people(first.party_id, [OLA], actor=anne)


def test_reason_lets_people_in_beyond_capacity_and_is_logged(anne):
    (first,) = register(make_date(1))

    (new,) = services.add_people(first.party_id, [OLA], actor=anne, override_reason="Assistant")

    assert statuses(first, new) == ["confirmed"] * 2
    assert registry.get_logs_for_instance(new).get().data["override_reason"] == "Assistant"


def test_party_limit_holds_unless_a_reason_is_given(anne):
    occurrence = make_date(20)
    first, *_others = register(occurrence, 6)

    with pytest.raises(PartyTooLarge):
        services.add_people(first.party_id, [OLA], actor=anne)

    assert len(services.add_people(first.party_id, [OLA], actor=anne, override_reason="A class")) == 1


def test_person_who_is_registered_already_is_not_added(anne):
    occurrence = make_date(9)
    party = services.submit(submission(occurrence))

    with pytest.raises(AlreadyRegistered):
        services.add_people(party.pk, [Person(name="kari nordmann")], actor=anne)


def test_nobody_joins_a_party_that_has_withdrawn_or_a_date_that_is_cancelled(anne):
    (gone,), (here,) = register(make_date(5)), register(make_date(5))
    services.cancel(gone.pk)
    with pytest.raises(NotAllowed):
        services.add_people(gone.party_id, [OLA], actor=anne)

    Occurrence.objects.filter(pk=here.occurrence_id).update(state="cancelled")
    with pytest.raises(NobodyEntered):
        services.add_people(here.party_id, [OLA], actor=anne)


def test_person_joins_on_the_date_to_which_the_party_was_moved(anne):
    one, two = make_dates(5, 5)
    (first,) = register(one)
    services.move(first.pk, two.pk)

    with pytest.raises(NotAllowed):
        services.add_people(first.party_id, [OLA], actor=anne)
    (new,) = services.add_people(first.party_id, [OLA], actor=anne, occurrence_id=two.pk)

    assert (new.occurrence_id, new.reference) == (two.pk, f"{first.party.reference}-2")


def test_new_person_is_told_and_the_others_hear_nothing(anne):
    party = services.submit(submission(make_date(5)))
    Message.objects.all().delete()

    (new,) = services.add_people(party.pk, [OLA], actor=anne)

    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("has_place", "kari@example.org")
    assert [row.registration_id for row in message.people.all()] == [new.pk]


def take_no_lock(monkeypatch):
    """The control: no lock is taken, and nobody writes before both have counted the seats."""
    both_have_counted = threading.Barrier(2, timeout=20)
    count, read = locking.count_seats, submitting.read_with_seats

    def waiting(function):
        def call(*args):
            counted = function(*args)
            both_have_counted.wait()
            return counted

        return call

    monkeypatch.setattr(locking, "take_lock", lambda *ids: None)
    monkeypatch.setattr(locking, "lock", lambda *ids: Occurrence.objects.in_bulk(ids))
    monkeypatch.setattr(locking, "count_seats", waiting(count))
    monkeypatch.setattr(submitting, "read_with_seats", waiting(read))


def race(occurrence, party_id, actor):
    """Let one more person join the party while somebody else registers; return who got the last seat."""

    def join():
        services.add_people(party_id, [OLA], actor=actor)

    def come():
        services.submit(submission(occurrence, name="Somebody Else", email="else@example.org"))

    def attempt(number):
        try:
            (join, come)[number]()
        except RegistrationRefused:
            return "refused"
        return "done"

    in_parallel(2, attempt)
    return Registration.objects.filter(occurrence=occurrence, status__in=HOLDING).count()


@pytest.mark.concurrency
def test_case_012_last_seat_goes_to_one_of_a_person_who_joins_and_a_visitor():
    occurrence = make_date(3)
    first, _second = register(occurrence, 2)
    before = rows()

    assert race(occurrence, first.party_id, make_user()) == 3
    assert rows()[:2] == before


@pytest.mark.concurrency
@pytest.mark.postgresql
@pytest.mark.mariadb
def test_case_012_control_without_the_lock_oversells(monkeypatch):
    occurrence = make_date(3)
    first, _second = register(occurrence, 2)
    actor = make_user()
    take_no_lock(monkeypatch)

    assert race(occurrence, first.party_id, actor) == 4
