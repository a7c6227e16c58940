"""Behind a full-page cache: one copy for everybody, and each can register; a stale copy refuses kindly."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from tests.factories import make_gathering
from tests.registrations.visiting import answers, fetch_challenge, fields_of, register, send, soup
from wagtail_samlingar.models import Occurrence, Party, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def cached_site():
    """Django's own full-page cache around the whole host, keeping what ``Cache-Control`` allows."""
    middleware = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *settings.MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    memory = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "full-page"}}
    with override_settings(MIDDLEWARE=middleware, CACHES=memory):
        cache.clear()
        yield
        cache.clear()


@pytest.mark.usefixtures("cached_site")
def test_case_065_cached_page_serves_everybody_and_each_registers(django_assert_num_queries):
    page = make_gathering()
    Client().get(page.url)

    with django_assert_num_queries(0):
        copies = {Client().get(page.url).content for _visitor in range(100)}
    assert len(copies) == 1
    for number in range(3):
        assert register(Client(), page, email=f"p{number}@example.org").status_code == 303
    assert Registration.objects.count() == 3


@pytest.mark.usefixtures("cached_site")
def test_page_kept_from_before_closing_shows_the_state_and_refuses_kindly(frozen):
    page = make_gathering()
    now = timezone.now()
    clock = frozen(now)
    Occurrence.objects.update(closes_at=now + timedelta(seconds=60))
    stale = Client().get(page.url)
    assert soup(stale).find(class_="samlingar-tag--open")
    clock.shift(timedelta(seconds=61))

    # What the browser still shows is corrected by the script's one request …
    told = fetch_challenge(Client(), page)["states"][page.dates[0].id]
    assert (told["state"], told["open"]) == ("closed", False)
    # … without JavaScript the sending is answered with what to do, and the answers are kept.
    refused = send(Client(), page, {**fields_of(stale), **answers(page)})
    assert refused.status_code == 422
    assert "deadline for this date has passed" in soup(refused).find(class_="samlingar-errors").text
    assert fields_of(refused)["name"] == "Kari Nordmann"
    assert not Party.objects.exists()
    # And the cache keeps the page no longer than until the closing.
    assert soup(Client().get(page.url)).find(class_="samlingar-tag--closed")
