"""Do everything that is due: the one command to schedule."""

import signal
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from wagtail_samlingar.gatherings import recording
from wagtail_samlingar.messages import jobs, mailing_job, notices, reminders, sender
from wagtail_samlingar.messages.jobs import Job
from wagtail_samlingar.messages.kinds import JobName
from wagtail_samlingar.registrations.captcha import get_backend
from wagtail_samlingar.registrations.services import expire_due

DEFAULT_SECONDS = 60
STOPS = (signal.SIGINT, signal.SIGTERM)


def sync(run):
    """Record every gathering: repairs what no signal told of. Returns words."""
    changed = 0
    for key in sorted(recording.all_keys()):
        changed += len(recording.record(key))
        if not run.go_on():
            break
    return f"{changed} dates changed"


def preview_sync():
    """Count what :func:`sync` would change."""
    return f"{sum(len(recording.preview(key)) for key in recording.all_keys())} dates would change"


def remove_captchas(_run):
    """Delete expired captchas. Returns words."""
    backend = get_backend()
    return f"{backend.remove_expired() if backend else 0} captchas deleted"


def send_mail(run):
    """Send what is due. Returns words."""
    outcomes = sender.send_due(should_stop=lambda: not run.go_on())
    return ", ".join(f"{count} {state}" for state, count in sorted(outcomes.items())) or "nothing to send"


# In this order: mail last, so that it takes along what the others wrote.
JOBS = (
    Job(JobName.SYNC, sync, preview_sync, every=timedelta(days=1)),
    Job(JobName.CAPTCHA, remove_captchas, lambda: "expired captchas would be deleted"),
    Job(
        JobName.EXPIRE,
        lambda _run: f"{expire_due()} registrations ran out",
        lambda: f"{expire_due(dry_run=True)} registrations would run out",
    ),
    Job(
        JobName.NOTIFY,
        lambda _run: f"{notices.write_notices()} notices written",
        lambda: f"{len(notices.due())} notices would be written",
    ),
    Job(
        JobName.MAILINGS,
        lambda run: f"{mailing_job.write_due(run.go_on)} people written to",
        lambda: f"{mailing_job.count_due()} people would be written to",
    ),
    Job(
        JobName.REMIND,
        lambda run: f"{reminders.write_reminders(run.go_on)} people reminded",
        lambda: f"{reminders.count_due()} people would be reminded",
    ),
    Job(JobName.MAIL, send_mail, lambda: f"{sender.count_due()} messages would be sent", is_shared=True),
)


class Command(BaseCommand):
    """Runs each job that is due. Safe to run at any time, twice, and on several machines at once."""

    help = (
        "Send messages, let offers and unconfirmed addresses run out, delete expired captchas, write notices to staff, "
        "messages to many and reminders, and once a day bring recorded dates in line with their pages. Schedule it "
        "every few minutes, or let it run with --loop."
    )

    def add_arguments(self, parser):
        """Add ``--loop`` and ``--dry-run``."""
        parser.add_argument(
            "--loop",
            type=int,
            nargs="?",
            const=DEFAULT_SECONDS,
            metavar="SECONDS",
            help=f"Go on until stopped, waiting so long between rounds (default {DEFAULT_SECONDS}).",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what is due, and change nothing.")

    def handle(self, *args, loop=None, dry_run=False, **options):
        """Run the jobs and print a line for each. Raises ``CommandError`` (exit code 1) when one failed."""
        if dry_run:
            for job in JOBS:
                self.stdout.write(f"{job.name}: {job.preview()}")
        elif loop is None:
            self._round(threading.Event())
        else:
            if loop < 1:
                raise CommandError("--loop takes a number of seconds, 1 or more.")
            self._rounds(loop)

    def _round(self, stopped):
        outcomes = [jobs.run(job, stopped.is_set) for job in JOBS if not stopped.is_set()]
        for outcome in outcomes:
            self.stdout.write(": ".join(filter(None, [outcome.name, outcome.words or outcome.state])))
        failed = [f"{outcome.name} ({outcome.words})" for outcome in outcomes if outcome.state == jobs.FAILED]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")

    def _rounds(self, seconds):
        """Go round until SIGINT or SIGTERM, which let the message in hand be finished."""
        stopped = threading.Event()
        before = {number: signal.signal(number, lambda *_args: stopped.set()) for number in STOPS}
        try:
            while not stopped.is_set():
                close_old_connections()
                try:
                    self._round(stopped)
                except CommandError as error:
                    self.stderr.write(str(error))
                stopped.wait(seconds)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
