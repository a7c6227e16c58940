"""Makes ``transaction.on_commit`` callbacks run in ordinary tests when they would on a site.

pytest-django wraps a test in transactions that are rolled back, so callbacks for "after commit" would never run,
and publishing a page through the admin would record no occurrence. Here they run when the outermost block *of the
code under test* ends, which is where the commit would be. Tests with real transactions are left alone.

Django marks the wrapping blocks itself (``Atomic._from_testcase``; it lets durable blocks through on the same ground).
"""

import logging

import pytest
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)


def _only_test_blocks_left(connection):
    return bool(connection.atomic_blocks) and all(block._from_testcase for block in connection.atomic_blocks)


def _run(callback, robust):
    """Call `callback`; a robust one that fails is logged and forgotten, as Django does."""
    if not robust:
        callback()
        return
    try:
        callback()
    except Exception:
        logger.exception("Error calling %r in on_commit()", callback)


def _run_callbacks(connection):
    callbacks, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, callback, robust in callbacks:
        _run(callback, robust)


@pytest.fixture(autouse=True)
def _callbacks_run_where_the_commit_would_be(monkeypatch):
    leave = transaction.Atomic.__exit__
    register = BaseDatabaseWrapper.on_commit

    def leave_and_run(atomic, exc_type, exc_value, traceback):
        leave(atomic, exc_type, exc_value, traceback)
        connection = transaction.get_connection(atomic.using)
        committed = exc_type is None and not connection.needs_rollback
        if committed and not atomic._from_testcase and _only_test_blocks_left(connection):
            _run_callbacks(connection)

    def register_or_run(connection, func, robust=False):
        if callable(func) and _only_test_blocks_left(connection):
            _run(func, robust)
        else:
            register(connection, func, robust)

    monkeypatch.setattr(transaction.Atomic, "__exit__", leave_and_run)
    monkeypatch.setattr(BaseDatabaseWrapper, "on_commit", register_or_run)
