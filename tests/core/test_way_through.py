"""From page to inbox, through the forms people use."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from tests.core.visiting import DATE_KEY, filled_in, register
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations.mine.holder import token_of

pytestmark = pytest.mark.django_db


def parsed(response):
    return BeautifulSoup(response.content, "html.parser")


def test_publishing_through_the_admin_records_the_date(gathering):
    occurrence = Occurrence.objects.get()

    assert gathering.live
    assert (occurrence.gathering_key, occurrence.date_key) == (gathering.translation_key, DATE_KEY)


def test_page_stands_in_the_frame_of_the_host(gathering, visitor):
    page = visitor.get(gathering.url)

    county = "county" in settings.ROOT_URLCONF
    assert page.status_code == 200
    assert (b'class="county-site"' in page.content) == county
    assert "Libraries and volunteering" in parsed(page).title.text
    assert parsed(page).html["lang"] == settings.LANGUAGE_CODE


def test_page_sets_no_cookie_and_does_not_vary_by_one(gathering, visitor):
    page = visitor.get(gathering.url)

    assert page.cookies.output() == ""
    assert "Cookie" not in page.headers.get("Vary", "")


def test_visitor_registers_and_gets_a_receipt(gathering, visitor):
    response = register(visitor, gathering)

    assert response.status_code == 303, response.content
    assert visitor.cookies.output() == ""
    receipt = visitor.get(response["Location"])
    assert receipt.status_code == 200
    registration = Registration.objects.get()
    assert registration.party.reference in receipt.content.decode()
    assert (registration.name, registration.email) == ("Kari Nordmann", "kari@example.org")
    assert (registration.occurrence, registration.status) == (Occurrence.objects.get(), "pending")


def test_form_sent_twice_is_one_registration_with_one_receipt(gathering, visitor):
    address, data = filled_in(visitor, gathering)

    answers = [visitor.post(address, data) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Registration.objects.count() == 1


def test_wrong_captcha_stores_nothing_and_keeps_the_answers(gathering, visitor):
    response = register(visitor, gathering, captcha_answer="not what the picture says")

    assert response.status_code == 422
    assert b"Kari Nordmann" in response.content
    assert Registration.objects.count() == 0


def test_staff_find_the_registration_in_the_inbox_and_give_the_person_a_place(gathering, visitor, staff):
    register(visitor, gathering)
    registration = Registration.objects.get()

    inbox = parsed(staff.get(reverse("samlingar_registrations:index")))
    [link] = [found["href"] for found in inbox.select("main a") if "Kari Nordmann" in found.text]
    case = parsed(staff.get(link))
    form = case.find("form", action=lambda action: action and "/confirm/" in action)
    data = {field["name"]: field.get("value", "") for field in form.select("input[name], textarea[name]")}
    answer = staff.post(form["action"], data, follow=True)

    assert answer.status_code == 200
    registration.refresh_from_db()
    assert registration.status == "confirmed"


def test_decision_by_get_changes_nothing(gathering, visitor, staff):
    register(visitor, gathering)
    registration = Registration.objects.get()

    staff.get(reverse("samlingar_registrations:confirm", args=[registration.pk]))

    registration.refresh_from_db()
    assert registration.status == "pending"


def test_person_withdraws_by_their_own_link_whatever_the_host_wraps_requests_in(gathering, visitor):
    register(visitor, gathering)
    registration = Registration.objects.get()
    address = reverse("wagtail_samlingar:mine", args=[token_of(registration.party)])
    link = next(found["href"] for found in parsed(visitor.get(address)).select("a") if "/cancel/" in found["href"])

    answer = visitor.post(link)

    registration.refresh_from_db()
    assert (answer.status_code, registration.status) == (303, "cancelled")
    assert visitor.get(answer["Location"]).status_code == 200
    assert visitor.post(reverse("wagtail_samlingar:find"), {"email": "kari@example.org"}).status_code == 200
    assert visitor.cookies.output() == ""


def test_inbox_is_closed_to_somebody_not_logged_in(gathering, visitor):
    register(visitor, gathering)

    response = visitor.get(reverse("samlingar_registrations:index"))

    assert response.status_code == 302
    assert "Kari" not in response.content.decode()
