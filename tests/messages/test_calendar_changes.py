"""Calendar files of dates that change, and what a crash, a retry and a person who is gone mean for them."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.feeds.reading import read
from tests.inbox.factories import OSLO, make_user
from tests.messages.diaries import FYLKET, draft, files, sequences
from tests.messages.letters import make_date, register, send_in
from wagtail_samlingar.messages.calendar_files import files_for, kept
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Occurrence, Registration
from wagtail_samlingar.registrations import services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


def test_venue_that_is_published_anew_is_told_with_a_sequence_one_higher(diaries):
    occurrence = make_date(review_mode="confirm")
    registration = register(occurrence)
    diaries.send()
    assert sequences() == [(Kind.HAS_PLACE, 0)]

    Occurrence.objects.update(venue="Ålesund bibliotek", calendar_sequence=1)

    assert files(Kind.CHANGED, registration) == [("REQUEST", 1)]


def test_changes_that_people_were_not_told_of_are_made_up_for(diaries):
    registration = register(make_date(review_mode="confirm"))
    diaries.send()
    Occurrence.objects.update(calendar_sequence=5)

    assert files(Kind.CHANGED, registration) == [("REQUEST", 5)]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_change_to_a_date_that_has_no_time_that_holds_takes_it_out(diaries, state):
    registration = register(make_date(review_mode="confirm"))
    diaries.send()
    Occurrence.objects.update(state=state, calendar_sequence=1)

    assert files(Kind.CHANGED, registration) == [("CANCEL", 1)]


def test_cancelled_date_is_taken_out_of_every_calendar(diaries):
    occurrence = make_date(review_mode="confirm", capacity=2)
    people = [register(occurrence, email=f"{name}@example.org") for name in ("kari", "ola", "siri")]
    diaries.send()
    assert files(Kind.DATE_CANCELLED, people[0]) == [("CANCEL", 1)]

    services.cancel_people(occurrence.pk, actor=make_user())
    diaries.send()

    assert {address: len(diary.entries) for address, diary in diaries.items()} == {
        "kari@example.org": 0,
        "ola@example.org": 0,
    }
    assert files(Kind.DATE_CANCELLED, people[0]) == []


def test_reminder_has_a_file_only_where_the_calendar_does_not_know_what_holds(diaries):
    registration = register(make_date(review_mode="confirm"))
    assert files(Kind.REMINDER, registration) == [("REQUEST", 0)]
    diaries.send()
    assert files(Kind.REMINDER, registration) == []

    Occurrence.objects.update(facts_digest="other", calendar_sequence=1)

    assert files(Kind.REMINDER, registration) == [("REQUEST", 1)]


def test_messages_that_tell_nothing_of_places_have_no_file(diaries):
    registration = register(make_date(review_mode="confirm"))
    diaries.send()

    for kind in (Kind.FREE, Kind.OTHER_DATE, Kind.LINKS, Kind.ADDRESS_CHANGED, Kind.ALREADY_REGISTERED):
        assert files(kind, registration) == []


def test_undecided_date_has_no_file(diaries):
    nothing = {"starts_on": None, "start_time": None, "end_time": None, "starts_at": None, "ends_at": None}
    registration = register(make_date(review_mode="confirm"))
    Occurrence.objects.update(**nothing)
    assert files(Kind.HAS_PLACE, registration) == []
    Message.objects.filter(kind=Kind.HAS_PLACE, state=State.QUEUED).update(state=State.SENT, calendar_sequence=0)

    Occurrence.objects.update(previous_starts_at=dt.datetime(2031, 10, 27, 10, tzinfo=OSLO))

    assert files(Kind.CHANGED, registration) == [("CANCEL", 1)]


def test_message_that_is_tried_again_has_the_same_sequence_and_uid(server):
    register(make_date(review_mode="confirm", calendar_sequence=3))
    server.answers = [TimeoutError(), None]
    send_due()
    message = Message.objects.get()
    assert (message.state, message.calendar_sequence) == (State.RETRY, None)
    Message.objects.update(next_attempt_at=timezone.now())
    # As if the server took it, and the sender was killed before it could write so.
    first = files_for(message, [Registration.objects.select_related("party").get()], FYLKET)

    send_due()

    message.refresh_from_db()
    assert (message.state, message.calendar_sequence) == (State.SENT, 3)
    event = read(server.sent[0].attachments[0].content)[1]
    again = read(first[0].content)[1]
    assert (event["UID"], event["SEQUENCE"]) == (again["UID"], again["SEQUENCE"])


def test_what_was_not_sent_counts_for_nothing(server):
    registration = register(make_date(review_mode="confirm"))
    server.answers = [TimeoutError()]
    send_due()
    services.cancel(registration.pk)

    send_due()

    assert server.sent[-1].attachments == []
    assert sequences() == [(Kind.CANCELLED, None)]


def test_person_who_was_anonymised_has_no_file():
    registration = register(make_date(review_mode="confirm"))
    Registration.objects.update(anonymised_at=timezone.now())

    assert files(Kind.HAS_PLACE, registration) == []


def test_row_of_a_message_without_files_tells_of_none():
    registration = register(make_date())
    message = Message.objects.get()

    assert kept(message, []) == {"calendar_sequence": None}
    assert files_for(message, [registration], FYLKET) == []


def test_file_costs_one_query_and_one_more_where_an_entry_may_go(diaries, django_assert_num_queries):
    party = send_in(make_date(review_mode="confirm"), *[(f"Person {number}", "") for number in range(3)])
    message = draft(Kind.HAS_PLACE, party.registrations.first())
    people = list(party.registrations.select_related("party", "occurrence"))
    with django_assert_num_queries(1):
        files_for(message, people, FYLKET)
    diaries.send()
    services.cancel(people[0].pk)
    people[0].refresh_from_db()
    message = draft(Kind.CANCELLED, people[0])

    with django_assert_num_queries(2):
        assert files_for(message, people[:1], FYLKET) == []


@pytest.mark.parametrize("by_person", [True, False])
def test_who_is_moved_and_withdrawn_before_the_first_is_told_keeps_no_entry(diaries, by_person):
    left = make_date(days=20, review_mode="confirm")
    target = make_date(days=40, review_mode="confirm", gathering_key=left.gathering_key)
    registration = register(left, email="kari@example.org")
    diaries.send()
    assert len(diaries["kari@example.org"].entries) == 1

    services.move(registration.pk, target.pk, by_person=by_person)
    services.cancel(registration.pk)
    diaries.send()

    assert not diaries["kari@example.org"].entries


def test_who_has_handed_the_place_over_keeps_no_entry(diaries):
    registration = register(make_date(review_mode="confirm"), email="old@example.org")
    diaries.send()

    services.hand_over(registration.pk, "Ola Ny", "ola@example.org")
    diaries.send()

    assert not diaries["old@example.org"].entries
    assert len(diaries["ola@example.org"].entries) == 1
