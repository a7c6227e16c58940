"""Messages to many: written in chunks, each person once, whoever stops, kills or repeats the job."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import registry

from tests.factories import submission
from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, send_in
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.messages import mailing_job, mailings, phone
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Mailing, MailingPerson, Message, MessageRegistration, Occurrence, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db

TEXTS = {"en": {"subject": "Bring a packed lunch", "text": "The café is closed.\n\n{{ 7|add:7 }} {% now 'Y' %}"}}


def begin(registrations=None, statuses=(Status.PENDING,), texts=TEXTS, kind=Kind.FREE):
    """Begin a mailing to ``registrations``, by default to everybody."""
    mailing = mailings.to_chosen(kind, statuses, texts, "en" if texts else "")
    pks = [row.pk for row in registrations or Registration.objects.order_by("pk")]
    return mailings.begin(mailing, pks, actor=make_user(f"staff{Mailing.objects.count()}"))


def send(mailing):
    """Write it, let the time to undo go by, and send."""
    mailing_job.write_due()
    Message.objects.filter(mailing=mailing, state=State.QUEUED).update(next_attempt_at=timezone.now())
    send_due()


def test_case_089_two_thousand_are_written_to_in_chunks_with_one_recipient_each(server):
    occurrence = make_date()
    first = register(occurrence)
    people = 2000
    template = Registration.objects.values().get()
    party = type(first.party).objects.values().get()
    del template["id"], party["id"]
    parties = type(first.party).objects.bulk_create(
        type(first.party)(**{**party, "reference": f"R{n}", "idempotency_key": f"k{n}", "email": f"p{n}@example.org"})
        for n in range(1, people)
    )
    keys = dict(type(first.party).objects.values_list("reference", "pk"))
    Registration.objects.bulk_create(
        Registration(
            **{
                **template,
                "party_id": keys[row.reference],
                "reference": f"{row.reference}-1",
                "active_key": row.reference,
                "email": row.email,
            }
        )
        for row in parties
    )
    clear()
    mailing = begin()

    with CaptureQueriesContext(connection) as captured:
        chunk = mailing_job.write_chunk(mailing.pk)
    assert (chunk, Message.objects.count()) == (mailing_job.CHUNK, mailing_job.CHUNK)
    # Many to a statement, however many databases take at once.
    assert len(captured) < 40
    progress = mailings.progress_of([mailing])[mailing.pk]
    assert (progress.people, progress.done, progress.waiting, progress.sent) == (people, 200, 200, 0)
    mailing_job.write_due()

    recipients = Counter(Message.objects.values_list("recipient", flat=True))
    assert len(recipients) == people
    assert set(recipients.values()) == {1}
    Message.objects.update(next_attempt_at=timezone.now())
    Message.objects.exclude(pk__in=list(Message.objects.order_by("pk").values_list("pk", flat=True)[:20])).delete()
    send_due()
    assert {(len(mail.to), len(mail.cc), len(mail.bcc)) for mail in server.sent} == {(1, 0, 0)}
    for mail in server.sent:
        assert mail.body.count("@example.org") == 1  # the contact's


def test_text_is_literal_in_the_language_of_the_reader_with_one_that_stands_in(server):
    occurrence = make_date()
    register(occurrence, name="Kari", email="kari@example.org")
    register(occurrence, name="Per", email="per@example.org", language="nn")
    clear()
    send(begin())

    kari, per = sorted(server.sent, key=lambda mail: mail.to[0])
    assert kari.subject == per.subject == "Bring a packed lunch"
    assert "Hello Kari,\n\nThe café is closed.\n\n{{ 7|add:7 }} {% now 'Y' %}\n" in kari.body
    assert "Hei, Per!\n\nThe café is closed." in per.body
    assert "Frivilligheit\n" in per.body


def test_only_those_who_have_the_status_still_are_written_to(server):
    occurrence = make_date()
    rows = {name: register(occurrence, name=name, email=f"{name}@example.org") for name in ("a", "b", "c", "d")}
    services.waitlist(rows["d"].pk)
    clear()
    mailing = begin(statuses=(Status.PENDING, Status.CONFIRMED))
    services.cancel(rows["a"].pk, notify=False)
    mailing_job.write_due()
    services.confirm(rows["b"].pk, notify=False)
    services.waitlist(rows["c"].pk, notify=False)
    send(mailing)

    assert [mail.to for mail in server.sent] == [["b@example.org"]]


def test_message_of_staff_does_not_hide_a_decision(server):
    registration = register(make_date())
    send_due()
    mailing = begin(statuses=(Status.PENDING, Status.CONFIRMED))
    services.confirm(registration.pk)
    Message.objects.filter(kind=Kind.HAS_PLACE).update(next_attempt_at=timezone.now() + dt.timedelta(days=1))
    send(mailing)
    Message.objects.update(next_attempt_at=timezone.now())
    send_due()

    assert [mail.subject.partition(":")[0] for mail in server.sent] == [
        "Registration received",
        "Bring a packed lunch",
        "Your seat is confirmed",
    ]


def test_party_gets_one_message_at_each_address_also_where_a_chunk_ends(monkeypatch, server):
    monkeypatch.setattr(mailing_job, "CHUNK", 2)
    occurrence = make_date()
    send_in(
        occurrence,
        ("Ola", ""),
        ("Siri", "siri@example.org"),
        ("Per", ""),
        ("Eva", "OLA@example.org"),
        email="ola@example.org",
    )
    register(occurrence, email="last@example.org")
    clear()
    send(begin())

    assert sorted(mail.to[0].lower() for mail in server.sent) == [
        "last@example.org",
        "ola@example.org",
        "siri@example.org",
    ]


def test_killed_half_way_and_run_again_writes_to_each_person_once(monkeypatch):
    monkeypatch.setattr(mailing_job, "CHUNK", 2)
    occurrence = make_date()
    addresses = sorted(register(occurrence).email for _n in range(7))
    clear()
    mailing = begin()
    write = mailing_job.insert
    chunks = iter([False, True, False, False, True])

    def die(messages):
        written = write(messages)
        if next(chunks, False):
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(mailing_job, "insert", die)
    for _run in range(5):
        try:
            mailing_job.write_due()
        except KeyboardInterrupt:
            continue

    assert sorted(Message.objects.values_list("recipient", flat=True)) == addresses
    assert MessageRegistration.objects.count() == len(addresses)
    mailing.refresh_from_db()
    assert mailing.written_at is not None
    assert (mailing_job.count_due(), mailing_job.write_due()) == (0, 0)


def test_job_stops_between_chunks_when_told(monkeypatch):
    monkeypatch.setattr(mailing_job, "CHUNK", 1)
    occurrence = make_date()
    for _n in range(3):
        register(occurrence)
    clear()
    begin()

    assert mailing_job.write_due(go_on=lambda: False) == 1
    assert mailing_job.count_due() == 2


def test_stopped_midway_sends_no_more_and_what_has_left_has_left(monkeypatch, server):
    monkeypatch.setattr(mailing_job, "CHUNK", 2)
    occurrence = make_date()
    for _n in range(6):
        register(occurrence)
    clear()
    mailing = begin()
    mailing_job.write_chunk(mailing.pk)
    Message.objects.filter(pk=Message.objects.order_by("pk").first().pk).update(next_attempt_at=timezone.now())
    send_due()

    assert mailings.stop(mailing.pk, actor=mailing.author) == 1

    assert mailing_job.write_chunk(mailing.pk) is None
    send(mailing)
    assert len(server.sent) == 1
    progress = mailings.progress_of([mailing])[mailing.pk]
    assert (progress.people, progress.done, progress.sent, progress.withdrawn, progress.waiting) == (6, 2, 1, 1, 0)
    with pytest.raises(NotAllowed):
        mailings.stop(mailing.pk, actor=mailing.author)


def test_message_that_is_being_tried_again_when_it_is_stopped_is_not_sent(server):
    register(make_date())
    clear()
    mailing = begin()
    mailing_job.write_due()
    mailings.stop(mailing.pk, actor=mailing.author)
    # As when a sender had it in hand at that moment, and the mail server did not take it.
    Message.objects.update(state=State.RETRY, next_attempt_at=timezone.now())
    send_due()

    assert server.sent == []


def test_people_without_an_address_are_called_also_after_the_date(frozen):
    clock = frozen("2026-09-01 12:00")
    occurrence = make_date(days=3)
    services.submit(submission(occurrence, name="Tor", email="", people=[Person(name="Tor", phone="70 12 34 56")]))
    first = Message.objects.get()
    clock.shift(dt.timedelta(days=10))
    mailing = begin()
    mailing_job.write_due()

    # What was to be said of the decision is over; what staff write now is not.
    (call,) = phone.to_phone(Occurrence.objects.all(), timezone.now())
    assert call.mailing == mailing
    assert "The café is closed." in phone.what_to_say(call, timezone.now()).text
    first.refresh_from_db()
    assert first.state == State.TO_PHONE
    phone.tick(call.pk, actor=mailing.author)
    assert mailings.progress_of([mailing])[mailing.pk].sent == 1


def test_decision_afterwards_leaves_the_call_of_what_staff_wrote():
    services.submit(submission(make_date(), name="Tor", email="", people=[Person(name="Tor", phone="70 12 34 56")]))
    begin(statuses=(Status.PENDING, Status.CONFIRMED))
    mailing_job.write_due()
    services.confirm(Registration.objects.get().pk)

    found = phone.to_phone(Occurrence.objects.all(), timezone.now())
    assert sorted(found.values_list("kind", flat=True)) == [Kind.FREE, Kind.HAS_PLACE]


def test_other_dates_that_are_open_are_listed_as_they_are_then(server):
    occurrence = make_date(capacity=0)
    open_date = make_date(gathering_key=occurrence.gathering_key, days=40, venue="Ålesund")
    make_date(gathering_key=occurrence.gathering_key, days=50, venue="Cancelled", state="cancelled")
    make_date(days=60, venue="Another gathering")
    register(occurrence)
    clear()
    send(begin(statuses=(Status.WAITLISTED,), texts={}, kind=Kind.OTHER_DATE))

    (mail,) = server.sent
    assert mail.subject == "Does another date suit? Volunteers"
    listed = [line for line in mail.body.splitlines() if line.startswith("- ")]
    assert len(listed) == 1
    assert "Ålesund" in listed[0]
    assert listed[0].endswith(": Registration is open")
    assert open_date.starts_on.strftime("%Y") in listed[0]


def test_log_says_that_people_were_written_to_and_neither_whom_nor_what():
    registration = register(make_date())
    mailing = begin()
    mailings.stop(mailing.pk, actor=mailing.author)

    entries = registry.get_logs_for_instance(registration.occurrence)
    assert {entry.action for entry in entries} == {mailings.BEGUN, mailings.STOPPED}
    told = " ".join(f"{entry.label} {entry.data}" for entry in entries)
    assert not any(word in told for word in (registration.name, registration.email, "café", "lunch"))


def test_nobody_to_write_to_is_no_mailing():
    with pytest.raises(NotAllowed):
        mailings.begin(mailings.to_chosen(Kind.FREE, [Status.CONFIRMED], TEXTS), [], actor=None)
    assert not Mailing.objects.exists()


@pytest.mark.concurrency
def test_runs_at_once_write_to_each_person_once(monkeypatch):
    monkeypatch.setattr(mailing_job, "CHUNK", 3)
    occurrence = make_date()
    addresses = sorted(register(occurrence).email for _n in range(12))
    clear()
    begin()

    in_parallel(4, lambda _n: mailing_job.write_due())

    assert sorted(Message.objects.values_list("recipient", flat=True)) == addresses
    assert not MailingPerson.objects.filter(is_done=False).exists()


@pytest.mark.concurrency
def test_stopped_while_it_is_written_leaves_nothing_to_send(monkeypatch, server):
    monkeypatch.setattr(mailing_job, "CHUNK", 1)
    occurrence = make_date()
    for _n in range(12):
        register(occurrence)
    clear()
    mailing = begin()

    in_parallel(3, lambda n: mailings.stop(mailing.pk, actor=mailing.author) if n == 1 else mailing_job.write_due())
    mailing_job.write_due()

    assert set(Message.objects.values_list("state", flat=True)) <= {State.WITHDRAWN}
