"""A real browser against a live server, or against the example site as people run it.

Set ``SAMLINGAR_SHOW_BROWSER=1`` to watch.
"""

import os

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from tests.browser.example import PASSWORD, running
from tests.browser.windows import Windows, started


@pytest.fixture(scope="module")
def chromium_browser(django_db_setup):
    """Yield a Chromium, started for one module of tests, beside the tests' own database.

    Django notices Playwright's event loop in two ways. It would refuse queries for fear of blocking the loop; nothing
    else runs in it, so the refusal is lifted. And it gives code beside a loop a database connection of its own, which
    has to be told what the migrations left, so that it can be put back after each test. Other modules' tests are not
    to meet any of this, so the browser does not outlive the module.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    rows_of_migrations = connection._test_serialized_contents
    with started() as browser:
        connection._test_serialized_contents = rows_of_migrations
        yield browser
        connection.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="module")
def visiting_browser():
    """Yield a Chromium, started for one module of tests that have nothing to do with the tests' own database."""
    with started() as browser:
        yield browser


@pytest.fixture
def open_browser(chromium_browser, live_server):
    """Return ``open_browser(user=None, **options)``: a new window with no memory, as a page of Playwright.

    Addresses are relative to the live server. With `user` the window is logged in as that user; `options` go to
    Playwright's ``new_context`` (``viewport``, ``locale``, ``java_script_enabled`` …). An error in a page's own
    script, or something the site's Content-Security-Policy refused, fails the test when it ends.
    """
    windows = Windows(chromium_browser, live_server.url)

    def open_window(user=None, **options):
        cookies = [] if user is None else [_session_cookie(user, live_server.url)]
        return windows.open(cookies, **options)

    yield open_window
    windows.close()
    assert windows.errors == []


@pytest.fixture(scope="session")
def example_site(tmp_path_factory):
    """Yield the running ``ExampleSite``, filled with its demonstration; it starts once for all tests."""
    with running(tmp_path_factory) as site:
        yield site


@pytest.fixture
def open_example(visiting_browser, example_site):
    """Return ``open_example(username=None, **options)``: as ``open_browser``, but on the example site.

    With `username` somebody logs in through the form, as one of the people of the demonstration.
    """
    windows = Windows(visiting_browser, example_site.address)

    def open_window(username=None, **options):
        window = windows.open(**options)
        if username is not None:
            window.goto("/admin/login/")
            window.locator("[name=username]").fill(username)
            window.locator("[name=password]").fill(PASSWORD)
            window.locator("[name=password]").press("Enter")
            window.wait_for_url("**/admin/")
        return window

    yield open_window
    windows.close()
    assert windows.errors == []


def _session_cookie(user, address):
    """Return the cookie of a new session of `user`, as if they had logged in."""
    session = SessionStore()
    session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}
