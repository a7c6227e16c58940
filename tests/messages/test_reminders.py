"""Reminders: when, to whom, once, whatever happens to the job or the date."""

import contextlib
import datetime as dt

import pytest
from django.utils import timezone

from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, send_in
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.messages import reminders
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, MessageRegistration, Occurrence, Registration
from wagtail_samlingar.occurrences.models import DateState, PageState
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db


def reminded():
    """Return the addresses of the reminders that were written, and not withdrawn."""
    found = Message.objects.filter(kind=Kind.REMINDER).exclude(state=State.WITHDRAWN)
    return sorted(found.values_list("recipient", flat=True))


def with_places(occurrence, *names):
    """Return registrations of people who got a place at once."""
    return [register(occurrence, name=name, email=f"{name.lower()}@example.org") for name in names]


@pytest.fixture
def clock(frozen):
    """Stop the clock at noon on the first of September."""
    return frozen("2026-09-01 12:00")


@pytest.fixture
def occurrence(clock):
    """Return a date ten days on, of which people are reminded three days before."""
    return make_date(days=10, reminder_days=3, review_mode="confirm")


def test_people_are_reminded_in_the_morning_so_many_days_before(occurrence, clock, frozen, server):
    with_places(occurrence, "Kari")
    send_due()
    server.begin()
    frozen("2026-09-08 07:59")
    assert reminders.write_reminders() == 0
    frozen("2026-09-08 08:00")

    assert (reminders.count_due(), reminders.write_reminders(), reminders.count_due()) == (1, 1, 0)
    send_due()

    (mail,) = server.sent
    assert mail.subject == "Reminder: Volunteers"
    assert "This is to remind you that you have a place." in mail.body
    assert "Friday 11 September 2026, 10:00–15:00" in mail.body


def test_morning_is_that_of_the_date(clock, frozen):
    occurrence = make_date(days=10, reminder_days=3, time_zone="America/New_York")
    assert reminders.reminded_at(occurrence) == dt.datetime(2026, 9, 8, 12, tzinfo=dt.UTC)
    assert reminders.reminded_at(make_date(starts_at=None, reminder_days=3)) is None
    assert reminders.reminded_at(make_date()) is None


def test_run_five_times_and_killed_twice_reminds_each_person_once(occurrence, frozen, monkeypatch):
    monkeypatch.setattr(reminders, "CHUNK", 2)
    names = ("Ada", "Berit", "Cato", "Dag", "Eli")
    with_places(occurrence, *names)
    frozen("2026-09-08 09:00")
    write = reminders.insert
    # Killed in the second and the fourth run, between a message and whom it is about.
    chunks = iter([False, True, False, True])

    def die(messages):
        written = write(messages)
        if next(chunks, False):
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(reminders, "insert", die)
    for run in range(5):
        with contextlib.suppress(KeyboardInterrupt):
            # The first run is told to stop after a chunk.
            reminders.write_reminders(go_on=lambda run=run: run > 0)

    assert reminded() == [f"{name.lower()}@example.org" for name in names]
    assert MessageRegistration.objects.filter(message__kind=Kind.REMINDER).count() == len(names)


def test_none_for_who_has_no_place_or_has_just_got_it(occurrence, frozen):
    rows = with_places(occurrence, "Has", "Waits", "Queues", "Withdrew", "Later", "Given")
    statuses = (Status.PENDING, Status.WAITLISTED, Status.CANCELLED)
    for row, status in zip(rows[1:4], statuses, strict=True):
        Registration.objects.filter(pk=row.pk).update(status=status)
    moment = reminders.reminded_at(occurrence)
    Registration.objects.filter(pk=rows[4].pk).update(submitted_at=moment + dt.timedelta(minutes=1))
    Registration.objects.filter(pk=rows[5].pk).update(decided_at=moment + dt.timedelta(minutes=1))
    frozen("2026-09-08 09:00")

    reminders.write_reminders()

    assert reminded() == ["has@example.org"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": DateState.CANCELLED}, 0),
        ({"state": DateState.POSTPONED}, 0),
        ({"page_state": PageState.DATE_REMOVED}, 0),
        ({"page_state": PageState.PAGE_DELETED}, 0),
        # Taken down for a typo: it is held all the same.
        ({"page_state": PageState.PAGE_UNPUBLISHED}, 1),
    ],
)
def test_none_for_a_date_that_is_not_held_then(occurrence, frozen, server, changes, expected):
    with_places(occurrence, "Kari")
    clear()
    frozen("2026-09-08 09:00")
    Occurrence.objects.update(**changes)
    assert reminders.write_reminders() == expected

    Occurrence.objects.update(state=DateState.PLANNED, page_state=PageState.LIVE)
    reminders.write_reminders()
    Occurrence.objects.update(**changes)
    send_due()

    assert len(server.sent) == expected


