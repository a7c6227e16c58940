"""Every kind of question: asked, answered, kept in the form after an error, stored, and shown again."""

import pytest
from django.test import Client
from django.utils import translation

from tests.factories import date_block, make_gathering, make_region, question_block, set_stream
from tests.registrations.visiting import answers, fields_of, form_url, passed_token, send, soup
from wagtail_samlingar.gatherings.blocks.questions import QuestionsBlock
from wagtail_samlingar.models import QuestionSet, Registration, SensitiveAnswers

pytestmark = pytest.mark.django_db

TRAVEL = [("bus", "Bus"), ("car", "Car")]
DIET = [("vegan", "Vegan"), ("nuts", "No nuts")]

# kind: (what a browser posts, what is stored, what is shown)
KINDS = {
    "short_text": ({"q_short_text": " Giske  library "}, "Giske library", "Giske library"),
    "long_text": ({"q_long_text": "One\r\nTwo"}, "One\nTwo", "One\nTwo"),
    "email": ({"q_email": "leader@example.org"}, "leader@example.org", "leader@example.org"),
    "phone": ({"q_phone": "+47 70 00 00 00"}, "+47 70 00 00 00", "+47 70 00 00 00"),
    "number": ({"q_number": "0"}, 0, "0"),
    "date": ({"q_date": "2031-10-27"}, "2031-10-27", "Oct. 27, 2031"),
    "single_choice": ({"q_single_choice": "bus"}, "bus", "Bus"),
    "several_choices": ({"q_several_choices": ["bus", "car"]}, ["bus", "car"], "Bus, Car"),
    "yes_no": ({"q_yes_no": "no"}, False, "No"),
    "consent": ({"q_consent": "on"}, True, "Yes"),
    "needs": (
        {"q_needs_choices": ["nuts"], "q_needs_text": "No fish"},
        {"choices": ["nuts"], "text": "No fish"},
        "No nuts, No fish",
    ),
    "family": ({"q_family": "voluntary"}, "voluntary", "From the voluntary sector"),
}
LAYOUT = ("heading", "help_text")
# A value that each kind refuses.
WRONG = {
    "short_text": {"q_short_text": "x" * 256},
    "long_text": {"q_long_text": "x" * 4001},
    "email": {"q_email": "leader"},
    "phone": {"q_phone": "ring me"},
    "number": {"q_number": "many"},
    "date": {"q_date": "2031-02-30"},
    "single_choice": {"q_single_choice": "plane"},
    "several_choices": {"q_several_choices": ["bus", "plane"]},
    "yes_no": {"q_yes_no": "maybe"},
    "needs": {"q_needs_choices": ["vegan", "plane"]},
    "family": {"q_family": "moon"},
}


def question(kind, **value):
    if kind in LAYOUT:
        return {"type": kind, "id": kind, "value": {"text": f"About {kind}"}}
    choices = {"needs": DIET}.get(kind, TRAVEL)
    more = {"choices": choices} if kind in ("single_choice", "several_choices", "needs") else {}
    return question_block(kind, kind, f"The {kind} question", help=f"Why {kind}", **more, **value)


def all_questions(**value):
    return make_gathering(questions=[question(kind) for kind in LAYOUT] + [question(kind, **value) for kind in KINDS])


@pytest.fixture
def visitor():
    return Client()


def everything():
    """Return the fields of an answer to every question."""
    return {name: value for fields, _stored, _shown in KINDS.values() for name, value in fields.items()}


def post(visitor, page, **fields):
    return send(visitor, page, answers(page, **passed_token(page), **fields))


def error_links(response):
    assert response.status_code == 422
    document = soup(response)
    links = [link["href"].removeprefix("#") for link in document.select(".samlingar-errors a")]
    assert all(document.find(id=link) for link in links)
    return links


def test_these_are_all_kinds():
    assert set(KINDS) | set(LAYOUT) == set(QuestionsBlock().child_blocks)
    assert len(KINDS) >= 11


def test_every_kind_is_stored_and_shown_again(visitor):
    page = all_questions()

    assert post(visitor, page, **everything()).status_code == 303

    registration = Registration.objects.get()
    stored = registration.answers | registration.sensitive.answers
    assert stored == {kind: value for kind, (_fields, value, _shown) in KINDS.items()}
    asked = {item.key: item for item in registration.question_set.questions()}
    with translation.override("en"):
        shown = {kind: asked[kind].display(answer) for kind, answer in stored.items()}
    assert shown == {kind: text for kind, (_fields, _value, text) in KINDS.items()}
    assert registration.family == "voluntary"


def test_sensitive_answers_are_apart(visitor):
    page = make_gathering(questions=[question("needs"), question("short_text", sensitive=True), question("number")])

    post(visitor, page, q_needs_text="No fish", q_short_text="Asthma", q_number="3")

    assert Registration.objects.get().answers == {"number": 3}
    assert SensitiveAnswers.objects.get().answers == {
        "needs": {"choices": [], "text": "No fish"},
        "short_text": "Asthma",
    }


