"""A site behind wagtail-cache: what it keeps, what it never sees, and what a change purges."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.core.visiting import DATE_KEY, register
from tests.editing import create_form, edit_form
from wagtail_samlingar.models import GatheringIndexPage, GatheringPage, Occurrence, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db

# The Site's own name, under which Wagtail purges; ``visitor`` of the other core tests has Django's name for tests.
HOST = "localhost"


@pytest.fixture
def index(front_page):
    """Return a published index page."""
    return front_page.add_child(instance=GatheringIndexPage(title="Gatherings", slug="gatherings"))


@pytest.fixture
def gathering(staff, index):
    """Return a gathering in the index with one seat, given at once; nobody has asked for its page."""
    form = create_form(staff, index)
    form.fields |= {"title": "Libraries", "slug": "libraries", "review_mode": "confirm"}
    form.add_date("2031-10-27", DATE_KEY, capacity="1")
    form.publish()
    return GatheringPage.objects.get()


def get(path, client=None):
    """Return the answer to somebody new, or to ``client``."""
    return (client or Client()).get(path, headers={"host": HOST})


def kept(path, client=None):
    """Return what wagtail-cache says it did: hit, miss or skip."""
    return get(path, client)["X-Wagtail-Cache"]


def test_page_with_its_form_is_kept_for_visitors(gathering):
    assert [kept(gathering.url) for _visitor in range(3)] == ["miss", "hit", "hit"]

    copy = get(gathering.url)
    assert b'id="samlingar-form"' in copy.content
    assert not copy.cookies
    assert "Vary" not in copy
    assert kept(gathering.url + "?utm_source=newsletter") == "hit"


def test_somebody_logged_in_gets_a_page_of_their_own_that_is_not_kept(gathering, staff):
    assert kept(gathering.url, staff) == "skip"
    assert kept(gathering.url) == "miss"
    assert kept(gathering.url, staff) == "skip"


def test_restricted_page_is_not_kept(gathering):
    PageViewRestriction.objects.create(page=gathering, restriction_type="password", password="sesam")
    visitor = Client()

    assert [kept(gathering.url, visitor) for _visit in range(2)] == ["skip", "skip"]


def test_seat_taken_and_given_back_are_seen_at_once_on_the_page_and_in_the_index(gathering, index):
    pages = [gathering.url, index.url]
    assert [kept(url) for url in pages * 2] == ["miss", "miss", "hit", "hit"]

    assert register(Client(), gathering, host=HOST).status_code == 303
    assert [b"samlingar-tag--full" in get(url).content for url in pages] == [True, True]

    # Somebody who waits changes nothing that the pages say.
    register(Client(), gathering, host=HOST, email="ola@example.org", name="Ola", accept_queue="1")
    assert Registration.objects.count() == 2
    assert [kept(url) for url in pages] == ["hit", "hit"]

    for registration in Registration.objects.order_by("-pk"):
        services.cancel(registration.pk)
    assert [b"samlingar-tag--full" in get(url).content for url in pages] == [False, False]


def test_publishing_is_seen_at_once_on_the_page_and_in_the_index(gathering, index, staff):
    pages = [gathering.url, index.url]
    for url in pages:
        get(url)
    form = edit_form(staff, gathering)
    form.date()["venue"] = "Ørsta kulturhus"

    form.publish()

    assert ["Ørsta kulturhus" in get(url).content.decode() for url in pages] == [True, True]


def test_page_that_was_not_there_yet_is_seen_once_it_is_published(gathering, staff):
    gathering.unpublish()
    assert [get(gathering.url).status_code for _visitor in range(2)] == [404, 404]
    assert kept(gathering.url) == "hit"

    edit_form(staff, gathering).publish()

    assert get(gathering.url).status_code == 200


@pytest.mark.parametrize("name", ["register", "challenge"])
def test_form_of_a_page_that_was_away_for_a_moment_is_there_again_with_it(gathering, staff, name):
    address = reverse(f"wagtail_samlingar:{name}", args=[gathering.translation_key])
    gathering.unpublish()
    for _visitor in range(2):
        away = get(address)
        assert away.status_code != 200
        assert away["X-Wagtail-Cache"] == "skip"

    edit_form(staff, gathering).publish()

    assert get(address).status_code == 200


def test_purging_leaves_other_caches_and_other_pages_alone(gathering, front_page):
    get(gathering.url)
    get(front_page.url)
    cache.set("of-somebody-else", "kept")

    register(Client(), gathering, host=HOST)

    assert Occurrence.objects.get().lock_count > 0
    assert cache.get("of-somebody-else") == "kept"
    assert kept(front_page.url) == "hit"
