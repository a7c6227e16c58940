"""Fixtures of the messages' tests."""

import pytest
from django.urls import get_resolver

from tests.messages.backends import PATH, ScriptedBackend
from tests.messages.diaries import Diaries


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
