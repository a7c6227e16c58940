"""From page to inbox, through the forms people use."""

import pytest
from bs4 import BeautifulSoup
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse

from tests.editing import create_form
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration

pytestmark = pytest.mark.django_db

DATE_KEY = "5f9b2a1e-0000-4000-8000-000000000001"


@pytest.fixture
def gathering(staff, front_page):
    """Return a gathering published through the admin with a title and one date."""
    form = create_form(staff, front_page)
    form.fields |= {"title": "Libraries and volunteering", "slug": "libraries"}
    form.add_date("2031-10-27", DATE_KEY)
    form.publish()
    return GatheringPage.objects.get()


@pytest.fixture
def visitor():
    """Return the client of somebody who is not logged in and checks CSRF as a site does."""
    return Client(enforce_csrf_checks=True)


def register(visitor, gathering, **answers):
    """Fill in the form on the public page as a visitor does, and send it; return the response."""
    page = visitor.get(gathering.url)
    form = BeautifulSoup(page.content, "html.parser").find("form", class_="samlingar-form")
    challenge = visitor.get(reverse("wagtail_samlingar:challenge", args=[gathering.translation_key])).json()
    data = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
    data |= {
        "token": challenge["token"],
        "captcha_key": challenge["captcha"]["key"],
        "captcha_answer": CaptchaStore.objects.get(hashkey=challenge["captcha"]["key"]).response,
        "date": DATE_KEY,
        "name": "Kari Nordmann",
        "email": "kari@example.org",
    }
    return visitor.post(form["action"], data | answers)


def test_publishing_through_the_admin_records_the_date(gathering):
    occurrence = Occurrence.objects.get()

    assert gathering.live
    assert (occurrence.gathering_key, occurrence.date_key) == (gathering.translation_key, DATE_KEY)


def test_page_stands_in_the_frame_of_the_host(gathering, visitor, settings):
    page = visitor.get(gathering.url)

    county = "county" in settings.ROOT_URLCONF
    assert page.status_code == 200
    assert (b'class="county-site"' in page.content) == county
    assert page.cookies.output() == ""
    assert "Cookie" not in page.headers.get("Vary", "")


def test_visitor_registers_and_gets_a_receipt(gathering, visitor):
    response = register(visitor, gathering)

    assert response.status_code == 303, response.content
    assert visitor.get(response["Location"]).status_code == 200
    registration = Registration.objects.get()
    assert (registration.name, registration.email) == ("Kari Nordmann", "kari@example.org")
    assert registration.occurrence == Occurrence.objects.get()


def test_wrong_captcha_stores_nothing_and_keeps_the_answers(gathering, visitor):
    response = register(visitor, gathering, captcha_answer="not what the picture says")

    assert response.status_code == 422
    assert b"Kari Nordmann" in response.content
    assert Registration.objects.count() == 0


def test_registration_is_in_the_inbox(gathering, visitor, staff):
    register(visitor, gathering)

    inbox = staff.get(reverse("samlingar_registrations:index"))

    assert inbox.status_code == 200
    assert b"Kari Nordmann" in inbox.content


def test_inbox_is_closed_to_somebody_not_logged_in(gathering, visitor):
    register(visitor, gathering)

    response = visitor.get(reverse("samlingar_registrations:index"))

    assert response.status_code == 302
    assert "Kari" not in response.content.decode()