def test_nothing_answered_stores_nothing(visitor):
    assert post(visitor, all_questions()).status_code == 303

    assert Registration.objects.get().answers == {}
    assert not SensitiveAnswers.objects.exists()


def test_questions_are_recorded_once_as_they_were_asked(visitor):
    page = all_questions()
    post(visitor, page, **everything())
    post(visitor, page, name="Ola Nordmann")
    set_stream(page, "questions", [question("number")])
    page.save()
    post(visitor, page, name="Per Nordmann")

    assert QuestionSet.objects.count() == 2
    first = Registration.objects.get(name="Kari Nordmann").question_set
    assert first == Registration.objects.get(name="Ola Nordmann").question_set
    assert [item.key for item in first.questions()] == [*LAYOUT, *KINDS]


def test_every_answer_is_kept_after_an_error(visitor):
    page = all_questions()

    response = post(visitor, page, **everything(), **{"organisation": "x" * 300})

    kept = fields_of(response)
    assert error_links(response) == ["samlingar-organisation"]
    cleaned = everything() | {"q_short_text": "Giske library", "q_long_text": "One\nTwo"}
    for name, value in cleaned.items():
        # A radio button and a box to tick are lists of one.
        assert kept[name] in (value, [value]), name


@pytest.mark.parametrize("kind", KINDS)
def test_required_question_left_out(visitor, kind):
    page = make_gathering(questions=[question(kind, required=True)])

    response = post(visitor, page)

    (link,) = error_links(response)
    assert link.startswith(f"samlingar-q_{kind}")
    assert kind in soup(response).select_one(".samlingar-errors a").text or kind == "consent"
    assert soup(response).find(id=f"samlingar-q_{kind}")["aria-invalid"] == "true"
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_answer_is_told_at_its_question(visitor, kind):
    response = post(visitor, make_gathering(questions=[question(kind)]), **WRONG[kind])

    (link,) = error_links(response)
    assert link.startswith(f"samlingar-q_{kind}")
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("number", ["9" * 4400, "-1e9", "NaN", "1.5", "٣"])
def test_number_in_strange_writing_is_a_number_or_an_error(visitor, number):
    response = post(visitor, make_gathering(questions=[question("number")]), q_number=number)

    stored = list(Registration.objects.values_list("answers", flat=True))
    assert (response.status_code, stored) in [(422, []), (303, [{"number": 3}])]


def test_over_long_need_is_told_at_its_question(visitor):
    response = post(visitor, make_gathering(questions=[question("needs")]), q_needs_text="x" * 4001)

    assert error_links(response) == ["samlingar-q_needs-0"]


def test_texts_between_the_questions_are_shown_and_ask_nothing(visitor):
    document = soup(visitor.get(form_url(all_questions())))

    assert document.select_one(".samlingar-form__heading").text == "About heading"
    assert document.select_one(".samlingar-form__help").text.strip() == "About help_text"


def test_help_of_a_question_describes_its_field(visitor):
    document = soup(visitor.get(form_url(all_questions())))

    for kind in KINDS:
        described = document.find(id=f"samlingar-q_{kind}")["aria-describedby"].split()
        assert f"Why {kind}" in " ".join(document.find(id=name).text for name in described)


def test_municipality_is_stored_with_its_name_and_region(visitor):
    region = make_region("Sunnmøre", towns=[("town-1", "Ålesund"), ("town-2", "Giske")])
    page = make_gathering(dates=[date_block("one", regions=[str(region.translation_key)])])

    post(visitor, page, municipality="town-2")
    post(visitor, page, name="Ola", municipality="outside_county")

    giske, outside = Registration.objects.order_by("pk")
    assert (giske.municipality_key, giske.municipality_name) == ("town-2", "Giske")
    assert giske.region_key == region.translation_key
    assert (outside.municipality_key, outside.region_key) == ("outside_county", None)
    assert outside.municipality_name


@pytest.mark.parametrize(
    ("mode", "asked", "needed"), [("hidden", False, False), ("optional", True, False), ("required", True, True)]
)
def test_fixed_fields_are_hidden_optional_or_required(visitor, mode, asked, needed):
    region = make_region("Sunnmøre", towns=[("town-1", "Ålesund")])
    page = make_gathering(
        dates=[date_block("one", regions=[str(region.translation_key)])],
        phone_mode=mode,
        organisation_mode=mode,
        municipality_mode=mode,
    )

    shown = set(fields_of(visitor.get(form_url(page))))
    response = post(visitor, page)

    assert ({"phone", "organisation", "municipality"} <= shown) == asked
    assert (response.status_code == 422) == needed
    if needed:
        assert error_links(response) == ["samlingar-municipality", "samlingar-phone", "samlingar-organisation"]
    if not asked:
        assert post(visitor, page, name="Ola", phone="70 00 00 00").status_code == 400
