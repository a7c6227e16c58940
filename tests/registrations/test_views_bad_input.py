"""What is posted by mistake or on purpose: a clear answer with the answers kept, never a 500, and nothing stored."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import date_block, make_gathering, question_block, set_stream
from tests.registrations.visiting import answers, fields_of, form_url, passed_token, send, soup
from wagtail_samlingar.models import Occurrence, Party, Registration, SensitiveAnswers
from wagtail_samlingar.registrations import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def page():
    return make_gathering(dates=[date_block("one"), date_block("two", days=31)], organisation_mode="required")


@pytest.fixture(autouse=True)
def _nothing_is_stored():
    """Every post here is refused."""
    yield
    assert [model.objects.count() for model in (Party, Registration, SensitiveAnswers)] == [0, 0, 0]


def post(visitor, page, **changes):
    """Post a complete form with ``changes``; a change to None leaves the field out."""
    fields = answers(page, organisation="Library", **passed_token(page)) | changes
    return send(visitor, page, {name: value for name, value in fields.items() if value is not None})


def errors(response):
    """Return {id the summary links to: text}, having checked that each link leads to a field marked as invalid."""
    document = soup(response)
    found = {}
    for link in document.select(".samlingar-errors a"):
        target = document.find(id=link["href"].removeprefix("#"))
        assert target is not None, link
        assert target.find_parent(attrs={"aria-invalid": True}) or target.get("aria-invalid") == "true", link
        found[link["href"].removeprefix("#")] = link.text
    return found


def refused(response):
    """Return :func:`errors`, having checked what every refusal shows: 422, and "Error:" first in the title."""
    assert response.status_code == 422
    assert soup(response).title.text.startswith("Error:")
    found = errors(response)
    assert soup(response).select_one(".samlingar-errors h2").text.startswith(f"You must correct {len(found)} error")
    return found


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("date", "Choose the date you want to attend"),
        ("name", "Enter your name"),
        ("email", "Enter your email address"),
        ("organisation", "Enter your organisation or place of work"),
    ],
)
@pytest.mark.parametrize("value", [None, "", "   ", "\u200b"], ids=["missing", "empty", "space", "invisible"])
def test_missing_field(visitor, page, field, said, value):
    assert refused(post(visitor, page, **{field: value})) == {f"samlingar-{field}": said}


def test_all_errors_are_told_at_once_and_the_answers_kept(visitor, page):
    response = post(visitor, page, name="", email="kari", phone="ring me", organisation="")

    assert list(refused(response)) == ["samlingar-name", "samlingar-email", "samlingar-phone", "samlingar-organisation"]
    kept = fields_of(response)
    assert (kept["email"], kept["phone"], kept["date"]) == ("kari", "ring me", ["one"])


@pytest.mark.parametrize(
    ("field", "value", "limit"),
    [
        ("name", "x" * 256, 255),
        ("email", "x" * 250 + "@example.org", 254),
        ("phone", "7" * 65, 64),
        ("organisation", "x" * 5000, 255),
    ],
)
def test_case_044_over_long_text(visitor, page, field, value, limit):
    response = post(visitor, page, **{field: value})

    assert f"Shorten this to {limit} characters. Now it has {len(value)}." in refused(response)[f"samlingar-{field}"]
    assert fields_of(response)[field] == value


@pytest.mark.parametrize(
    "email", ["a@localhost", "kari@", "æøå@", "a@b@example.org", "a b@example.org", "a@example.org, b@x.no"]
)
def test_case_051_address_that_is_none(visitor, page, email):
    assert list(refused(post(visitor, page, email=email))) == ["samlingar-email"]


@pytest.mark.parametrize("field", ["name", "email", "date", "token", "captcha_key", "captcha_answer", "language"])
def test_case_039_nul_in_a_field(visitor, page, field):
    assert post(visitor, page, **{field: "a\0b"}).status_code == 400


@pytest.mark.parametrize("field", ["status", "starts_at", "q_unknown", "capacity", "na\0me", "name\0"])
def test_field_the_form_does_not_have(visitor, page, field):
    assert post(visitor, page, **{field: "1"}).status_code == 400


@pytest.mark.parametrize("field", ["name", "date", "token"])
def test_case_045_repeated_field(visitor, page, field):
    assert post(visitor, page, **{field: ["one", "two"]}).status_code == 400


def test_case_045_very_many_fields(visitor, page):
    assert post(visitor, page, **{f"q_{n}": "1" for n in range(1001)}).status_code == 400


def test_case_044_body_over_the_limit(visitor, page):
    assert post(visitor, page, name="x" * 66_000).status_code == 413


@pytest.mark.parametrize("length", ["x", "-1", ""])
def test_length_of_the_body_that_is_no_number(visitor, page, length):
    response = visitor.post(form_url(page), answers(page), CONTENT_LENGTH=length)

    assert response.status_code in (200, 400, 422)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"name=x"),
        ("application/x-www-form-urlencoded; charset=no-such", b"name=x"),
        ("application/x-www-form-urlencoded", b"name=%ff%fe&email=%00"),
        ("application/x-www-form-urlencoded", b"%ED%A0%80=x"),
        ("application/json", b"{"),
        ("text/plain", b"name=x"),
        ("", b"name=x"),
    ],
)
def test_body_that_is_no_form(visitor, page, content_type, body):
    response = visitor.generic("POST", form_url(page), body, content_type=content_type)

    assert response.status_code in (200, 400, 415, 422)


def test_file_instead_of_text(visitor, page, tmp_path):
    path = tmp_path / "name.txt"
    path.write_text("Kari")
    with path.open() as upload:
        response = visitor.post(form_url(page), {**answers(page), **passed_token(page), "name": upload})
    assert response.status_code in (400, 422)


@pytest.mark.parametrize(
    "gathering",
    [
        {"dates": [date_block("one", days=-3)]},
        {"dates": [date_block("one", closes_on=timezone.localdate() - timedelta(days=1))]},
        {"dates": [date_block("one")], "opens_on": timezone.localdate() + timedelta(days=2)},
        {"dates": [date_block("one", state="cancelled")]},
        {"dates": [date_block("one", state="postponed")]},
        {"dates": [date_block("one")], "state": "cancelled"},
        {"dates": [date_block("one", starts_on=None)]},
    ],
    ids=["over", "closed", "not open", "cancelled", "postponed", "all cancelled", "undecided"],
)
def test_case_047_date_that_takes_nobody(visitor, gathering, request):
    page = make_gathering(**gathering)
    said = {
        "over": "This date is over.",
        "closed": "The deadline for this date has passed.",
        "not open": "Registration for this date is not open yet.",
        "cancelled": "This date is cancelled.",
        "postponed": "This date is postponed.",
        "all cancelled": "This date is cancelled.",
        "undecided": "The day is not decided yet.",
    }[request.node.callspec.id]

    response = send(visitor, page, answers(page, **passed_token(page)))

    assert refused(response)["samlingar-date"].startswith(said)
    assert fields_of(response)["name"] == "Kari Nordmann"


def test_case_047_date_of_another_gathering(visitor, page):
    make_gathering(title="Another", dates=[date_block("elsewhere")])

    assert refused(post(visitor, page, date="elsewhere")) == {"samlingar-date": "Choose one of the dates on this page"}


def test_case_047_date_removed_from_the_page(visitor, page):
    set_stream(page, "dates", [date_block("one")])
    page.save()

    assert Occurrence.objects.get(date_key="two").page_state == "date_removed"
    assert list(refused(post(visitor, page, date="two"))) == ["samlingar-date"]


def test_case_134_date_of_a_draft(visitor, page):
    set_stream(page, "dates", [date_block("one"), date_block("draft")])
    page.save_revision()

    assert list(refused(post(visitor, page, date="draft"))) == ["samlingar-date"]


def test_case_111_deadline_passed_while_the_form_was_filled_in(visitor, page, frozen):
    token = passed_token(page)
    frozen(timezone.now() + timedelta(hours=2))
    Occurrence.objects.update(closes_at=timezone.now())

    response = post(visitor, page, **token)

    assert refused(response)["samlingar-date"].startswith("The deadline for this date has passed.")
    assert fields_of(response)["name"] == "Kari Nordmann"


def test_deadline_passed_between_the_look_at_the_form_and_the_lock(visitor, page, monkeypatch):
    """The service judges again; its refusal is told as any other."""
    look = tokens.read

    def close_while_looking(*args):
        Occurrence.objects.update(closes_at=timezone.now())
        return look(*args)

    monkeypatch.setattr(tokens, "read", close_while_looking)

    assert list(refused(post(visitor, page))) == ["samlingar-date"]


@pytest.mark.parametrize(
    "token",
    [
        lambda page: "forged",
        lambda page: passed_token(page)["token"][:-1],
        lambda page: passed_token(make_gathering(title="Another"))["token"],
        lambda page: "x" * 2000,
        lambda page: "",
    ],
    ids=["forged", "cut", "of another gathering", "long", "empty"],
)
def test_token_that_is_none_asks_for_the_captcha(visitor, page, token):
    response = post(visitor, page, token=token(page))

    assert response.status_code == 200
    assert fields_of(response)["captcha_key"]
    assert fields_of(response)["name"] == "Kari Nordmann"


def test_case_059_token_a_day_old_asks_again_and_keeps_the_answers(visitor, page, frozen):
    token = passed_token(page)
    frozen(timezone.now() + timedelta(hours=24, seconds=1))

    response = post(visitor, page, **token)

    assert response.status_code == 200
    assert tokens.read(fields_of(response)["token"], str(page.translation_key)) is not None
    assert fields_of(response)["email"] == "kari@example.org"


@pytest.mark.parametrize("make", [lambda: make_gathering(live=False), lambda: _unpublished(), lambda: _deleted()])
def test_case_036_page_that_is_not_published(visitor, make):
    page = make()

    # A host with languages in its addresses looks for the page under the visitor's language first.
    assert visitor.post(form_url(page), answers(page, **passed_token(page)), follow=True).status_code == 404
    assert visitor.get(form_url(page), follow=True).status_code == 404
    assert visitor.get(f"{form_url(page)}challenge/", follow=True).status_code == 404


def _unpublished():
    page = make_gathering()
    page.unpublish()
    return page


def _deleted():
    page = make_gathering()
    page.delete()
    return page


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_case_043_markup_in_an_answer_is_text(visitor, value):
    page = make_gathering(questions=[question_block("short_text", "q1", required=True)])

    response = send(visitor, page, answers(page, name=value, email="", q_q1=value, **passed_token(page)))

    assert value not in response.content.decode()
    assert (fields_of(response)["name"], fields_of(response)["q_q1"]) == (value, value)
