"""Running scheduled jobs so that two runs at once do no harm: the second skips what the first is doing, or shares it.

Every job is safe to run twice in any case; the claim spares the work.
"""

import logging
import secrets
import traceback
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from wagtail_samlingar.messages.kinds import JobName
from wagtail_samlingar.messages.models import JobRun

logger = logging.getLogger(__name__)

# A claim older than this belongs to a run that is gone. A job that takes longer says so with ``Run.go_on``.
LEASE = timedelta(minutes=10)
RENEW_AFTER = timedelta(minutes=1)

DONE, RUNNING, NOT_DUE, FAILED = "done", "running elsewhere", "not due", "failed"


@dataclass
class Run:
    """A job's way to hear that it should stop, and to say that it is still at work."""

    should_stop: Callable[[], bool] = lambda: False
    job_run: JobRun | None = None
    _renewed_at: object = field(default_factory=timezone.now)

    def go_on(self):
        """Return False when the job should stop after what it has just done; renews its claim now and then."""
        now = timezone.now()
        if self.job_run is not None and self.job_run.claim and now - self._renewed_at >= RENEW_AFTER:
            self._renewed_at = now
            JobRun.objects.filter(pk=self.job_run.pk, claim=self.job_run.claim).update(claimed_at=now)
        return not self.should_stop()


@dataclass(frozen=True)
class Job:
    """One job: ``work(run)`` does it and ``preview()`` only counts; both return a few words for people.

    ``every`` (``timedelta``): not more often than this; None: each time. ``is_shared``: several runs may be at it at
    once, since it sees to it itself that nothing is done twice.
    """

    name: JobName
    work: Callable[[Run], str]
    preview: Callable[[], str]
    every: timedelta | None = None
    is_shared: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a job: ``state`` (DONE, RUNNING, NOT_DUE, FAILED) and words for people."""

    name: JobName
    state: str
    words: str = ""


def run(job, should_stop=lambda: False):
    """Run ``job`` unless somebody else does or it is not due, and return the ``Outcome``.

    An error in the job is logged and returned, not raised, so that the next job has its turn. Neither the log nor the
    outcome repeats the error's own words, which may hold personal data. Writes the job's ``JobRun``.
    """
    job_run = _claim(job)
    if job_run is None:
        claimed = JobRun.objects.filter(name=job.name).exclude(claim="").exists()
        return Outcome(job.name, RUNNING if claimed else NOT_DUE)
    with _released(job_run):
        try:
            words = job.work(Run(should_stop, job_run))
        # One failing job must not stop the others.
        except Exception as error:  # noqa: BLE001
            name = type(error).__name__
            _note(job_run, failed_at=timezone.now(), last_error=name[:64])
            where = "".join(traceback.format_tb(error.__traceback__))
            logger.error("The job %s failed with %s at:\n%s", job.name, name, where)
            return Outcome(job.name, FAILED, name)
        _note(job_run, finished_at=timezone.now(), last_error="")
    return Outcome(job.name, DONE, words)


def last_finished():
    """Return the instant at which any job last ended well, or None."""
    ended = JobRun.objects.exclude(finished_at=None).order_by("-finished_at")
    return ended.values_list("finished_at", flat=True).first()


def _claim(job):
    """Return the ``JobRun`` of ``job``, claimed, or None."""
    JobRun.objects.get_or_create(name=job.name)
    now = timezone.now()
    if job.is_shared:
        JobRun.objects.filter(name=job.name).update(started_at=now)
        return JobRun.objects.get(name=job.name)
    claim = secrets.token_hex(16)
    free = JobRun.objects.filter(Q(claim="") | Q(claimed_at__lt=now - LEASE), name=job.name)
    if job.every is not None:
        free = free.filter(Q(finished_at=None) | Q(finished_at__lte=now - job.every))
    if not free.update(claim=claim, claimed_at=now, started_at=now):
        return None
    return JobRun.objects.get(name=job.name, claim=claim)


@contextmanager
def _released(job_run):
    """Let go of the claim however the job ends."""
    try:
        yield
    finally:
        _note(job_run, claim="", claimed_at=None)


def _note(job_run, **changes):
    JobRun.objects.filter(pk=job_run.pk, claim=job_run.claim).update(**changes)
