"""Behind a full-page cache: one copy for everybody, and each can register; a stale copy refuses kindly.

The cache is Django's own, or, in the host that has it, wagtail-cache.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_gathering
from tests.registrations.visiting import answers, fetch_challenge, fields_of, register, send, soup
from wagtail_samlingar.models import Occurrence, Party, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cached_site")]


@pytest.fixture
def cached_site():
    """A full-page cache around the whole host, keeping what ``Cache-Control`` allows."""
    if apps.is_installed("wagtailcache"):
        yield
        return
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


def test_case_065_cached_page_serves_everybody_and_each_registers(django_assert_num_queries):
    page = make_gathering()
    Client().get(page.url)

    with django_assert_num_queries(0):
        copies = {Client().get(page.url).content for _visitor in range(100)}
    assert len(copies) == 1
    for number in range(3):
        assert register(Client(), page, email=f"p{number}@example.org").status_code == 303
    assert Registration.objects.count() == 3


def test_copy_has_no_cookie_and_is_the_same_whatever_cookies_are_sent(django_assert_num_queries):
    page = make_gathering()
    first = Client().get(page.url)
    visitor = Client()
    visitor.cookies["_pk_id"] = "somebody.1700000000"

    with django_assert_num_queries(0):
        copy = visitor.get(page.url)

    assert copy.content == first.content
    assert [(answer.cookies, "Cookie" in answer.get("Vary", "")) for answer in (first, copy)] == [({}, False)] * 2


@pytest.mark.parametrize("change", ["opens_at", "closes_at", "starts_at"])
def test_copy_is_kept_until_the_next_change_and_no_longer(frozen, django_assert_num_queries, change):
    page = make_gathering()
    now = timezone.now()
    clock = frozen(now)
    Occurrence.objects.update(**{change: now + timedelta(seconds=90)})
    before = Client().get(page.url)
    clock.shift(timedelta(seconds=89))
    with django_assert_num_queries(0):
        assert Client().get(page.url).content == before.content

    clock.shift(timedelta(seconds=2))

    with CaptureQueriesContext(connection) as queries:
        assert Client().get(page.url).status_code == 200
    assert len(queries) > 0


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


def test_answers_about_people_and_the_moment_are_kept_nowhere():
    page = make_gathering()
    key = page.translation_key
    receipt = register(Client(), page)["Location"]
    token = receipt.rstrip("/").rsplit("/", 1)[1]
    addresses = [
        receipt,
        reverse("wagtail_samlingar:register", args=[key]),
        reverse("wagtail_samlingar:challenge", args=[key]),
        reverse("wagtail_samlingar_api:receipt", args=[token]),
        reverse("wagtail_samlingar_api:form", args=[key]),
        reverse("wagtail_samlingar_api:list_dates"),
    ]

    for address in addresses:
        Client().get(address)
        with CaptureQueriesContext(connection) as queries:
            again = Client().get(address)
        assert again.status_code == 200
        assert {"private", "no-store"} <= set(again["Cache-Control"].split(", ")), address
        assert len(queries) > 0, address
