"""Which calendar files go with which message, and that each replaces the one before it."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.feeds.reading import Diary, read
from tests.inbox.factories import OSLO, make_user
from tests.messages.letters import make_date, register, send_in
from wagtail_samlingar.feeds.ical import Address, uid
from wagtail_samlingar.messages.calendar_files import ENDED, files_for, kept
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Occurrence, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
FYLKET = Address("Fylket", "post@fylke.example")


@pytest.fixture
def diaries(server):
    """Return {address: ``Diary``} that takes in every file of every mail sent, in order, as it is asked."""

    class Diaries(dict):
        def __missing__(self, address):
            self[address] = Diary()
            return self[address]

        def send(self):
            """Send what is due; return the number of files that went out."""
            before = len(server.sent)
            send_due()
            files = 0
            for mail in server.sent[before:]:
                for attachment in mail.attachments:
                    content = attachment.content
                    self[mail.to[0]].take(content.encode() if isinstance(content, str) else content)
                    files += 1
            return files

        def times(self, address):
            """Return the days in the diary of ``address``."""
            return sorted(event["DTSTART"].dt.date() for event in self[address].entries.values())

    return Diaries()


def sequences():
    """Return (kind, SEQUENCE) of the messages that were sent, in order."""
    sent = Message.objects.filter(state=State.SENT).order_by("sent_at", "pk")
    return list(sent.values_list("kind", "calendar_sequence"))


def draft(kind, registration, **fields):
    """Return a message about ``registration`` that has not been sent."""
    return Message.objects.create(
        kind=kind,
        party=registration.party,
        occurrence=registration.occurrence,
        recipient=registration.party.email,
        language="en",
        next_attempt_at=timezone.now() + dt.timedelta(days=1),
        **fields,
    )


def files(kind, *registrations):
    """Return [(METHOD, SEQUENCE)] of the files that would go with a message about ``registrations`` now."""
    rows = [Registration.objects.select_related("party", "occurrence").get(pk=row.pk) for row in registrations]
    message = draft(kind, rows[0])
    return [(file.method, file.sequence) for file in files_for(message, rows, FYLKET)]


def test_place_puts_the_date_into_the_calendar_and_losing_it_takes_it_out(diaries):
    registration = register(make_date(calendar_sequence=2), email="kari@example.org")
    assert diaries.send() == 0  # Received: nothing is decided.

    services.confirm(registration.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (1, 1)
    services.cancel(registration.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (1, 0)
    services.reopen(registration.pk)
    assert diaries.send() == 0
    services.confirm(registration.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (1, 1)

    assert sequences() == [
        (Kind.RECEIVED, None),
        (Kind.HAS_PLACE, 2),
        (Kind.CANCELLED, 3),
        (Kind.REOPENED, None),
        (Kind.HAS_PLACE, 4),
    ]


@pytest.mark.parametrize("lose", [services.waitlist, services.reject, services.reopen, services.cancel])
def test_every_way_of_losing_a_place_takes_the_date_out_once(diaries, lose):
    registration = register(make_date(review_mode="confirm"), email="kari@example.org")
    diaries.send()

    lose(registration.pk)

    assert (diaries.send(), diaries["kari@example.org"].entries) == (1, {})


def test_who_never_had_a_place_gets_no_file(diaries):
    registration = register(make_date())
    for decide in (services.waitlist, services.reject, services.reopen, services.cancel):
        diaries.send()
        decide(registration.pk)
    diaries.send()

    assert {sequence for _kind, sequence in sequences()} == {None}


def test_contact_keeps_the_entry_until_the_last_of_the_party_withdraws(diaries):
    party = send_in(make_date(review_mode="confirm"), ("Kari Nordmann", ""), ("Ola", ""), ("Siri", ""))
    kari, ola, siri = party.registrations.order_by("pk")
    assert diaries.send() == 1

    services.cancel(ola.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (0, 1)
    services.cancel(kari.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (0, 1)
    services.cancel(siri.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (1, 0)


def test_person_with_an_address_has_an_entry_of_their_own_and_the_contact_who_stays_at_home_has_none(diaries):
    occurrence = make_date(review_mode="confirm")
    party = send_in(occurrence, ("Ola", "ola@example.org"), ("Siri", "SIRI@example.org"))
    diaries.send()

    assert {address: len(diary.entries) for address, diary in diaries.items()} == {
        "ola@example.org": 1,
        "SIRI@example.org": 1,
    }
    (entry,) = diaries["ola@example.org"].entries.values()
    assert entry["ATTENDEE"].params["CN"] == "Ola"
    # The contact's page is not theirs.
    assert "URL" not in entry
    services.cancel(party.registrations.get(name="Ola").pk)
    diaries.send()
    assert (len(diaries["ola@example.org"].entries), len(diaries["SIRI@example.org"].entries)) == (0, 1)


def test_personal_link_is_in_the_calendar_in_the_language_of_the_person(diaries):
    party = send_in(make_date(review_mode="confirm"), language="nn")
    diaries.send()

    (entry,) = diaries["kari@example.org"].entries.values()
    assert entry["URL"].startswith(f"https://fylke.example/pamelding/receipt/{party.pk}-")
    assert entry["SUMMARY"] == "Frivilligheit"


def test_move_puts_the_new_date_in_and_takes_the_old_one_out(diaries, server):
    old, new = make_date(review_mode="confirm", days=30), make_date(days=40)
    registration = register(old, email="kari@example.org")
    diaries.send()

    services.move(registration.pk, new.pk)
    assert diaries.send() == 2

    assert list(diaries["kari@example.org"].entries) == [uid(new)]
    mail = server.sent[-1]
    assert [alternative.mimetype for alternative in mail.alternatives] == [
        "text/html",
        "text/calendar; method=REQUEST",
    ]
    assert [(file.filename, file.mimetype) for file in mail.attachments] == [
        ("invite.ics", "application/ics"),
        ("cancel.ics", "text/calendar; method=CANCEL"),
    ]
    assert Message.objects.get(kind=Kind.MOVED).parameters[ENDED] == {str(old.pk): 1}
    # And back again, with what was taken out then as the newest that the calendar knows.
    services.move(registration.pk, old.pk)
    assert diaries.send() == 2
    assert list(diaries["kari@example.org"].entries) == [uid(old)]


def test_move_to_a_date_where_people_wait_only_takes_the_old_one_out(diaries, server):
    old, new = make_date(review_mode="confirm"), make_date(capacity=0)
    registration = register(old, email="kari@example.org")
    diaries.send()

    services.move(registration.pk, new.pk)

    assert (diaries.send(), diaries["kari@example.org"].entries) == (1, {})
    assert Registration.objects.get().status == Status.WAITLISTED
    assert server.sent[-1].alternatives[-1].mimetype == "text/calendar; method=CANCEL"


def test_move_of_one_of_a_party_leaves_the_old_date_to_the_others(diaries):
    old, new = make_date(review_mode="confirm", days=30), make_date(days=40)
    party = send_in(old, ("Kari Nordmann", ""), ("Ola", ""))
    diaries.send()

    services.move(party.registrations.get(name="Ola").pk, new.pk)

    assert diaries.send() == 1
    assert set(diaries["kari@example.org"].entries) == {uid(old), uid(new)}


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


def test_two_submissions_from_one_address_share_the_entry(diaries):
    occurrence = make_date(review_mode="confirm")
    kari, ola = (send_in(occurrence, name=name).registrations.get() for name in ("Kari", "Ola"))
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (2, 1)

    services.cancel(kari.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (0, 1)
    services.cancel(ola.pk)
    assert (diaries.send(), len(diaries["kari@example.org"].entries)) == (1, 0)


def test_entry_at_one_address_says_nothing_of_another(diaries):
    occurrence = make_date(review_mode="confirm")
    kari, _ola = (register(occurrence, email=f"{name}@example.org") for name in ("kari", "ola"))
    diaries.send()

    services.cancel(kari.pk)
    diaries.send()

    assert sequences() == [(Kind.HAS_PLACE, 0), (Kind.HAS_PLACE, 0), (Kind.CANCELLED, 1)]
    assert [len(diaries[f"{name}@example.org"].entries) for name in ("kari", "ola")] == [0, 1]


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
