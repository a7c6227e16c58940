"""The frame of every service: one durable transaction, the lock first, the clock after it."""

from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.occurrences.services import lock, take_lock
from wagtail_samlingar.registrations.faults import says_busy
from wagtail_samlingar.registrations.queries import seats_of


@contextmanager
def locked(*occurrence_ids):
    """Hold the lock of occurrences (primary keys) for one durable transaction.

    Yields ({pk: Occurrence}, now): rows as they are under the lock, and an aware instant read after it was taken.
    Raises ``Busy`` when others hold it for longer than ``LOCK_SECONDS``, and ``RuntimeError`` inside another
    transaction, which could have frozen an earlier view of the seats.
    """
    with _short_transaction():
        occurrences = lock(*occurrence_ids)
        yield occurrences, timezone.now()


@contextmanager
def locked_unread(*occurrence_ids):
    """Like :func:`locked` for callers that read the occurrence together with something else; yields now."""
    with _short_transaction():
        take_lock(*occurrence_ids)
        yield timezone.now()


@contextmanager
def _short_transaction():
    """Run one durable transaction that waits no longer than ``LOCK_SECONDS`` for a lock.

    What is set here reads no table, so the lock is still the first statement that could freeze a view of the seats.
    SQLite waits when the transaction begins, for the ``timeout`` of its connection.
    """
    seconds = int(samlingar_settings.LOCK_SECONDS)
    with says_busy(), _mysql_waiting(seconds), transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            _execute(f"SET LOCAL lock_timeout = '{seconds}s'")
        yield


@contextmanager
def _mysql_waiting(seconds):
    """Set the limit on MariaDB and MySQL, where it belongs to the connection, which has other uses afterwards."""
    if connection.vendor != "mysql":
        yield
        return
    _execute(f"SET @samlingar_wait = @@SESSION.innodb_lock_wait_timeout, SESSION innodb_lock_wait_timeout = {seconds}")
    try:
        yield
    finally:
        # The variable is unknown to a connection that had to be made anew meanwhile.
        _execute("SET SESSION innodb_lock_wait_timeout = COALESCE(@samlingar_wait, @@GLOBAL.innodb_lock_wait_timeout)")


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def count_seats(occurrence, now):
    """Return the ``Seats`` of a locked occurrence at ``now``."""
    return seats_of([occurrence], now)[occurrence.pk]
