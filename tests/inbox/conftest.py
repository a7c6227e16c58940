"""Fixtures for tests of the inbox."""

import pytest

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff
from tests.messages.conftest import server

__all__ = ["server"]


@pytest.fixture
def sunnmore(db):
    """Return a date in Sunnmøre."""
    return make_occurrence(SUNNMORE)


@pytest.fixture
def romsdal(db):
    """Return a date in Romsdal, of another gathering."""
    return make_occurrence(ROMSDAL, title="Sports and volunteers")


@pytest.fixture
def moderator(client, db):
    """Return a client logged in as somebody who may view and decide in Sunnmøre."""
    client.force_login(make_staff("view", "moderate"))
    return client


@pytest.fixture
def reader(client, db):
    """Return a client logged in as somebody who may only view, in Sunnmøre."""
    client.force_login(make_staff("view"))
    return client


@pytest.fixture
def in_english(client):
    """Read the admin in English, whatever language the site begins with."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
