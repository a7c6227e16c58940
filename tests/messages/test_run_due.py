"""``samlingar_run_due``: every due job, one failing without the others, twice at once, and the dry run."""

import datetime as dt
import io
import os
import signal
import threading

import pytest
from captcha.models import CaptchaStore
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of
from tests.messages.letters import make_date, register, send_in
from wagtail_samlingar.management.commands import samlingar_run_due
from wagtail_samlingar.messages import jobs, mailings
from wagtail_samlingar.messages.kinds import JobName, Kind
from wagtail_samlingar.models import JobRun, Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.captcha.simple import SimpleCaptchaBackend
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db

# An error of the database repeats values that people typed.
SECRET = "kari@example.org"


def run(*arguments, **options):
    """Run the command; return the lines it printed."""
    out, err = io.StringIO(), io.StringIO()
    call_command("samlingar_run_due", *arguments, stdout=out, stderr=err, **options)
    return out.getvalue().splitlines() + err.getvalue().splitlines()


def make_everything_due():
    """Return nothing; leave an unrecorded change, an old captcha, a late address and a message."""
    page = make_gathering(title="Changed behind the back")
    Occurrence.objects.filter(gathering_key=page.translation_key).update(venue="elsewhere")
    get_backend().issue()
    CaptchaStore.objects.update(expiration=timezone.now() - dt.timedelta(hours=1))
    late = send_in(make_date(), needs_verification=True)
    Party.objects.filter(pk=late.pk).update(verify_by=timezone.now())
    Message.objects.all().delete()
    # The answer to a date whose page does not exist: its date is marked, and nobody loses anything.
    register(make_date(), name="Siri")


def snapshot():
    """Return everything that a run may change."""
    return (
        sorted(Occurrence.objects.values_list("pk", "venue", "page_state")),
        CaptchaStore.objects.count(),
        sorted(Registration.objects.values_list("pk", "status")),
        sorted(Message.objects.values_list("pk", "state", "attempts")),
        JobRun.objects.count(),
    )


def test_command_does_everything_that_is_due(server):
    make_everything_due()

    lines = run()

    assert lines == [
        "sync: 3 dates changed",
        "captcha: 1 captchas deleted",
        "expire: 1 registrations ran out",
        "notify: 0 notices written",
        "mailings: 0 people written to",
        "remind: 0 people reminded",
        "mail: 1 sent",
    ]
    assert (CaptchaStore.objects.count(), len(server.sent)) == (0, 1)
    assert Registration.objects.filter(status=Status.LAPSED).count() == 1
    assert not Occurrence.objects.filter(venue="elsewhere").exists()
    assert set(JobRun.objects.values_list("name", "claim", "failed_at")) == {(name, "", None) for name in JobName}


def test_command_run_again_finds_nothing(server):
    make_everything_due()
    run()

    assert run() == [
        "sync: not due",
        "captcha: 0 captchas deleted",
        "expire: 0 registrations ran out",
        "notify: 0 notices written",
        "mailings: 0 people written to",
        "remind: 0 people reminded",
        "mail: nothing to send",
    ]


def test_sync_runs_once_a_day(server, frozen):
    clock = frozen("2026-09-01 12:00")
    assert run()[0] == "sync: 0 dates changed"
    clock.shift(dt.timedelta(hours=23))
    assert run()[0] == "sync: not due"
    clock.shift(dt.timedelta(hours=1))
    assert run()[0] == "sync: 0 dates changed"


def test_dry_run_counts_and_changes_nothing(server):
    make_everything_due()
    before = snapshot()

    lines = run("--dry-run")

    assert lines == [
        "sync: 3 dates would change",
        "captcha: expired captchas would be deleted",
        "expire: 1 registrations would run out",
        "notify: 0 notices would be written",
        "mailings: 0 people would be written to",
        "remind: 0 people would be reminded",
        "mail: 1 messages would be sent",
    ]
    assert snapshot() == before
    assert server.sent == []


def test_messages_to_many_and_reminders_are_written_and_sent_in_one_run(server, at_once):
    page = make_gathering(dates=[date_block(days=1)], reminder_days=2)
    registration = register(occurrences_of(page)[0])
    Registration.objects.update(status=Status.CONFIRMED, submitted_at=timezone.now() - dt.timedelta(days=9))
    Message.objects.all().delete()
    mailing = mailings.to_chosen(Kind.FREE, [Status.CONFIRMED], {"en": {"subject": "Hello", "text": "Hello"}}, "en")
    mailings.begin(mailing, [registration.pk], actor=None)

    told = run("--dry-run")
    assert told[-3:-1] == ["mailings: 1 people would be written to", "remind: 1 people would be reminded"]
    assert not Message.objects.exists()
    assert run()[-3:] == ["mailings: 1 people written to", "remind: 1 people reminded", "mail: 2 sent"]


