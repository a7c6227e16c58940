"""Dates as JSON: what the pages show, to those who may see it, and nobody's name."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.factories import date_block, make_gathering, make_region, occurrences_of, submission
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def dates(client, **query):
    return client.get(reverse("wagtail_samlingar_api:list_dates"), query)


def test_dates_are_listed_in_order_with_facts_and_state(client):
    region = make_region("Sunnmøre")
    page = make_gathering(
        dates=[date_block("later", days=40), date_block("sooner", days=30, regions=[str(region.translation_key)])]
    )

    answer = dates(client).json()

    assert [item["date_key"] for item in answer["items"]] == ["sooner", "later"]
    first = answer["items"][0]
    assert first["gathering_key"] == str(page.translation_key)
    assert first["regions"] == [{"key": str(region.translation_key), "name": "Sunnmøre"}]
    assert (first["state"], first["is_open"], first["venue_state"]) == ("open", True, "to_be_announced")
    assert answer["total"] == 2


def test_one_gathering_or_region_is_listed_when_asked_for(client):
    region = make_region("Romsdal")
    wanted = make_gathering(title="Wanted", dates=[date_block("a", regions=[str(region.translation_key)])])
    make_gathering(title="Other", dates=[date_block("b")])

    for query in ({"gathering": wanted.translation_key}, {"region": region.translation_key}):
        assert [item["title"] for item in dates(client, **query).json()["items"]] == ["Wanted"]


def test_private_and_unpublished_gatherings_are_not_listed(client):
    private = make_gathering(title="Private")
    restriction = PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Insiders"))
    make_gathering(title="Taken down").unpublish()

    assert dates(client).json() == {"total": 0, "items": []}


def test_nobody_registered_and_no_online_link_is_told(client):
    page = make_gathering(dates=[date_block("a", online_url="https://meet.example.org/secret-room")])
    services.submit(submission(occurrences_of(page)[0], name="Kari Canary", email="canary@example.org"))

    told = json.dumps(dates(client).json())

    assert "anary" not in told
    assert "secret-room" not in told


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": "many"}, {"offset": -1}, {"gathering": "x"}, {"limit": 10**9}]
)
def test_nonsense_is_a_client_error(client, query):
    assert dates(client, **query).status_code == 422


def test_the_same_queries_for_one_date_and_for_many(client, django_assert_num_queries):
    make_gathering(title="One", dates=[date_block("a")])
    dates(client)  # Caches of content types, sites and restrictions.
    # Site, view restrictions, dates, their regions, the pages that show them, seats and the total.
    with django_assert_num_queries(7):
        dates(client)
    for number in range(3):
        make_gathering(title=f"More {number}", dates=[date_block(f"b{number}"), date_block(f"c{number}")])
    with django_assert_num_queries(7):
        assert len(dates(client).json()["items"]) == 7
