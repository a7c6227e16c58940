"""The page of one case."""

import pytest
from django.urls import reverse

from tests.factories import submission
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_question_set, make_staff, register
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db

QUESTIONS = (
    Question("h", "heading", "About you"),
    Question("role", "short_text", "Rolla di"),
    Question("t", "help_text", "Some help"),
    Question("days", "several_choices", "Kva dagar?", choices=(("mon", "Måndag"), ("tue", "Tysdag"))),
    Question("diet", "needs", "Kosthald", sensitive=True, choices=(("veg", "Vegetar"),)),
    Question("empty", "short_text", "Not answered"),
)


def page_of(client, registration):
    """Return the response with the case."""
    return client.get(reverse("samlingar_registrations:case", args=[registration.pk]))


@pytest.fixture
def answered(sunnmore):
    """Return a registration with answers, one of them sensitive."""
    return register(
        sunnmore,
        name="Kari {{7*7}} <b>Nordmann</b>",
        question_set=make_question_set(*QUESTIONS),
        answers={"role": "Leiar", "days": ["tue", "mon"], "gone": "An answer whose question is not on record"},
        sensitive={"diet": {"choices": ["veg"], "text": "ikkje nøtter"}},
    )


def test_answers_stand_in_the_order_of_the_form_with_the_labels_as_asked(moderator, answered):
    rows = page_of(moderator, answered).context["answers"].rows

    assert [row.label for row in rows] == ["About you", "Rolla di", "Kva dagar?", "Kosthald", "Not answered", "gone"]
    assert [row.answer for row in rows[1:3]] == ["Leiar", "Tysdag, Måndag"]
    assert rows[-1].answer == "An answer whose question is not on record"


def test_case_136_text_of_visitors_is_shown_literally(moderator, answered):
    content = page_of(moderator, answered).content.decode()

    assert "Kari {{7*7}} &lt;b&gt;Nordmann&lt;/b&gt;" in content
    assert "<b>Nordmann" not in content


def test_sensitive_answers_are_hidden_without_their_permission(moderator, answered):
    response = page_of(moderator, answered)

    diet = response.context["answers"].rows[3]
    assert diet.is_hidden
    assert diet.answer == ""
    assert "nøtter" not in response.content.decode()
    assert "Vegetar" not in response.content.decode()


def test_sensitive_answers_are_shown_with_their_permission_and_logged(client, answered):
    client.force_login(make_staff("view", "view_sensitive"))

    first = page_of(client, answered)

    assert "Vegetar, ikkje nøtter" in first.content.decode()
    history = page_of(client, answered).context["history"]
    assert [line.led_to for line in history] == ["", "", str(Status.PENDING.label)]
    assert "anne" in history[0].who


def test_viewing_is_not_logged_where_nothing_sensitive_was_answered(client, sunnmore):
    client.force_login(make_staff("view", "view_sensitive"))
    plain = register(sunnmore)

    page_of(client, plain)

    assert len(page_of(client, plain).context["history"]) == 1


def test_permission_for_sensitive_answers_counts_in_its_own_scope_only(client, answered):
    user = make_staff("view", "view_sensitive", kind="all", key=None)
    user.groups.get().samlingar_scopes.filter(permission="view_sensitive").update(kind="region", key=ROMSDAL)
    client.force_login(user)

    assert page_of(client, answered).context["answers"].rows[3].is_hidden


def test_title_names_nobody(moderator, answered):
    title = page_of(moderator, answered).content.decode().partition("<title>")[2].partition("</title>")[0]

    assert answered.reference in title
    assert "Kari" not in title


def test_those_registered_together_and_their_contact_are_shown(moderator):
    sunnmore = make_occurrence(SUNNMORE, party_limit=2)
    people = [Person(name="Kari Nordmann"), Person(name="Ola Hansen")]
    party = services.submit(submission(sunnmore, name="Contact Person", email="contact@example.org", people=people))
    first, second = party.registrations.order_by("pk")

    response = page_of(moderator, first)

    assert list(response.context["together"]) == [second]
    assert "Contact Person" in response.content.decode()
    assert "contact@example.org" in response.content.decode()


def test_other_registrations_with_the_same_address_are_shown(moderator, sunnmore):
    other = make_occurrence(SUNNMORE, title="Another gathering")
    first = register(sunnmore, email="kari@example.org")
    second = register(other, email="Kari@Example.org")

    rows = page_of(moderator, first).context["others"]

    assert [(row.registration, row.title) for row in rows] == [(second, "Another gathering")]


def test_seats_of_the_date_are_counted(moderator):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    register(occurrence)
    register(occurrence)
    queued = register(occurrence)

    facts = page_of(moderator, queued).context["occurrence"]

    assert (facts.seats.taken, facts.seats.free, facts.seats.waiting) == (1, 0, 2)
    assert facts.place_in_queue == 2
    assert queued.status == Status.WAITLISTED


def test_undecided_and_removed_dates_are_shown(moderator):
    occurrence = make_occurrence(SUNNMORE)
    registration = register(occurrence)
    type(occurrence).objects.filter(pk=occurrence.pk).update(
        starts_on=None,
        start_time=None,
        starts_at=None,
        closes_at=None,
        when_texts={"nn": "veke 44"},
        titles={},
        page_state="date_removed",
    )

    content = page_of(moderator, registration).content.decode()

    assert "veke 44" in content
    assert str(PageState.DATE_REMOVED.label) in content


def test_history_begins_with_the_registration(moderator, sunnmore):
    registration = register(sunnmore)

    history = page_of(moderator, registration).context["history"]

    assert [line.led_to for line in history] == [str(Status.PENDING.label)]
