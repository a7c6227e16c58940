"""Fixtures of this room's tests."""

import pytest

from wagtail_samlingar.occurrences.signals import occurrence_changed


@pytest.fixture
def changes():
    """Return the list of (before, after) that receivers are told."""
    told = []

    def listen(sender, before, after, **kwargs):
        told.append((before, after))

    occurrence_changed.connect(listen)
    yield told
    occurrence_changed.disconnect(listen)
