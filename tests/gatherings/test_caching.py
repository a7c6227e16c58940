"""How long pages may stay in shared caches, and when they are purged."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import date_block, make_gathering, make_index, make_region
from wagtail_samlingar.models import Occurrence

pytestmark = pytest.mark.django_db


def max_age(response):
    found = re.search(r"max-age=(\d+)", response.get("Cache-Control", ""))
    return int(found[1]) if found else None


def test_page_may_be_kept_for_some_minutes_by_anybody(client):
    page = make_gathering()

    response = client.get(page.url)

    assert max_age(response) == 300
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("change", ["opens_at", "closes_at", "starts_at", "ends_at"])
def test_page_is_kept_no_longer_than_until_the_next_change(client, frozen, change):
    page = make_gathering()
    now = timezone.now()
    frozen(now)
    Occurrence.objects.update(**{change: now + timedelta(seconds=90)})

    assert max_age(client.get(page.url)) == 90


def test_lists_are_kept_no_longer_than_until_the_next_change(client, frozen):
    index = make_index()
    region = make_region()
    make_gathering(parent=index, dates=[date_block("a", regions=[str(region.translation_key)])])
    now = timezone.now()
    frozen(now)
    Occurrence.objects.update(closes_at=now + timedelta(seconds=40))

    assert max_age(client.get(index.url)) == 40
    assert max_age(client.get(region.url)) == 40


def test_page_for_somebody_with_a_session_is_private():
    page = make_gathering()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "anything"

    assert client.get(page.url)["Cache-Control"] == "private"


def test_page_under_a_restriction_is_kept_by_nobody(admin_client, admin_user):
    page = make_gathering()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    group = Group.objects.create(name="Insiders")
    restriction.groups.add(group)
    admin_user.groups.add(group)

    response = admin_client.get(page.url)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
