"""Correcting a registration on behalf of the person."""

import pytest
from django.urls import reverse

from tests.factories import submission
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_question_set, make_staff, register
from tests.inbox.test_queries import queries
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.models import OccurrenceRegion, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

QUESTIONS = (
    Question("h", "heading", "About you"),
    Question("role", "short_text", "Role", required=True),
    Question("text", "long_text", "Tell us"),
    Question("count", "number", "How many"),
    Question("day", "date", "Which day"),
    Question("bus", "single_choice", "Bus", choices=(("early", "Early"), ("late", "Late"))),
    Question("days", "several_choices", "Days", choices=(("mon", "Monday"), ("tue", "Tuesday"))),
    Question("first", "yes_no", "First time?"),
    Question("photo", "consent", "Photos", required=True),
    Question("from", "family", "I come from", choices=(("municipal", "Municipality"), ("voluntary", "Voluntary"))),
    Question("diet", "needs", "Diet", sensitive=True, choices=(("veg", "Vegetarian"),)),
    Question("late", "short_text", "Why late?", show_if=("bus", "late")),
    Question("far", "short_text", "From far?", only_regions=(str(ROMSDAL),)),
)
ANSWERS = {
    "role": "Leader",
    "text": "Two\nlines",
    "count": 3,
    "day": "2026-12-24",
    "bus": "early",
    "days": ["mon", "tue"],
    "first": False,
    "photo": True,
    "from": "voluntary",
    "far": "Yes",
    "gone": "Kept",
}
DIET = {"diet": {"choices": ["veg"], "text": "no nuts"}}


@pytest.fixture
def answered(sunnmore):
    """Return a registration with an answer of every kind."""
    return register(
        sunnmore,
        email="kari@example.org",
        question_set=make_question_set(*QUESTIONS),
        answers=ANSWERS,
        sensitive=DIET,
        family="voluntary",
    )


@pytest.fixture
def seeing(client, db):
    """Return a client of somebody who may see sensitive answers, too."""
    client.force_login(make_staff("view", "moderate", "view_sensitive"))
    return client


def address(registration):
    """Return the address of the form."""
    return reverse("samlingar_registrations:correct", args=[registration.pk])


def as_shown(client, registration):
    """Return what a browser posts that changes nothing."""
    context = client.get(address(registration)).context
    posted = {name: value for name, value in context["form"].initial.items() if name != "date"}
    return {**posted, "fingerprint": context["options"]["fingerprint"].value()}


def correct(client, registration, **changes):
    """Change ``changes`` in the form as it is shown, and post it."""
    return client.post(address(registration), {**as_shown(client, registration), **changes})


def said(registration):
    """Return what the database has of ``registration``."""
    return Registration.objects.filter(pk=registration.pk).values().get()


def test_form_that_nothing_is_changed_in_changes_nothing(seeing, answered):
    before = said(answered)

    response = correct(seeing, answered)

    assert response["Location"] == reverse("samlingar_registrations:case", args=[answered.pk])
    assert said(answered) == before
    assert answered.sensitive.answers == DIET


def test_everything_can_be_corrected(seeing, answered):
    changes = {
        "name": "Kari Nordli",
        "email": "kari@example.com",
        "phone": "70 00 00 00",
        "organisation": "The choir",
        "q_role": "Secretary",
        "q_count": "4",
        "q_bus": "",
        "q_days": ["tue"],
        "q_first": "yes",
        "q_from": "municipal",
        "q_diet_choices": [],
        "q_diet_text": "",
    }

    correct(seeing, answered, **changes)

    row = Registration.objects.get()
    assert (row.name, row.email, row.phone, row.organisation, row.family) == (
        "Kari Nordli",
        "kari@example.com",
        "70 00 00 00",
        "The choir",
        "municipal",
    )
    new = {"role": "Secretary", "count": 4, "days": ["tue"], "first": True, "from": "municipal"}
    assert row.answers == {key: answer for key, answer in (ANSWERS | new).items() if key != "bus"}
    assert row.sensitive.answers == {}
    history = seeing.get(reverse("samlingar_registrations:case", args=[row.pk])).context["history"]
    (line,) = [line.what for line in history if line.what.startswith("Corrected")]
    assert line == (
        "Corrected what was registered: Full name, Email address, Phone number, Organisation, Answers, I come from, "
        "Sensitive"
    )


def test_sensitive_answers_are_kept_and_not_shown_without_their_permission(moderator, answered):
    response = moderator.get(address(answered))
    content = response.content.decode()

    assert "no nuts" not in content
    assert "Vegetarian" not in content
    assert "Sensitive answers are kept" in content
    correct(moderator, answered, q_diet_text="forged", q_role="Secretary")
    assert answered.sensitive.answers == DIET
    assert Registration.objects.get().answers["role"] == "Secretary"


