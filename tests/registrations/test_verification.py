"""Confirming by e-mail: the equal way without an image, and where suspects are sent without a word."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories import date_block, make_gathering
from tests.registrations.visiting import answers, fetch_challenge, passed_token, send, soup
from wagtail_samlingar.models import Occurrence, Party, Registration
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.queries import seats_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_gathering(dates=[date_block("d", capacity=1)], review_mode="confirm")


def link_of(party):
    return reverse("wagtail_samlingar:verify", args=[tokens.make_link("verify", party.pk, party.salt)])


def by_email(client, page, **changes):
    token = fetch_challenge(client, page)["token"]
    return send(client, page, answers(page, token=token, by_email="1", **changes))


def test_registration_without_the_image_waits_for_the_address(client, page):
    response = by_email(client, page)

    assert response.status_code == 303
    assert "confirm by e-mail" in client.get(response["Location"]).content.decode()
    row = Registration.objects.get()
    assert row.status == "unverified"
    assert seats_of([row.occurrence])[row.occurrence_id].taken == 0


def test_form_that_is_corrected_offers_both_ways_again(client, page):
    refused = by_email(client, page, email="kari@")

    assert refused.status_code == 422
    shown = soup(refused)
    assert shown.find(attrs={"name": "by_email"}) and shown.find(attrs={"name": "captcha_answer"})
    token = shown.find(attrs={"name": "token"})["value"]
    assert send(client, page, answers(page, token=token, by_email="1")).status_code == 303
    assert Registration.objects.get().status == "unverified"


def test_link_shows_and_the_button_confirms(client, page):
    by_email(client, page)
    link = link_of(Party.objects.get())

    for scan in (client.get, client.head, client.options):
        scan(link)
    assert Registration.objects.get().status == "unverified"

    confirmed = client.post(link)
    assert confirmed.status_code == 303
    assert Registration.objects.get().status == "confirmed"
    assert client.post(link)["Location"] == confirmed["Location"]


def test_page_to_confirm_on_says_what_one_confirms_and_whom_to_ask(client, page):
    receipt = client.get(by_email(client, page)["Location"]).content.decode()
    Occurrence.objects.update(contact_name="Anne Hansen", contact_email="anne@fylke.example")
    link = link_of(Party.objects.get())

    shown = soup(client.get(link))
    said = [row.get_text(" ", strip=True) for row in shown.select(".samlingar-facts > div")]
    assert "Contact Anne Hansen anne@fylke.example" in said
    assert any(row.startswith("Venue ") for row in said)
    assert "Add to calendar" not in receipt
    assert "Add to calendar" in client.post(link, follow=True).content.decode()


def test_seat_that_went_meanwhile_means_the_waiting_list(client, page):
    by_email(client, page)
    send(client, page, answers(page, email="quick@example.org", **passed_token(page)))

    client.post(link_of(Party.objects.get(email="kari@example.org")))

    assert Registration.objects.get(email="kari@example.org").status == "waitlisted"


def test_address_is_not_confirmed_after_its_time(client, page, frozen):
    by_email(client, page)
    party = Party.objects.get()
    frozen(party.verify_by)

    response = client.post(link_of(party))

    assert response.status_code == 409
    assert Registration.objects.get().status == "unverified"
    assert services.expire_due() == 1
    assert Registration.objects.get().status == "lapsed"


def test_forged_and_foreign_links_are_unknown(client, page):
    by_email(client, page)
    party = Party.objects.get()
    receipt_token = tokens.make_link("receipt", party.pk, party.salt)

    for token in (receipt_token, "1-x", link_of(party).strip("/").split("/")[-1][:-1]):
        url = reverse("wagtail_samlingar:verify", args=[token])
        # A host with language prefixes tries the address with a prefix first.
        assert client.post(url, follow=True).status_code == 404


def test_case_063_honeypot_means_confirming_by_email(client, page):
    response = send(client, page, answers(page, website="http://spam.example", **passed_token(page)))

    assert response.status_code == 303
    row = Registration.objects.get()
    assert row.status == "unverified"
    assert seats_of([row.occurrence])[row.occurrence_id].taken == 0


@override_settings(WAGTAIL_SAMLINGAR={"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 3})
def test_case_064_form_sent_in_half_a_second_confirms_by_email(client, page, frozen):
    clock = frozen(timezone.now())
    token = fetch_challenge(client, page)["token"]
    clock.shift(timedelta(seconds=0.5))

    response = send(client, page, answers(page, token=token))

    assert response.status_code == 303
    assert Registration.objects.get().status == "unverified"


@override_settings(WAGTAIL_SAMLINGAR={"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 0, "THROTTLE_ADDRESS": 60})
def test_case_129_sixty_people_behind_one_address_register(client, page):
    for number in range(60):
        response = send(
            client, page, answers(page, email=f"p{number}@example.org", accept_queue="1", **passed_token(page))
        )
        assert response.status_code == 303

    assert Registration.objects.exclude(status="unverified").count() == 60
    send(client, page, answers(page, email="one-more@example.org", **passed_token(page)))
    assert Registration.objects.get(email="one-more@example.org").status == "unverified"


@override_settings(WAGTAIL_SAMLINGAR={"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 0, "THROTTLE_CHALLENGES": 5})
def test_case_060_refresh_is_throttled_and_the_form_still_works(client, page):
    url = reverse("wagtail_samlingar:challenge", args=[page.translation_key])
    statuses = [client.get(url).status_code for _ in range(7)]

    assert statuses == [200] * 5 + [429] * 2
    token = client.get(url).json()["token"]
    assert send(client, page, answers(page, token=token, by_email="1")).status_code == 303


@override_settings(WAGTAIL_SAMLINGAR={"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 0, "THROTTLE_VERIFICATION": 2})
def test_messages_to_one_address_are_throttled(client, page):
    for _ in range(2):
        assert by_email(client, page, accept_queue="1").status_code == 303

    third = by_email(client, page, accept_queue="1")

    assert third.status_code == 422
    assert soup(third).find(id="samlingar-email-error")


def test_no_address_is_stored(client, page):
    client.defaults["REMOTE_ADDR"] = "192.0.2.77"
    by_email(client, page)

    for row in [*Party.objects.values(), *Registration.objects.values()]:
        assert "192.0.2.77" not in str(row)
