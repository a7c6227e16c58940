"""A registration through the public form, with and without JavaScript: each step, and what it leaves behind."""

from datetime import timedelta

import pytest
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of, question_block
from tests.registrations.visiting import (
    answers,
    fetch_challenge,
    fields_of,
    form_url,
    passed_token,
    register,
    send,
    solution,
    solved,
    soup,
)
from wagtail_samlingar.models import Occurrence, Party, Registration
from wagtail_samlingar.registrations import services, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    """Return the client of somebody without a session, who checks CSRF as a site does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def page():
    return make_gathering()


def assert_private(response):
    """A response about a person is kept out of caches, indexes and Referer headers, and sets no cookie."""
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_registration_with_javascript(visitor, page):
    response = register(visitor, page)

    assert response.status_code == 303
    assert_private(response)
    receipt = visitor.get(response["Location"])
    assert receipt.status_code == 200
    assert_private(receipt)
    assert Registration.objects.get().party.reference in receipt.content.decode()
    assert not CaptchaStore.objects.exists()


def test_registration_without_javascript(visitor, page):
    first = send(visitor, page, {**fields_of(visitor.get(page.url)), **answers(page)})

    assert first.status_code == 200
    assert_private(first)
    assert "One step is left" in first.content.decode()
    fields = fields_of(first)
    assert (fields["name"], fields["email"], fields["date"]) == (
        "Kari Nordmann",
        "kari@example.org",
        [page.dates[0].id],
    )
    assert Registration.objects.count() == 0

    second = send(visitor, page, {**fields, "captcha_answer": solution(fields["captcha_key"])})

    assert second.status_code == 303
    assert Registration.objects.count() == 1


def test_registration_on_the_page_of_the_form_alone(visitor, page):
    fields = fields_of(visitor.get(form_url(page)))
    fields |= {"captcha_answer": solution(fields["captcha_key"]), "name": "Kari", "email": "kari@example.org"}

    assert send(visitor, page, fields).status_code == 303


def test_button_shows_the_captcha_and_keeps_the_answers_without_judging_them(visitor, page):
    response = send(visitor, page, answers(page, email="not an address", new_captcha="1", token=""))

    assert response.status_code == 200
    assert not soup(response).select("[aria-invalid]")
    assert fields_of(response)["email"] == "not an address"
    assert fields_of(response)["captcha_key"]


def test_new_image_keeps_the_same_form(visitor, page):
    token = fetch_challenge(visitor, page)["token"]

    response = send(visitor, page, answers(page, new_captcha="1", token=token))

    renewed = fields_of(response)["token"]
    key = str(page.translation_key)
    assert tokens.read(renewed, key).nonce == tokens.read(token, key).nonce


def test_case_056_right_captcha_and_a_wrong_field_cost_no_second_puzzle(visitor, page):
    response = register(visitor, page, email="not an address")

    assert response.status_code == 422
    assert not soup(response).select("[data-samlingar-captcha]")
    fields = fields_of(response)
    assert tokens.read(fields["token"], str(page.translation_key)).passed

    assert send(visitor, page, {**fields, "email": "kari@example.org"}).status_code == 303


def test_case_055_wrong_answer_burns_the_puzzle_and_gives_another(visitor, page):
    captcha = solved(visitor, page)

    wrong = send(visitor, page, answers(page, **{**captcha, "captcha_answer": "wrong"}))
    again = send(visitor, page, answers(page, **captcha))

    assert (wrong.status_code, again.status_code) == (422, 422)
    assert fields_of(wrong)["captcha_key"] not in ("", captcha["captcha_key"])
    assert fields_of(wrong)["captcha_answer"] == ""
    assert Registration.objects.count() == 0


def test_case_059_captcha_that_expired_is_renewed_and_the_answers_kept(visitor, page, frozen):
    captcha = solved(visitor, page)
    frozen(timezone.now() + timedelta(minutes=60, seconds=1))

    response = send(visitor, page, answers(page, **captcha))

    assert response.status_code == 422
    assert fields_of(response)["name"] == "Kari Nordmann"
    assert Registration.objects.count() == 0
    fields = fields_of(response)
    assert send(visitor, page, {**fields, "captcha_answer": solution(fields["captcha_key"])}).status_code == 303


def test_captcha_left_empty_is_told_at_its_field(visitor, page):
    response = register(visitor, page, captcha_answer="")

    document = soup(response)
    assert response.status_code == 422
    assert document.select_one(".samlingar-errors a")["href"] == "#samlingar-captcha-answer"
    assert document.find(id="samlingar-captcha-answer")["aria-invalid"] == "true"


def test_case_052_form_sent_again_gives_the_same_receipt(visitor, page):
    fields = answers(page, **solved(visitor, page))

    first, second = send(visitor, page, fields), send(visitor, page, fields)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert (Party.objects.count(), Registration.objects.count()) == (1, 1)


def test_form_sent_again_with_other_answers_gives_the_same_receipt(visitor, page):
    fields = answers(page, **solved(visitor, page))
    first = send(visitor, page, fields)

    second = send(visitor, page, {**fields, "name": "", "email": "somebody@example.org"})

    assert second["Location"] == first["Location"]


def test_duplicate_reads_like_the_first_registration(visitor, page):
    first, second = (visitor.get(register(visitor, page)["Location"]).content.decode() for _n in range(2))
    one, two = Party.objects.order_by("pk")

    assert one.reference in first
    assert first.replace(one.reference, "") == second.replace(two.reference, "")
    assert (one.is_duplicate, two.is_duplicate) == (False, True)
    assert Registration.objects.count() == 1


def test_receipt_tells_what_was_sent_and_not_what_came_of_it(visitor, page):
    address = register(visitor, page)["Location"]
    before = visitor.get(address).content

    services.reject(Registration.objects.get().pk)

    assert visitor.get(address).content == before


def test_case_035_receipt_outlives_the_page(visitor, page):
    address = register(visitor, page)["Location"]
    page.unpublish()

    response = visitor.get(address)

    assert response.status_code == 200
    assert page.title in response.content.decode()
    assert not soup(response).select(f'a[href$="{page.slug}/"]')


@pytest.mark.parametrize("change", [lambda token: token[:-1] + "~", lambda token: "1" + token, lambda token: "x"])
def test_receipt_address_cannot_be_guessed(visitor, page, change):
    address = register(visitor, page)["Location"]
    token = address.rstrip("/").rsplit("/", 1)[1]

    # A host with languages in its addresses looks for the page under the visitor's language first.
    response = visitor.get(reverse("wagtail_samlingar:receipt", args=[change(token)]), follow=True)

    assert response.status_code == 404


def test_waiting_list_is_told_on_the_receipt(visitor):
    page = make_gathering(dates=[date_block("one", capacity=0)])

    response = visitor.get(register(visitor, page, accept_queue="1")["Location"])

    assert "you are on the waiting list" in response.content.decode()


def test_challenge_holds_what_a_cached_page_cannot(visitor):
    page = make_gathering(dates=[date_block("one", capacity=0), date_block("two", state="cancelled")])

    response = visitor.get(reverse("wagtail_samlingar:challenge", args=[page.translation_key]), {"language": "en"})

    assert_private(response)
    answer = response.json()
    assert tokens.read(answer["token"], str(page.translation_key)) is not None
    assert answer["captcha"]["image_url"] == reverse("wagtail_samlingar:captcha_image", args=[answer["captcha"]["key"]])
    assert answer["states"] == {
        "one": {"state": "full", "text": "Fully booked – join the waiting list", "open": True},
        "two": {"state": "cancelled", "text": "Cancelled", "open": False},
    }


def test_no_captcha_where_the_site_wants_none(visitor, page, settings):
    settings.WAGTAIL_SAMLINGAR = {"CAPTCHA_BACKEND": None}

    assert fetch_challenge(visitor, page)["captcha"] is None
    response = send(visitor, page, answers(page, token=fetch_challenge(visitor, page)["token"]))
    assert response.status_code == 303


def test_form_page_for_a_date_of_the_address(visitor):
    page = make_gathering(dates=[date_block("one"), date_block("two")])

    response = visitor.get(form_url(page), {"date": "two"})

    assert_private(response)
    assert fields_of(response)["date"] == ["two"]


def test_form_page_when_nothing_is_open(visitor):
    page = make_gathering(dates=[date_block("one", state="cancelled")])

    response = visitor.get(form_url(page), {"language": "en"})

    assert response.status_code == 200
    assert not soup(response).find("form", id="samlingar-form")
    assert "Cancelled" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(visitor, page, method):
    assert getattr(visitor, method)(form_url(page)).status_code == 405


def test_case_075_looking_at_addresses_changes_nothing(visitor, page):
    address = register(visitor, page)["Location"]
    before = list(Registration.objects.values())

    for method in (visitor.get, visitor.head, visitor.options):
        method(address)
        method(form_url(page))

    assert list(Registration.objects.values()) == before


def test_date_that_filled_up_meanwhile_takes_people_on_its_waiting_list(visitor):
    page = make_gathering(dates=[date_block("one", capacity=1)], questions=[question_block("short_text", "q1")])
    fields = answers(page, q_q1="x", **passed_token(page))
    register(visitor, page, name="Somebody quicker")

    asked = send(visitor, page, fields)
    assert asked.status_code == 200
    assert not Registration.objects.filter(name="Kari Nordmann").exists()
    assert send(visitor, page, {**fields_of(asked), "accept_queue": "1"}).status_code == 303
    assert Registration.objects.get(name="Kari Nordmann").status == "waitlisted"
    assert occurrences_of(page) == list(Occurrence.objects.all())
