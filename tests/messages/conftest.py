"""Fixtures of the messages' tests."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.urls import get_resolver
from wagtail.users.models import UserProfile

from tests.factories import site_root
from tests.inbox.factories import make_user, permission
from tests.messages.backends import PATH, ScriptedBackend
from tests.messages.diaries import Diaries


def stored(folder=""):
    """Return the paths of all files in the default storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    below = [path for name in folders for path in stored(f"{folder}{name}/")]
    return sorted([*(f"{folder}{name}" for name in files), *below])


@pytest.fixture(autouse=True)
def _nothing_is_stored():
    """Messages are made in memory: none of these tests leaves a file where visitors could come upon it."""
    before = stored()
    yield
    assert stored() == before


@pytest.fixture
def server(settings):
    """Return the scripted mail server, with nothing sent."""
    settings.EMAIL_BACKEND = PATH
    # Threads that import the URLs at once may find them half imported.
    get_resolver().url_patterns  # noqa: B018 - reading it is what imports them
    ScriptedBackend.begin()
    return ScriptedBackend


@pytest.fixture
def at_once(settings):
    """Let nothing be undone, so that what staff decide is told at once."""
    settings.WAGTAIL_SAMLINGAR = {**getattr(settings, "WAGTAIL_SAMLINGAR", {}), "UNDO_MINUTES": 0}


@pytest.fixture
def diaries(server):
    """Return the calendars of those who are written to; they take in what ``diaries.send()`` sends."""
    return Diaries(server)


@pytest.fixture
def site():
    """Return the default site."""
    return site_root().get_site()


@pytest.fixture
def writer(client):
    """Return the client of somebody who may change the texts and nothing else, and reads the admin in English."""
    user = make_user("berit")
    UserProfile.objects.create(user=user, preferred_language="en")
    group = Group.objects.create(name="Writers")
    group.permissions.add(permission("access_admin", "wagtailadmin"), permission("change_messagetexts"))
    group.user_set.add(user)
    client.force_login(user)
    return client
