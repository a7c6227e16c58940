"""The scheduled command killed while it writes reminders: each person is reminded once."""

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of
from tests.load.mail_server import mail_server
from tests.load.serving import ANSWER, run_due, started_run_due
from tests.messages.letters import clear, register
from wagtail_samlingar.messages import jobs
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.models import JobRun, Message, Registration
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.concurrency, pytest.mark.sqlite, pytest.mark.postgresql]

PEOPLE = 7


@pytest.fixture
def people():
    """Return the addresses of people with a place, whose reminder is due, and of one who waits beside them."""
    (occurrence,) = occurrences_of(make_gathering(dates=[date_block(days=2)], reminder_days=3, review_mode="confirm"))
    addresses = sorted(register(occurrence).email for _n in range(PEOPLE))
    waiting = register(occurrence, email="waits@example.org")
    Registration.objects.filter(pk=waiting.pk).update(status=Status.WAITLISTED)
    Registration.objects.update(submitted_at=timezone.now() - timedelta(days=9), decided_at=None)
    clear()
    return addresses


@pytest.mark.parametrize("point", ["before_reminders", "after_reminders", "between_reminders"])
def test_command_run_five_times_and_killed_twice_reminds_each_person_once(people, tmp_path, point):
    with mail_server() as mail:
        for number in (1, 2):
            told = tmp_path / f"held-{number}.pid"
            held = {"module": "run_due_held", "SAMLINGAR_HELD_AT": point, "SAMLINGAR_HELD_PID": str(told)}
            with started_run_due(mail.port, **held) as process:
                deadline = time.monotonic() + ANSWER
                while not told.exists():
                    assert time.monotonic() < deadline, "it did not come that far"
                    time.sleep(0.02)
                process.kill()
                process.wait(ANSWER)
            # The job of one that is gone is taken over when its claim is old.
            JobRun.objects.exclude(claim="").update(claimed_at=F("claimed_at") - jobs.LEASE)
            # What was written before is whole: nobody has a message that says nothing of them.
            reminders = Message.objects.filter(kind=Kind.REMINDER)
            assert reminders.count() == reminders.exclude(people=None).count() == 2 * number
        for _run in range(3):
            run_due(mail.port)

    assert sorted(reminders.values_list("recipient", flat=True)) == people
    assert Counter(letter["To"] for letter in mail.taken) == dict.fromkeys(people, 1)