def test_seeing_sensitive_answers_in_the_form_is_logged(seeing, answered):
    seeing.get(address(answered))

    history = seeing.get(reverse("samlingar_registrations:case", args=[answered.pk])).context["history"]
    assert [line.what for line in history].count("Viewed the sensitive answers") == 2


def test_question_that_is_asked_of_another_region_is_shown_and_its_answer_kept(moderator, answered):
    correct(moderator, answered, phone="70 00 00 00")

    assert Registration.objects.get().answers["far"] == "Yes"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"email": "broken"}, "email"), ({"q_count": "many"}, "q_count")],
)
def test_what_is_wrong_is_said_and_the_rest_kept(moderator, answered, changes, field):
    response = correct(moderator, answered, **{"organisation": "The choir", **changes})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert 'value="The choir"' in response.content.decode()
    assert Registration.objects.get().organisation == ""


def test_second_of_two_is_told_and_may_save_what_they_wrote(moderator, answered):
    posted = as_shown(moderator, answered)
    correct(moderator, answered, name="Kari Nordli")

    response = moderator.post(address(answered), {**posted, "phone": "70 00 00 00"})

    assert response.status_code == 422
    assert "while you wrote" in response.content.decode()
    assert 'value="70 00 00 00"' in response.content.decode()
    assert Registration.objects.get().phone == ""
    again = {**posted, "phone": "70 00 00 00", "fingerprint": response.context["options"]["fingerprint"].value()}
    assert moderator.post(address(answered), again).status_code == 302
    assert Registration.objects.get().name == "Kari Nordmann"


def test_duplicate_is_refused_with_the_answers_kept(moderator, sunnmore):
    register(sunnmore, email="kari@example.org")
    other = register(sunnmore, name="Kari N", email="kari@example.org")

    response = correct(moderator, other, name="Kari Nordmann")

    assert response.status_code == 422
    assert "already has another active registration" in response.content.decode()
    assert 'value="Kari Nordmann"' in response.content.decode()


def test_name_that_comes_later_may_stay_away_and_be_filled_in(moderator):
    occurrence = make_occurrence(SUNNMORE, party_limit=2)
    people = [Person(name="", name_is_pending=True)]
    later = services.submit(submission(occurrence, people=people)).registrations.get()

    assert correct(moderator, later, phone="70 00 00 00").status_code == 302
    assert Registration.objects.get().name_is_pending
    correct(moderator, later, name="Ola Hansen")
    assert (Registration.objects.get().name, Registration.objects.get().name_is_pending) == ("Ola Hansen", False)


def test_municipality_that_is_gone_from_its_region_can_be_kept_and_changed(moderator, sunnmore):
    OccurrenceRegion.objects.filter(occurrence=sunnmore).update(municipalities=[{"id": "sula", "name": "Sula"}])
    person = {"municipality_key": "gone", "municipality_name": "Ørskog", "region_key": SUNNMORE}
    registration = register(sunnmore, **person)

    correct(moderator, registration, phone="70 00 00 00")
    assert Registration.objects.get().municipality_name == "Ørskog"
    correct(moderator, registration, municipality="outside_county", other_region_reason="Moved")
    row = Registration.objects.get()
    assert (row.region_key, row.is_other_region, row.other_region_reason) == (None, True, "Moved")


def test_municipality_is_kept_where_it_is_not_asked(moderator, sunnmore):
    registration = register(sunnmore, municipality_key="outside_county", municipality_name="Outside the county")
    assert "municipality" not in moderator.get(address(registration)).context["form"].fields

    correct(moderator, registration, phone="70 00 00 00")

    assert Registration.objects.get().municipality_key == "outside_county"


def test_case_095_case_outside_the_scope_is_neither_shown_nor_corrected(moderator, romsdal):
    theirs = register(romsdal)

    assert moderator.get(address(theirs)).status_code == 403
    assert moderator.post(address(theirs), {"name": "x"}).status_code == 403


@pytest.mark.parametrize("permissions", [(), ("view",), ("view", "view_sensitive")])
def test_case_097_reader_and_page_editor_correct_nothing(client, answered, permissions):
    client.force_login(make_staff(*permissions))

    assert client.get(address(answered)).status_code == 403
    assert client.post(address(answered), {"name": "x"}).status_code == 403
    assert Registration.objects.get().name == "Kari Nordmann"


def test_form_takes_the_same_queries_with_one_and_three_of_everything(seeing, answered):
    few = queries(seeing, address(answered))
    for _ in range(2):
        make_occurrence(SUNNMORE, gathering_key=answered.occurrence.gathering_key)
        register(answered.occurrence)

    assert queries(seeing, address(answered)) == few
