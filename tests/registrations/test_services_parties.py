"""Parties: one contact, several people, one address; all get in or all wait; names that come later; two dates."""

from dataclasses import replace

import pytest

from tests.factories import submission
from tests.registrations.seating import free_seats, make_date, make_dates, make_user, register, statuses
from wagtail_samlingar.models import Occurrence, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import ChoiceTaken, NowFull, PartyTooLarge

pytestmark = pytest.mark.django_db

CONTACT = {"name": "Rektor Solveig", "email": "school@example.org"}


def sent_by_contact(occurrence, *people):
    """Return the submission of a contact who registers ``people`` and does not come."""
    return submission(occurrence, people=people, **CONTACT)


def test_four_people_registered_by_a_fifth_with_one_address():
    occurrence = make_date(5)
    names = ["Anna", "Bjørn", "Cecilie", "Didrik"]

    party = services.submit(sent_by_contact(occurrence, *(Person(name=name) for name in names)))
    rows = list(party.registrations.order_by("pk"))

    assert [row.name for row in rows] == names
    assert (party.email, {row.email for row in rows}) == ("school@example.org", {""})
    assert free_seats(occurrence) == 1
    services.cancel(rows[1].pk)
    assert statuses(*rows) == ["confirmed", "cancelled", "confirmed", "confirmed"]
    assert free_seats(occurrence) == 2


def test_people_of_one_address_are_told_apart_by_name():
    occurrence = make_date(5)
    services.submit(sent_by_contact(occurrence, Person(name="Anna")))

    again = services.submit(sent_by_contact(occurrence, Person(name="ANNA"), Person(name="Bjørn")))

    assert [row.name for row in again.registrations.all()] == ["Bjørn"]


def test_name_that_comes_later_is_a_person_of_its_own_each_time():
    occurrence = make_date(9)
    later = Person(name="", name_is_pending=True)

    first = services.submit(sent_by_contact(occurrence, later, later, Person(name="Anna")))
    second = services.submit(sent_by_contact(occurrence, later))

    assert (first.registrations.count(), second.registrations.count()) == (3, 1)
    assert Registration.objects.filter(name_is_pending=True).count() == 3
    assert len(set(Registration.objects.values_list("active_key", flat=True))) == 4


def test_person_without_a_name_keeps_key_and_place_when_reopened():
    occurrence = make_date(9)
    later = Person(name="", name_is_pending=True)
    rows = list(services.submit(sent_by_contact(occurrence, later, later)).registrations.order_by("pk"))
    keys = [row.active_key for row in rows]
    services.cancel(rows[1].pk)

    services.reopen(rows[1].pk)

    assert list(Registration.objects.order_by("pk").values_list("active_key", flat=True)) == keys


def test_party_larger_than_the_gathering_takes_is_refused_and_nothing_stored():
    occurrence = make_date(20)
    people = [Person(name=f"Person {n}") for n in range(7)]

    with pytest.raises(PartyTooLarge) as refusal:
        services.submit(sent_by_contact(occurrence, *people))

    assert refusal.value.limit == 6
    assert Party.objects.count() == 0


def test_case_011_party_larger_than_what_is_free_waits_as_a_whole():
    occurrence = make_date(4)
    register(occurrence, 2)

    assert statuses(*register(occurrence, 3)) == ["waitlisted"] * 3
    assert free_seats(occurrence) == 2


def test_party_that_was_promised_a_seat_is_asked_before_it_waits():
    occurrence = make_date(2)
    party = replace(sent_by_contact(occurrence, *(Person(name=name) for name in "abc")), accepts_queue=False)

    with pytest.raises(NowFull):
        services.submit(party)

    assert Party.objects.count() == 0
    assert services.submit(replace(party, accepts_queue=True)).registrations.count() == 3


