"""Several people in one registration: a contact, named people, names that come later."""

import pytest

from tests.factories import date_block, make_gathering, question_block
from tests.registrations.visiting import answers, fields_of, passed_token, register, send, soup
from wagtail_samlingar.models import Party, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_gathering(
        dates=[date_block("d", capacity=10)],
        questions=[
            question_block("short_text", "bus", "Which bus?"),
            question_block("needs", "diet", "Diet", choices=[("vegan", "Vegan")], per_person=True),
        ],
        party_limit=5,
        review_mode="confirm",
    )


def people(*names, **more):
    return {"people": str(len(names)), **{f"p{n}_name": name for n, name in enumerate(names, start=1)}, **more}


def test_four_people_registered_by_a_fifth_who_does_not_come(client, page):
    fields = people("Ane", "Bo", "Cecilie", "Dag", not_coming="on", p2_q_diet_choices=["vegan"], q_bus="Line 1")

    response = register(client, page, **fields)

    assert response.status_code == 303
    registrations = Registration.objects.order_by("reference")
    assert [row.name for row in registrations] == ["Ane", "Bo", "Cecilie", "Dag"]
    assert {row.status for row in registrations} == {"confirmed"}
    party = Party.objects.get()
    assert (party.name, party.email) == ("Kari Nordmann", "kari@example.org")
    assert {row.answers["bus"] for row in registrations} == {"Line 1"}
    assert registrations[1].sensitive.answers == {"diet": {"choices": ["vegan"], "text": ""}}


def test_contact_who_comes_is_the_first_of_the_party(client, page):
    register(client, page, **people("Ane"))

    assert [row.name for row in Registration.objects.order_by("pk")] == ["Kari Nordmann", "Ane"]


def test_name_may_come_later(client, page):
    register(client, page, **people("", "", p1_name_later="on", p2_name_later="on"))

    rows = list(Registration.objects.order_by("pk"))
    assert [(row.name, row.name_is_pending) for row in rows] == [("Kari Nordmann", False), ("", True), ("", True)]
    assert len({row.active_key for row in rows}) == 3


def test_name_that_comes_later_is_marked_as_optional(client, page):
    fields = people("", "", "", p2_name_later="on", add_person="1")

    html = soup(send(client, page, answers(page, **fields, **passed_token(page))))

    marks = [html.find(attrs={"data-samlingar-optional-if": f"p{number}_name_later"}) for number in (1, 2)]
    assert ["hidden" in mark.attrs for mark in marks] == [True, False]
    assert all("(optional)" in mark.text for mark in marks)


def test_missing_name_is_told_at_its_person(client, page):
    response = send(client, page, answers(page, **people("Ane", ""), **passed_token(page)))

    assert response.status_code == 422
    html = soup(response)
    assert "Enter the name of person 3" in html.find(id="samlingar-p2_name-error").text
    assert html.find("input", {"name": "p1_name"})["value"] == "Ane"
    assert not Party.objects.exists()


@pytest.mark.parametrize("number", ["-1", "5", "1000000000", "٣", "x", "1.5"])
def test_case_050_nonsense_number_of_people_is_refused(client, page, number):
    response = send(client, page, answers(page, people=number, **passed_token(page)))

    assert response.status_code == 422
    assert "At most 5 people" in soup(response).find(class_="samlingar-errors").text
    assert not Party.objects.exists()


def test_party_of_nobody_is_refused(client, page):
    response = send(client, page, answers(page, not_coming="on", people="0", **passed_token(page)))

    assert response.status_code == 422
    assert not Party.objects.exists()


def test_people_are_added_and_removed_without_javascript(client, page):
    shown = send(client, page, {**answers(page), "add_person": "1"})
    assert shown.status_code == 200
    assert soup(shown).find("input", {"name": "p1_name"}) is not None
    assert fields_of(shown)["name"] == "Kari Nordmann"

    again = send(client, page, {**fields_of(shown), "p1_name": "Ane", "add_person": "1"})
    assert fields_of(again)["p1_name"] == "Ane"
    assert fields_of(again)["people"] == "2"

    fewer = send(client, page, {**fields_of(again), "remove_person": "1"})
    assert fields_of(fewer)["people"] == "1"
    assert not Party.objects.exists()


def test_page_that_takes_one_person_asks_for_no_more(client):
    page = make_gathering()

    html = soup(client.get(page.url))

    assert html.find("button", {"name": "add_person"}) is None
    assert html.find("input", {"name": "not_coming"}) is None
