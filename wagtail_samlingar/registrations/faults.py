"""When the database fails: what an error means, and a page that needs no database to be shown."""

import logging
import sqlite3
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from wagtail_samlingar.registrations.errors import Busy

logger = logging.getLogger(__name__)

# Seconds after which a client may try again.
RETRY_AFTER = "10"

# PostgreSQL: lock not available, deadlock, serialisation failure.
POSTGRESQL_STATES = frozenset({"55P03", "40P01", "40001"})
# MariaDB and MySQL: lock wait timeout, deadlock.
MYSQL_CODES = frozenset({1205, 1213})
SQLITE_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

# What a database raises when it is away, or takes no writes. The others are mistakes in a program or its data: they
# would come again, and belong in the site's reports of errors.
OUTAGES = (InterfaceError, InternalError, OperationalError)


def is_wait_too_long(error):
    """Return True when ``error`` (a Django ``DatabaseError``) says that others held what was needed.

    Nothing was stored, and the same again in a moment may well succeed.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        # The primary code is the lowest byte of an extended one.
        return (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF in SQLITE_CODES
    if getattr(cause, "sqlstate", None) in POSTGRESQL_STATES:
        return True
    return bool(error.args) and error.args[0] in MYSQL_CODES


@contextmanager
def says_busy():
    """Raise ``Busy`` in place of a database error that came of waiting for others."""
    try:
        yield
    except DatabaseError as error:
        if not is_wait_too_long(error):
            raise
        raise Busy from error


def answers_when_database_does_not(view):
    """Decorate ``view`` to answer ``503`` with a page of its own while the database is down or takes no writes."""

    @wraps(view)
    def guarded(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except OUTAGES as error:
            log_outage(error)
            return _unavailable()

    return guarded


def log_outage(error):
    """Log that ``error`` was raised by the database. Not what it says: that may quote what somebody wrote."""
    logger.error("The database does not answer: %s", type(error.__cause__ or error).__name__)


def _unavailable():
    page = render_to_string("wagtail_samlingar/registrations/unavailable.html")
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
