"""Every fact of the model page has its own place: on the page, and under a key of Wagtail's API."""

import json

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import translation

from example_site.demo.pages import build_model_page
from tests.factories import site_root
from tests.gatherings.facts import FACTS
from tests.gatherings.programmes import words
from wagtail_samlingar.models import GatheringPage

pytestmark = pytest.mark.django_db

CONTENT = [fact for fact in FACTS if fact.key]
TAKEN_AWAY = [fact for fact in FACTS if fact.take_away]
only_with_v3 = pytest.mark.skipif(not settings.HAS_API_V3, reason="this Wagtail has no API v3")


@pytest.fixture
def model_page(frozen):
    """Return the model page with the dates of its year, three weeks before the deadline."""
    frozen("2021-09-20 09:00")
    return build_model_page(site_root())


def shown(client, page):
    """Return the public page as a visitor gets it, parsed."""
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def v2(client, page):
    return client.get(f"/api/v2/pages/{page.pk}/", {"fields": "*"}).json()


def v3(client, page):
    response = client.get(f"/api/v3/pages/{page.pk}/")
    assert response.status_code == 200, response.content
    return response.json()


def test_model_page_has_19_facts_of_which_17_are_content():
    assert (len(FACTS), len(CONTENT)) == (19, 17)
    assert len({fact.name for fact in FACTS}) == 19


def shown_facts(page):
    with translation.override("nn"):
        return {fact.name for fact in FACTS if fact.shown(page)}


def told_facts(data):
    return {fact.name for fact in CONTENT if fact.key in data and fact.told(data)}


def test_every_fact_is_shown_on_the_nynorsk_page(client, model_page):
    page = shown(client, model_page)

    assert page.html["lang"] == "nn"
    assert shown_facts(page) == {fact.name for fact in FACTS}


def test_every_fact_is_told_by_api_v2_under_its_key(client, model_page):
    assert told_facts(v2(client, model_page)) == {fact.name for fact in CONTENT}


@only_with_v3
def test_every_fact_is_told_by_api_v3_under_its_key(client, model_page):
    assert told_facts(v3(client, model_page)) == {fact.name for fact in CONTENT}


@pytest.mark.parametrize("gone", TAKEN_AWAY, ids=lambda fact: fact.name)
def test_emptying_one_field_takes_away_only_its_fact(client, model_page, gone):
    gone.take_away(model_page)
    model_page.save_revision().publish()

    page, data = shown(client, GatheringPage.objects.get(pk=model_page.pk)), v2(client, model_page)

    left = {fact.name for fact in FACTS} - {gone.name, *gone.with_it}
    assert shown_facts(page) == left
    # The advice is a field of its own, though nobody needs it without a choice of dates.
    told_anyway = {"own region"} if "own region" in gone.with_it else set()
    assert told_facts(data) == (left | told_anyway) & {fact.name for fact in CONTENT}


def test_emptied_page_has_no_empty_headings(client, model_page):
    for fact in TAKEN_AWAY:
        fact.take_away(model_page)
    model_page.save_revision().publish()

    page = shown(client, GatheringPage.objects.get(pk=model_page.pk))

    assert all(words(heading) for heading in page.select("h1, h2, h3, h4, dt, dd"))
    assert all(words(section).removeprefix(words(section.h2)) for section in page.select("section:has(> h2)"))


def test_headings_stand_in_order(client, model_page):
    levels = [int(heading.name[1]) for heading in shown(client, model_page).select("h1, h2, h3, h4, h5, h6")]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def with_online_link(page):
    for child in page.dates:
        child.value["online_url"] = "https://meet.example.org/secret"
    page.save_revision().publish()


@pytest.mark.parametrize("address", ["/api/v2/pages/{pk}/?fields=*", "/api/v2/pages/?type={type}&fields=*"])
def test_case_127_online_link_is_in_no_answer_of_api_v2(client, model_page, address):
    with_online_link(model_page)

    response = client.get(address.format(pk=model_page.pk, type="wagtail_samlingar.GatheringPage"))

    assert response.status_code == 200
    assert "Ingrid Solvang" in str(response.json())
    assert "online_url" not in json.dumps(response.json())
    assert b"meet.example.org" not in response.content


@only_with_v3
@pytest.mark.parametrize("address", ["/api/v3/pages/{pk}/", "/api/v3/pages/?type={type}", "/api/v3/pages/?fields=*"])
def test_case_127_online_link_is_in_no_answer_of_api_v3(client, model_page, address):
    with_online_link(model_page)

    response = client.get(address.format(pk=model_page.pk, type="wagtail_samlingar.GatheringPage"))

    assert response.status_code == 200
    assert b"Regionale samlingar" in response.content
    assert b"online_url" not in response.content
    assert b"meet.example.org" not in response.content


def test_case_127_online_link_is_not_on_the_page(client, model_page):
    with_online_link(model_page)

    assert b"meet.example.org" not in client.get(model_page.url).content


@only_with_v3
def test_api_v3_lists_gatherings(client, model_page):
    response = client.get("/api/v3/pages/", {"type": "wagtail_samlingar.GatheringPage"})

    assert response.status_code == 200
    assert [item["id"] for item in response.json()["items"]] == [model_page.pk]