def test_case_012_more_people_from_a_contact_of_a_full_date_wait_and_the_first_keep_their_places():
    occurrence = make_date(2)
    first = list(
        services.submit(sent_by_contact(occurrence, Person(name="Anna"), Person(name="Bjørn"))).registrations.all()
    )
    before = list(Registration.objects.order_by("pk").values())

    with pytest.raises(NowFull):
        services.submit(replace(sent_by_contact(occurrence, Person(name="Cecilie")), accepts_queue=False))
    assert list(Registration.objects.order_by("pk").values()) == before

    more = services.submit(sent_by_contact(occurrence, *(Person(name=name) for name in ("Anna", "Bjørn", "Cecilie"))))

    assert statuses(*first, *more.registrations.all()) == ["confirmed", "confirmed", "waitlisted"]
    assert list(Registration.objects.order_by("pk").values())[:2] == before


def test_second_date_is_flagged_by_default():
    one, two = make_dates(5, 5)
    services.submit(submission(one))

    party = services.submit(submission(two))

    assert party.registrations.get().is_on_other_date
    assert not Registration.objects.get(occurrence=one).is_on_other_date


def test_second_date_is_refused_where_the_gathering_says_so_and_reads_like_any_other():
    one, two = make_dates(5, 5, second_date="refuse")
    first = services.submit(submission(one))

    second = services.submit(submission(two))

    assert (second.is_duplicate, second.outcome) == (True, first.outcome)
    assert second.registrations.count() == 0
    assert free_seats(two) == 5


def test_second_date_is_open_again_to_somebody_who_has_withdrawn():
    one, two = make_dates(5, 5, second_date="refuse")
    services.cancel(services.submit(submission(one)).registrations.get().pk)

    party = services.submit(submission(two))

    assert not party.registrations.get().is_on_other_date


def test_others_of_a_party_may_come_where_one_is_refused_the_second_date():
    one, two = make_dates(5, 5, second_date="refuse")
    services.submit(sent_by_contact(one, Person(name="Anna")))

    party = services.submit(sent_by_contact(two, Person(name="Anna"), Person(name="Bjørn")))

    assert [row.name for row in party.registrations.all()] == ["Bjørn"]


def test_limited_choices_count_each_person_and_are_free_again_when_one_withdraws():
    occurrence = make_date(9)
    Occurrence.objects.update(choice_limits={"bus": {"early": 2}})
    early = {"bus": {"choices": ["early"], "text": ""}}
    first = register(occurrence, 2, answers=early)

    with pytest.raises(ChoiceTaken):
        register(occurrence, answers={"bus": ["late", "early"]})
    assert Registration.objects.count() == 2
    services.cancel(first[0].pk)

    assert statuses(*register(occurrence, answers={"bus": "early"})) == ["confirmed"]
    with pytest.raises(ChoiceTaken):
        services.reopen(first[0].pk)


def test_party_that_together_passes_the_limit_of_a_choice_is_refused_as_a_whole():
    occurrence = make_date(9)
    Occurrence.objects.update(choice_limits={"bus": {"early": 2}})

    with pytest.raises(ChoiceTaken) as refusal:
        register(occurrence, 3, answers={"bus": "early"})

    assert (refusal.value.question_key, refusal.value.choice_key) == ("bus", "early")
    assert Registration.objects.count() == 0


def test_people_whose_names_come_later_keep_their_places_where_another_is_left_out():
    occurrence = make_date(10, review_mode="review_all")
    solveig, later = Person(name="Rektor Solveig", email="school@example.org"), Person(name="", name_is_pending=True)
    services.submit(sent_by_contact(occurrence, solveig))

    people = services.submit(sent_by_contact(occurrence, solveig, later, later)).registrations.order_by("pk")
    assert [row.reference.rpartition("-")[2] for row in people] == ["2", "3"]

    services.confirm(people[1].pk, actor=make_user())
    services.cancel(people[1].pk, actor=make_user())
    services.reopen(people[1].pk, actor=make_user())
    assert statuses(*people) == ["pending", "pending"]
