"""System check of the scheduled command, with a stable id."""

from datetime import timedelta

from django.core import checks
from django.db import DatabaseError, connections, router
from django.utils import timezone

from wagtail_samlingar.messages.jobs import last_finished
from wagtail_samlingar.messages.models import JobRun

# The command is meant to run every few minutes.
SILENT_FOR = timedelta(hours=1)


def check_run_due(app_configs=None, databases=None, **kwargs):
    """W030: ``samlingar_run_due`` has not run for an hour. Only with ``check --deploy --database <alias>``.

    Says nothing before the tables are made, or where the database cannot be asked: that is told elsewhere.
    """
    alias = router.db_for_read(JobRun)
    if alias not in (databases or ()):
        return []
    try:
        if JobRun._meta.db_table not in connections[alias].introspection.table_names():
            return []
        last = last_finished()
    except DatabaseError:
        return []
    if last is not None and timezone.now() - last < SILENT_FOR:
        return []
    said = "has never run" if last is None else f"last ran {last:%Y-%m-%d %H:%M} UTC"
    return [
        checks.Warning(
            f"samlingar_run_due {said}: no mail is sent, and offers that ran out are not passed on.",
            hint="Run manage.py samlingar_run_due every few minutes, or let it run with --loop.",
            id="wagtail_samlingar.W030",
        )
    ]


def connect():
    """Register the check."""
    checks.register(check_run_due, checks.Tags.database, deploy=True)