def test_site_without_a_captcha(settings, server):
    settings.WAGTAIL_SAMLINGAR = {"CAPTCHA_BACKEND": None}

    assert run()[1] == "captcha: 0 captchas deleted"


class BrokenBackend(SimpleCaptchaBackend):
    def remove_expired(self):
        raise ValueError(SECRET)


def test_failing_job_does_not_stop_the_others_and_the_exit_code_tells(server, settings, caplog):
    settings.WAGTAIL_SAMLINGAR = {"CAPTCHA_BACKEND": "tests.messages.test_run_due.BrokenBackend"}
    register(make_date())

    with pytest.raises(CommandError, match=r"^Failed: captcha \(ValueError\)\.$"):
        run()

    assert len(server.sent) == 1
    assert list(JobRun.objects.exclude(failed_at=None).values_list("name", "claim", "last_error")) == [
        ("captcha", "", "ValueError")
    ]
    assert "remove_expired" in caplog.text
    assert SECRET not in caplog.text


def test_job_that_another_run_is_at_is_skipped_until_its_claim_is_old(server, frozen):
    clock = frozen("2026-09-01 12:00")
    run()
    JobRun.objects.filter(name=JobName.EXPIRE).update(claim="another", claimed_at=timezone.now())

    assert run()[2] == "expire: running elsewhere"
    assert JobRun.objects.get(name=JobName.EXPIRE).claim == "another"
    clock.shift(jobs.LEASE + dt.timedelta(seconds=1))
    assert run()[2] == "expire: 0 registrations ran out"


def test_long_job_renews_its_claim(frozen):
    clock = frozen("2026-09-01 12:00")

    def work(run):
        for _minute in range(15):
            clock.shift(dt.timedelta(minutes=1))
            assert run.go_on()
            assert jobs.run(job).state == jobs.RUNNING
        return "long"

    job = jobs.Job(JobName.MAIL, work, lambda: "")

    assert jobs.run(job) == jobs.Outcome(JobName.MAIL, jobs.DONE, "long")


def test_sync_stops_between_gatherings_when_told():
    for _n in range(2):
        make_gathering()
    Occurrence.objects.update(venue="elsewhere")

    assert samlingar_run_due.sync(jobs.Run(should_stop=lambda: True)) == "1 dates changed"


@pytest.mark.parametrize("seconds", ["0", "-1"])
def test_loop_takes_a_number_of_seconds(seconds):
    with pytest.raises(CommandError, match="1 or more"):
        run(f"--loop={seconds}")


# The loop lets go of old connections, which would end the transaction of an ordinary test.
@pytest.mark.concurrency
def test_loop_goes_on_after_a_failure_until_it_is_told_to_stop(server, settings, monkeypatch):
    settings.WAGTAIL_SAMLINGAR = {"CAPTCHA_BACKEND": "tests.messages.test_run_due.BrokenBackend"}
    rounds = []

    def stop_in_the_second(job, should_stop):
        rounds.append(job.name)
        if len(rounds) == 2 * len(samlingar_run_due.JOBS):
            os.kill(os.getpid(), signal.SIGTERM)
        return run_job(job, should_stop)

    run_job = jobs.run
    monkeypatch.setattr(jobs, "run", stop_in_the_second)
    before = signal.getsignal(signal.SIGTERM)

    lines = run("--loop=1")

    assert rounds == [*JobName] * 2
    assert lines.count("Failed: captcha (ValueError).") == 2
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.concurrency
def test_command_twice_at_once_does_everything_once(server):
    for _n in range(10):
        register(make_date())
    server.slowness = 0.05
    gate = threading.Barrier(2, timeout=60)
    said = []

    def work():
        try:
            gate.wait()
            said.append(run()[-1])
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Each message is claimed by itself, so both may send some.
    counts = [int(line.split()[1]) for line in said if line != "mail: nothing to send"]
    assert sum(counts) == 10
    assert len(server.sent) == 10
    assert services.expire_due() == 0
