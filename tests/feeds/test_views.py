"""The calendar file of a date on a published page."""

import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.factories import date_block, make_gathering, make_region, occurrences_of, set_stream
from tests.feeds.reading import read
from tests.messages.letters import send_in
from tests.registrations.visiting import answers, passed_token, send
from wagtail_samlingar.feeds.ical import date_id, uid

pytestmark = pytest.mark.django_db
DAY = dt.date(2031, 10, 27)


@pytest.fixture
def visitor():
    return Client()


def gathering(*blocks, **fields):
    blocks = blocks or (date_block("d1", starts_on=DAY, venue="Molde bibliotek", online_url="https://meet.example/x"),)
    return make_gathering(dates=list(blocks), **fields)


def file_url(page, number=0):
    occurrence = occurrences_of(page)[number]
    return reverse("wagtail_samlingar:date_file", args=[occurrence.gathering_key, date_id(occurrence)])


def links_on(page, visitor):
    """Return {address: words} of the calendar links on a page."""
    html = BeautifulSoup(visitor.get(page.url).content, "html.parser")
    return {link["href"]: link.get_text() for link in html.select('a[href*=".ics"]')}


def test_page_offers_each_date_and_the_file_holds_no_person(visitor):
    region = make_region("Sunnmøre")
    first = date_block("d1", starts_on=DAY, regions=[str(region.translation_key)], online_url="https://meet.example/x")
    page = gathering(first, date_block("d2", starts_on=DAY))
    send_in(occurrences_of(page)[0], name="Kari Nordmann")

    links = links_on(page, visitor)

    assert len(links) == 2
    address, words = next(iter(links.items()))
    assert "Sunnmøre" in words
    response = visitor.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="libraries-and-volunteers-2031-10-27.ics"'
    assert "private" in response["Cache-Control"]
    assert not response.cookies
    calendar, event = read(response.content)
    assert (calendar["METHOD"], event["UID"]) == ("PUBLISH", uid(occurrences_of(page)[0]))
    assert event["URL"].endswith(f"{page.url}#date-d1")
    for secret in (b"Kari", b"kari@", b"meet.example", b"ATTENDEE"):
        assert secret not in response.content


@pytest.mark.parametrize(
    ("block", "offered", "status"),
    [
        (date_block("d1", starts_on=DAY), True, 200),
        (date_block("d1", starts_on=None, start_time=None, end_time=None, when_text="week 44"), False, 404),
        (date_block("d1", starts_on=DAY, state="postponed"), False, 404),
        (date_block("d1", starts_on=DAY, state="cancelled"), False, 200),
        (date_block("d1", days=-30), False, 200),
        (date_block("a/b?c d", starts_on=DAY), True, 200),
    ],
)
def test_date_is_offered_while_it_has_a_time_that_holds(block, offered, status, visitor):
    page = gathering(block)

    assert bool(links_on(page, visitor)) == offered
    assert visitor.get(file_url(page)).status_code == status


def test_file_of_a_cancelled_date_says_so(visitor):
    page = gathering(date_block("d1", starts_on=DAY, state="cancelled"))

    _calendar, event = read(visitor.get(file_url(page)).content)
    assert event["STATUS"] == "CANCELLED"


def test_sequence_rises_when_the_venue_is_published_anew(visitor):
    page = gathering()
    before = read(visitor.get(file_url(page)).content)[1]

    raw = json.loads(json.dumps(page.dates.get_prep_value()))
    raw[0]["value"]["venue"] = "Ålesund bibliotek"
    set_stream(page, "dates", raw)
    page.save_revision().publish()

    after = read(visitor.get(file_url(page)).content)[1]
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after["LOCATION"] == "Ålesund bibliotek"


def test_case_126_file_of_a_page_that_is_not_public_is_not_there(visitor):
    page = gathering()
    address = file_url(page)
    unknown = address.replace(date_id(occurrences_of(page)[0]), "0" * 16)
    assert (visitor.get(address).status_code, visitor.get(unknown).status_code) == (200, 404)
    assert visitor.post(address).status_code == 405

    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert visitor.get(address).status_code == 404
    restriction.delete()
    page.unpublish()
    assert visitor.get(address).status_code == 404


def test_receipt_offers_the_file_while_the_page_is_there(visitor):
    page = gathering()
    receipt = send(visitor, page, answers(page, **passed_token(page)))["Location"]
    path = file_url(page)

    assert f'href="{path}?language=' in visitor.get(receipt).content.decode()
    page.unpublish()
    assert ".ics" not in visitor.get(receipt).content.decode()
