"""Guiding people to the date of their own region, without walling them in."""

import pytest

from tests.factories import date_block, make_gathering, make_region, occurrences_of, submission
from tests.registrations.visiting import answers, fields_of, passed_token, register, send, soup
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY, WHOLE_COUNTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions():
    return make_region("Nordmøre", towns=[("aure", "Aure")]), make_region("Sunnmøre", towns=[("giske", "Giske")])


@pytest.fixture
def page(regions):
    north, south = (str(region.translation_key) for region in regions)
    return make_gathering(
        dates=[date_block("north", regions=[north]), date_block("south", regions=[south], capacity=1)],
        review_mode="review_other_regions",
    )


def test_own_region_is_suggested_and_said_so(client, page):
    response = send(client, page, answers(page, date="", municipality="giske", **passed_token(page)))

    assert response.status_code == 422
    assert fields_of(response)["date"] == ["south"]
    assert "date of your region" in soup(response).find(attrs={"data-samlingar-suggestion": True}).text


@pytest.mark.parametrize("date", ["south", "north"])
def test_date_that_the_visitor_chose_is_not_said_to_be_chosen_for_them(client, page, date):
    response = send(client, page, answers(page, name="", date=date, municipality="giske", **passed_token(page)))

    assert fields_of(response)["date"] == [date]
    assert soup(response).find(attrs={"data-samlingar-suggestion": True}).text == ""


def test_screen_that_asks_about_the_queue_does_not_say_that_the_full_date_was_suggested(client, page):
    services.submit(submission(occurrences_of(page)[1], email="first@example.org"))

    response = send(client, page, answers(page, date="south", municipality="giske", **passed_token(page)))

    html = soup(response)
    assert html.find(id="samlingar-queue")
    assert html.find(attrs={"data-samlingar-suggestion": True}).has_attr("hidden")


def test_several_own_dates_are_not_chosen_between(client, regions):
    south = str(regions[1].translation_key)
    page = make_gathering(dates=[date_block("one", regions=[south]), date_block("two", regions=[south])])

    response = send(client, page, answers(page, date="", municipality="giske", **passed_token(page)))

    assert "date" not in fields_of(response)


@pytest.mark.parametrize(
    ("municipality", "date", "status", "other"),
    [
        ("aure", "north", "confirmed", False),
        ("aure", "south", "pending", True),
        (WHOLE_COUNTY, "south", "confirmed", False),
        (OUTSIDE_COUNTY, "north", "pending", True),
        ("", "north", "confirmed", False),
    ],
)
def test_only_people_from_other_regions_are_reviewed(client, page, municipality, date, status, other):
    register(client, page, municipality=municipality, date=date, other_region_reason="I travel that day")

    row = Registration.objects.get()
    assert (row.status, row.is_other_region) == (status, other)
    assert row.other_region_reason == "I travel that day"


def test_full_own_region_offers_its_queue_or_free_dates_on_one_screen(client, page):
    services.submit(submission(occurrences_of(page)[1], email="first@example.org"))

    asked = send(client, page, answers(page, date="south", municipality="giske", **passed_token(page)))

    assert asked.status_code == 200
    assert Registration.objects.count() == 1
    html = soup(asked)
    assert html.find("button", {"name": "accept_queue"})
    free = html.find(class_="samlingar-notice--full").text
    assert "Nordmøre" in free
    joined = send(client, page, {**fields_of(asked), "accept_queue": "1"})
    assert joined.status_code == 303
    assert Registration.objects.latest("pk").status == "waitlisted"


def test_full_own_region_and_another_date_chosen_instead(client, page):
    services.submit(submission(occurrences_of(page)[1], email="first@example.org"))
    asked = send(client, page, answers(page, date="south", municipality="giske", **passed_token(page)))

    response = send(client, page, {**fields_of(asked), "date": "north"})

    assert response.status_code == 303
    assert Registration.objects.latest("pk").occurrence.date_key == "north"
