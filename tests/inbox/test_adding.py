"""Adding a person to a party from the page of a case."""

import pytest
from django.urls import reverse

from tests.factories import date_block, make_gathering, occurrences_of, question_block, submission
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, register
from tests.inbox.test_queries import queries
from wagtail_samlingar.models import OccurrenceRegion, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def address(registration):
    """Return the address of the form."""
    return reverse("samlingar_registrations:add_person", args=[registration.pk])


def add(client, registration, **fields):
    """Post one more person."""
    return client.post(address(registration), {"name": "Ola Hansen", "expected_size": "1", **fields})


@pytest.fixture
def party_date(db):
    """Return a date in Sunnmøre for parties of two, with two seats."""
    return make_occurrence(SUNNMORE, capacity=2, party_limit=2)


def test_person_is_added_and_stands_with_the_others(moderator, party_date):
    registration = register(party_date)

    response = add(moderator, registration, phone="70 00 00 00")

    case = reverse("samlingar_registrations:case", args=[registration.pk])
    assert response["Location"] == case
    assert [row.name for row in moderator.get(case).context["together"]] == ["Ola Hansen"]


def test_name_may_come_later(moderator, party_date):
    add(moderator, register(party_date), name="")

    assert Registration.objects.filter(name="", name_is_pending=True).count() == 1


def test_form_starts_with_what_was_said_of_all_and_leaves_out_the_rest(moderator):
    questions = [
        question_block("short_text", "why", "Why", per_person=False),
        question_block("short_text", "role", "Role", per_person=True),
    ]
    (occurrence,) = occurrences_of(make_gathering(dates=[date_block("one")], questions=questions, party_limit=3))
    OccurrenceRegion.objects.create(occurrence=occurrence, key=SUNNMORE, name="Sunnmøre")
    registration = register(occurrence, organisation="The choir", answers={"why": "Fun", "role": "Leader"})

    initial = moderator.get(address(registration)).context["form"].initial

    assert (initial["organisation"], initial["q_why"]) == ("The choir", "Fun")
    assert "q_role" not in initial
    add(moderator, registration, q_why="Fun", q_role="Secretary", organisation="The choir")
    assert Registration.objects.get(name="Ola Hansen").answers == {"why": "Fun", "role": "Secretary"}


def test_case_012_full_date_refuses_says_why_and_takes_a_reason(moderator, party_date):
    registration = register(party_date)
    register(party_date)

    refused = add(moderator, registration, organisation="The choir")

    assert refused.status_code == 422
    assert "no free seat" in str(refused.context["options"].errors["override_reason"])
    assert 'value="The choir"' in refused.content.decode()
    assert Registration.objects.count() == 2
    assert add(moderator, registration, override_reason="Assistant").status_code == 302


def test_party_limit_is_said_and_takes_a_reason(moderator):
    registration = register(make_occurrence(SUNNMORE))

    refused = add(moderator, registration)

    assert "at most 1 person" in str(refused.context["options"].errors["override_reason"])
    assert add(moderator, registration, override_reason="Assistant").status_code == 302


def test_second_post_of_the_same_form_adds_nobody(moderator, party_date):
    registration = register(party_date)
    add(moderator, registration, name="")

    assert add(moderator, registration, name="").status_code == 422
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(("fields", "field"), [({"email": "broken"}, "email"), ({"phone": "x"}, "phone")])
def test_what_is_wrong_is_said(moderator, party_date, fields, field):
    response = add(moderator, register(party_date), **fields)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_nobody_is_added_to_those_who_withdrew(moderator, party_date):
    registration = register(party_date)
    services.cancel(registration.pk)

    case = moderator.get(reverse("samlingar_registrations:case", args=[registration.pk]))
    assert "add_person_url" not in case.context
    assert add(moderator, registration).status_code == 422


@pytest.mark.parametrize("permissions", [(), ("view",)])
def test_case_097_reader_and_page_editor_add_nobody(client, party_date, permissions):
    registration = register(party_date)
    client.force_login(make_staff(*permissions))

    assert client.get(address(registration)).status_code == 403
    assert add(client, registration).status_code == 403
    assert Registration.objects.count() == 1


def test_case_095_party_outside_the_scope_is_left_alone(client, party_date):
    registration = register(party_date)
    client.force_login(make_staff("view", "moderate", key=ROMSDAL))

    assert client.get(address(registration)).status_code == 403
    assert add(client, registration).status_code == 403


def test_form_takes_the_same_queries_with_one_and_three_people(moderator):
    occurrence = make_occurrence(SUNNMORE, party_limit=9)
    alone = register(occurrence)
    people = [Person(name=name) for name in "abc"]
    three = services.submit(submission(occurrence, people=people)).registrations.first()

    assert queries(moderator, address(alone)) == queries(moderator, address(three))
