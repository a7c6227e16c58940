"""The database a test run uses, chosen by the environment variable ``SAMLINGAR_DB``.

``sqlite`` (default), ``postgresql`` or ``mariadb``. Servers are found where their own clients look: ``PGHOST``,
``PGPORT``, ``PGUSER`` and ``PGPASSWORD`` for PostgreSQL, ``MYSQL_HOST``, ``MYSQL_TCP_PORT``, ``MYSQL_USER`` and
``MYSQL_PWD`` for MariaDB. Test databases are named after the process that runs the tests, so two runs at once never
meet; ``SAMLINGAR_DB_NAME`` gives them a name of your own, for ``pytest --reuse-db``.
"""

import os
import tempfile
from pathlib import Path

DATABASE = os.environ.get("SAMLINGAR_DB", "sqlite")


def _name():
    """Return a name without spaces; workers of one pytest-xdist run share it and pytest-django adds the worker."""
    run = os.environ.get("SAMLINGAR_DB_NAME") or os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    return f"samlingar_{run}"


def _sqlite():
    """A file, not memory: threads of a test get connections, and locks, of their own as on a real site."""
    path = Path(tempfile.gettempdir()) / _name()
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{path}.sqlite3",
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
        },
        "TEST": {"NAME": f"{path}_test.sqlite3"},
    }


def _postgresql():
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _name(),
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "USER": os.environ.get("PGUSER", "postgres"),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        # What a test commits need not survive a power cut.
        "OPTIONS": {"connect_timeout": 5, "options": "-c synchronous_commit=off"},
    }


def _mariadb():
    """An empty host is the server's socket on this machine."""
    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": _name(),
        "HOST": os.environ.get("MYSQL_HOST", ""),
        "PORT": os.environ.get("MYSQL_TCP_PORT", ""),
        "USER": os.environ.get("MYSQL_USER", "root"),
        "PASSWORD": os.environ.get("MYSQL_PWD", ""),
        "OPTIONS": {
            "charset": "utf8mb4",
            "connect_timeout": 5,
            "init_command": "SET sql_mode='STRICT_TRANS_TABLES'",
            "isolation_level": "read committed",
        },
        # The collation MariaDB gives connections: Wagtail's own migrations compare a cast with a column.
        "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_general_ci"},
    }


def databases(**options):
    """Return ``DATABASES`` for the chosen database; `options` (such as ``ATOMIC_REQUESTS=True``) are added to it.

    Raises ``KeyError`` for a database that is none of the three.
    """
    return {"default": {"sqlite": _sqlite, "postgresql": _postgresql, "mariadb": _mariadb}[DATABASE]() | options}
