"""Purging cached pages when they say something else, through a front-end cache of the tests; what is never kept."""

import pytest
from django.test import override_settings
from django.urls import reverse
from wagtail import hooks
from wagtail.contrib.frontend_cache.backends import BaseBackend

from tests.factories import date_block, make_gathering, make_index, make_region, occurrences_of, set_stream, submission
from wagtail_samlingar.models import GatheringPage, Registration
from wagtail_samlingar.occurrences.signals import occurrence_changed
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
    """The addresses purged so far, with the receivers connected as on a site that has a front-end cache."""
    PURGED.clear()
    registration_transitioned.connect(page_cache.on_registration_transitioned)
    occurrence_changed.connect(page_cache.on_occurrence_changed)
    backend = {"tests": {"BACKEND": f"{__name__}.RecordingBackend"}}
    with override_settings(WAGTAILFRONTENDCACHE=backend):
        yield PURGED
    registration_transitioned.disconnect(page_cache.on_registration_transitioned)
    occurrence_changed.disconnect(page_cache.on_occurrence_changed)


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


def test_all_pages_that_show_a_date_are_purged_when_publishing_changes_it(purged, occurrence):
    page = GatheringPage.objects.get()
    purged.clear()

    page.save()
    assert purged == []

    set_stream(page, "dates", [date_block("d", capacity=2, regions=page.dates[0].value["regions"], state="cancelled")])
    page.save()
    # The gathering, its index and its region.
    assert len(pages(purged)) == 3


def test_index_that_a_gathering_left_is_purged(purged, occurrence):
    elsewhere = make_index(title="Elsewhere")
    purged.clear()

    GatheringPage.objects.get().move(elsewhere, pos="last-child")

    assert {"gatherings", "elsewhere", "libraries-and-volunteers"} <= pages(purged)


def test_answers_of_ours_are_kept_out_of_wagtail_cache_and_pages_are_not(rf, occurrence):
    page = GatheringPage.objects.get()
    ours = [
        reverse("wagtail_samlingar:challenge", args=[page.translation_key]),
        reverse("wagtail_samlingar_api:list_dates"),
    ]
    (keep_out,) = hooks.get_hooks("is_request_cacheable")

    assert [keep_out(rf.get(url), True) for url in [*ours, page.url, "/nowhere-at-all"]] == [False, False, None, None]
