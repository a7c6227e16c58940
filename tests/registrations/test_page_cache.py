"""Purging cached pages when seats change what they say, through a front-end cache of the tests."""

import pytest
from django.test import override_settings
from wagtail.contrib.frontend_cache.backends import BaseBackend

from tests.factories import date_block, make_gathering, make_index, make_region, occurrences_of, submission
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import page_cache, services
from wagtail_samlingar.registrations.signals import registration_transitioned

pytestmark = pytest.mark.django_db

PURGED = []


class RecordingBackend(BaseBackend):
    """Remembers what it was asked to purge."""

    def purge(self, url):
        PURGED.append(url)


def pages(urls):
    """Return the slugs of purged pages; Wagtail purges each in every language of the site."""
    return {url.rstrip("/").rsplit("/", 1)[-1] for url in urls}


@pytest.fixture
def purged():
    """The addresses purged so far, with the receiver connected as on a site that has a front-end cache."""
    PURGED.clear()
    registration_transitioned.connect(page_cache.on_registration_transitioned)
    backend = {"tests": {"BACKEND": f"{__name__}.RecordingBackend"}}
    with override_settings(WAGTAILFRONTENDCACHE=backend):
        yield PURGED
    registration_transitioned.disconnect(page_cache.on_registration_transitioned)


@pytest.fixture
def occurrence():
    region = make_region()
    index = make_index()
    page = make_gathering(
        parent=index,
        dates=[date_block("d", capacity=2, regions=[str(region.translation_key)])],
        few_seats_threshold=0,
        review_mode="confirm",
    )
    return occurrences_of(page)[0]


def test_pages_are_purged_when_the_words_change(purged, occurrence):
    services.submit(submission(occurrence, email="first@example.org"))
    assert "libraries-and-volunteers" in pages(purged)

    purged.clear()
    services.submit(submission(occurrence, email="second@example.org"))
    # The gathering, its index and its region: the date is full now.
    assert len(pages(purged)) == 3

    purged.clear()
    services.submit(submission(occurrence, email="third@example.org"))
    assert purged == []


def test_pages_are_purged_when_a_seat_is_free_again(purged, occurrence):
    for number in range(2):
        services.submit(submission(occurrence, email=f"p{number}@example.org"))
    purged.clear()

    services.cancel(Registration.objects.first().pk)

    assert purged
