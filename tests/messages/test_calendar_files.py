"""Who gets a place into the calendar, keeps it and loses it, and that each file replaces the one before it."""

import pytest

from tests.messages.diaries import sequences
from tests.messages.letters import make_date, register, send_in
from wagtail_samlingar.feeds.ical import uid
from wagtail_samlingar.messages.calendar_files import ENDED
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]


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
