"""Which tests run: those that concern the chosen database, with what this machine has.

A test marked for other databases than the chosen one is *left out*: there is nothing to run. So are, on PostgreSQL and
MariaDB, tests of what is shown and typed in. Of rooms and modules that are mostly about templates and forms, those run
on every database that use threads or are marked ``every_database`` because databases may differ about it, and on
PostgreSQL, which sites mostly run on, the hostile cases too.

A test that needs something this machine lacks, such as a browser, is *skipped* with the reason. With
``SAMLINGAR_REQUIRE_ALL=1`` a skipped test is a failed one, so a run that says "passed" has run everything.
"""

import os
import shutil

import pytest

from tests.hosts.databases import DATABASE

DATABASES = ("sqlite", "postgresql", "mariadb")
# Rooms in which most tests are about what is shown.
SHOWN = ("example_site", "gatherings", "inbox")
# Such modules in other rooms.
SHOWN_MODULES = (
    "test_captcha_views",
    "test_form_",
    "test_html",
    "test_mail.py",
    "test_no_english",
    "test_reference",
    "test_site_texts",
    "test_texts",
    "test_views_",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium():
    """Return the path of a Chromium on this machine, or None. ``SAMLINGAR_CHROMIUM`` points to one elsewhere."""
    return os.environ.get("SAMLINGAR_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _concerns(item):
    """Say whether `item` has something to show on the chosen database."""
    named = [database for database in DATABASES if item.get_closest_marker(database)]
    if named:
        return DATABASE in named
    if item.get_closest_marker("browser") or not _uses_database(item):
        # What a browser sees does not depend on the database; nor does what never asks one.
        return DATABASE == "sqlite"
    return DATABASE == "sqlite" or not _is_about_what_is_shown(item) or _is_of_every_database(item)


def _is_about_what_is_shown(item):
    return item.path.parent.name in SHOWN or item.path.name.startswith(SHOWN_MODULES)


def _is_of_every_database(item):
    marked = any(item.get_closest_marker(name) for name in ("concurrency", "every_database"))
    return marked or (DATABASE == "postgresql" and "case_" in item.name)


def _uses_database(item):
    marked = any(item.get_closest_marker(name) for name in ("django_db", "concurrency"))
    return marked or not {"db", "transactional_db", "live_server"}.isdisjoint(item.fixturenames)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out, skip, and give tests with threads real transactions before pytest-django sorts by it."""
    left_out = [item for item in items if not _concerns(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _concerns(item)]
    no_browser = pytest.mark.skip(reason="no Chromium was found (install chromium, or set SAMLINGAR_CHROMIUM)")
    for item in items:
        if item.get_closest_marker("browser") and not chromium():
            item.add_marker(no_browser)
        if "live_server" in item.fixturenames or item.get_closest_marker("concurrency"):
            # Threads see only what is committed; afterwards the rows of the migrations are put back.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn a skip into a failure where nothing may be skipped."""
    report = yield
    if os.environ.get("SAMLINGAR_REQUIRE_ALL") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped where nothing may be skipped: {report.longrepr[2]}"
    return report


def pytest_report_header():
    """Name the host and the database in the first lines of a run."""
    return f"samlingar: {os.environ.get('DJANGO_SETTINGS_MODULE', 'default host')} on {DATABASE}"
