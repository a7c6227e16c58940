"""Registering as JSON: the same journey, form and service as on the page."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.factories import date_block, make_gathering, occurrences_of, question_block, submission
from tests.registrations.visiting import solution
from wagtail_samlingar.api.bodies import TEXT
from wagtail_samlingar.models import Party, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def page():
    return make_gathering(
        dates=[date_block("d", capacity=1)],
        questions=[
            question_block("single_choice", "travel", "How?", choices=[("bus", "Bus")], required=True),
            question_block("several_choices", "topics", "What?", choices=[("a", "A"), ("b", "B")]),
        ],
    )


def url(name, *args):
    return reverse(f"wagtail_samlingar_api:{name}", args=args)


def challenge(client, page):
    return client.post(url("challenge", page.translation_key)).json()


def body(client, page, **changes):
    given = challenge(client, page)
    return {
        "date": "d",
        "name": "Kari Nordmann",
        "email": "kari@example.org",
        "language": "en",
        "q_travel": "bus",
        "q_topics": ["a", "b"],
        "token": given["token"],
        "captcha_key": given["captcha"]["key"],
        "captcha_answer": solution(given["captcha"]["key"]),
        **changes,
    }


def send(client, page, data, **more):
    more = {"content_type": "application/json", **more}
    body = data if isinstance(data, (str, bytes)) else json.dumps(data)
    return client.post(url("submit", page.translation_key), body, **more)


def test_form_is_described_with_the_names_to_send(client, page):
    answer = client.get(url("form", page.translation_key), {"language": "en"}).json()

    fields = {field["name"]: field for field in answer["fields"]}
    assert list(fields)[:3] == ["date", "name", "email"]
    assert fields["q_travel"]["required"]
    assert fields["q_travel"]["choices"] == [{"value": "bus", "label": "Bus"}]
    assert answer["dates"][0]["date_key"] == "d"


def test_registration_answers_with_its_receipt(client, page):
    response = send(client, page, body(client, page))

    assert response.status_code == 201
    assert not response.cookies
    row = Registration.objects.get()
    assert row.answers == {"travel": "bus", "topics": ["a", "b"]}
    receipt = response.json()
    assert receipt["reference"] == row.party.reference
    assert client.get(url("receipt", receipt["token"])).json() == receipt
    assert client.get(receipt["receipt_url"]).status_code == 200


def test_same_token_again_gives_the_first_receipt(client, page):
    data = body(client, page)

    first, second = send(client, page, data), send(client, page, data)

    assert first.json() == second.json()
    assert Party.objects.count() == 1


def test_errors_name_their_fields_and_keep_the_captcha_passed(client, page):
    response = send(client, page, body(client, page, q_travel="", name=""))

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert set(problem["errors"]) == {"name", "q_travel"}
    again = {"date": "d", "name": "Kari", "email": "k@example.org", "q_travel": "bus", "token": problem["token"]}
    assert send(client, page, again).status_code == 201


def test_case_074_missing_required_question_is_a_field_error_and_an_optional_one_is_not(client, page):
    data = body(client, page)
    del data["q_topics"]
    assert send(client, page, data).status_code == 201
    data = body(client, page, email="other@example.org")
    del data["q_travel"]
    assert set(send(client, page, data).json()["errors"]) == {"q_travel"}


def test_full_date_is_asked_about_before_anything_is_stored(client, page):
    services.submit(submission(occurrences_of(page)[0], email="first@example.org"))

    asked = send(client, page, body(client, page))

    assert asked.status_code == 409
    assert Party.objects.count() == 1
    joined = {**body(client, page), "token": asked.json()["token"], "accept_queue": True}
    joined.pop("captcha_key"), joined.pop("captcha_answer")
    assert send(client, page, joined).json()["outcome"] == "waitlisted"


@pytest.mark.parametrize(
    "raw",
    [
        "not json",
        '{"name": "half',
        "[]",
        '"text"',
        "{" * 100_000,
        '{"a":' * 5000 + "1" + "}" * 5000,
        '{"name": NaN}',
        '{"name": "a", "name": "b"}',
        '{"people": ' + "9" * 5000 + "}",
        '{"name": {"first": "Kari"}}',
        '{"name": "\\u0000"}',
        '{"name": "\\ud800"}',
        b"\xff\xfe",
        '{"status": "confirmed"}',
    ],
)
def test_case_068_malformed_bodies_are_refused(client, page, raw):
    response = send(client, page, raw)

    assert response.status_code in (400, 413)
    assert response["Content-Type"] == "application/problem+json"
    assert not Party.objects.exists()


def test_case_067_other_content_types_are_refused(client, page):
    response = send(client, page, "name=Kari", content_type="text/plain")

    assert response.status_code == 415


def test_body_over_the_limit_is_refused(client, page):
    response = send(client, page, json.dumps({"name": "x" * 70_000}))

    assert response.status_code == 413


def test_private_and_unknown_gatherings_are_unknown(client, page):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Insiders"))

    for response in (
        client.get(url("form", page.translation_key), follow=True),
        client.post(url("challenge", page.translation_key), follow=True),
    ):
        assert response.status_code == 404


def test_openapi_describes_it(client):
    document = client.get(url("openapi-json")).json()

    assert any(path.endswith("/registrations") for path in document["paths"])


@pytest.mark.parametrize("language", [["nn"], [], 7, True])
def test_language_of_another_shape_is_no_fault_of_the_server(client, page, language):
    response = send(client, page, body(client, page, language=language))

    assert response.status_code in (201, 400)


def test_brackets_in_an_answer_are_text(client, page):
    response = send(client, page, body(client, page, name='Kari [[[[["{{{{{ Nordmann'))

    assert response.status_code == 201
    assert Registration.objects.get().name == 'Kari [[[[["{{{{{ Nordmann'


def test_text_without_an_end_is_read_once(client, page):
    # Each quote tried as a beginning would take time by the square of their number.
    unended = b'"' + b'\\"' * 30_000

    assert TEXT.findall(unended) == [unended]
    assert send(client, page, b'{"name": ' + unended).status_code == 400