def test_another_start_is_reminded_of_anew_and_the_old_one_is_not_sent(occurrence, frozen, server):
    with_places(occurrence, "Kari")
    clear()
    frozen("2026-09-08 09:00")
    reminders.write_reminders()
    start = occurrence.starts_at
    Occurrence.objects.update(starts_at=start + dt.timedelta(days=1))
    send_due()
    assert server.sent == []

    assert reminders.write_reminders() == 0
    frozen("2026-09-09 09:00")
    assert reminders.write_reminders() == 1
    send_due()
    assert len(server.sent) == 1
    Occurrence.objects.update(starts_at=start)
    frozen("2026-09-09 10:00")
    # The reminder of the first start was never sent.
    assert reminders.write_reminders() == 1
    assert (reminders.write_reminders(), len(reminded())) == (0, 2)


def test_party_at_one_address_gets_one_reminder_about_those_who_have_a_place(occurrence, frozen, server):
    party = send_in(occurrence, ("Ola", ""), ("Siri", "siri@example.org"), ("Per", ""), ("Tor", ""))
    clear()
    Registration.objects.filter(name="Tor").update(status=Status.CANCELLED)
    frozen("2026-09-08 09:00")
    reminders.write_reminders()
    Registration.objects.filter(name="Per").update(status=Status.CANCELLED)

    send_due()

    by_address = {mail.to[0]: mail.body for mail in server.sent}
    assert sorted(by_address) == [party.email, "siri@example.org"]
    assert "- Ola\n" in by_address[party.email]
    assert not any(name in by_address[party.email] for name in ("Siri", "Per", "Tor"))


def test_case_083_reminders_are_dropped_when_the_date_has_started(occurrence, frozen, server):
    with_places(occurrence, "Kari")
    clear()
    frozen("2026-09-08 09:00")
    reminders.write_reminders()
    # The mail server was away until then.
    frozen("2026-09-11 10:00")
    send_due()

    assert server.sent == []
    assert Message.objects.get().state == State.WITHDRAWN
    assert reminders.write_reminders() == 0


@pytest.mark.concurrency
def test_two_runs_at_once_remind_each_person_once(monkeypatch):
    monkeypatch.setattr(reminders, "CHUNK", 3)
    occurrence = make_date(days=1, reminder_days=1, review_mode="confirm")
    names = [f"Person{number}" for number in range(10)]
    with_places(occurrence, *names)
    Registration.objects.update(submitted_at=timezone.now() - dt.timedelta(days=3), decided_at=None)
    monkeypatch.setattr(reminders, "MORNING", dt.time(0))

    in_parallel(4, lambda _n: reminders.write_reminders())

    assert reminded() == sorted(f"{name.lower()}@example.org" for name in names)


def test_who_was_moved_to_the_date_is_told_of_that_and_not_reminded_first(clock, server):
    left = make_date(days=40, review_mode="confirm")
    target = make_date(days=2, reminder_days=3, review_mode="confirm", gathering_key=left.gathering_key)
    registration = register(left)
    clear()
    Registration.objects.update(submitted_at=timezone.now() - dt.timedelta(days=9))

    services.move(registration.pk, target.pk, actor=make_user())

    assert reminders.write_reminders() == 0
    assert list(Message.objects.values_list("kind", flat=True)) == [Kind.MOVED]
    Message.objects.update(state=State.SENT, sent_at=timezone.now())
    assert reminders.write_reminders() == 0
