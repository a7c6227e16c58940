"""Adding somebody who called, wrote or stands in the door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import date_block, make_gathering, make_region, occurrences_of, question_block
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, register
from tests.inbox.test_queries import queries
from wagtail_samlingar.models import Occurrence, OccurrenceRegion, Party, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = "samlingar_registrations:enter"
KEY = "0123456789abcdef0123456789abcdef"


def address(occurrence):
    """Return the address of the form for ``occurrence``."""
    return f"{reverse(URL)}?date={occurrence.pk}"


def enter(client, occurrence, **fields):
    """Post the form for ``occurrence``."""
    data = {"name": "Kari Nordmann", "phone": "70 00 00 00", "entered_as": "routed", "key": KEY, "language": "nn"}
    return client.post(address(occurrence), {**data, **fields})


def errors_of(response):
    """Return every error of the page, by field."""
    return {**response.context["form"].errors, **response.context["entry"].errors}


@pytest.fixture
def asking(db):
    """Return a date in Sunnmøre of a gathering with a page, questions and municipalities."""
    region = make_region("Sunnmøre", towns=[("alesund", "Ålesund"), ("sula", "Sula")])
    questions = [
        question_block("short_text", "role", "Role", required=True),
        question_block("single_choice", "bus", "Bus", choices=[("yes", "By bus"), ("no", "On foot")], required=True),
        question_block("consent", "photo", "Photos", required=True),
        question_block("needs", "diet", "Diet", choices=[("veg", "Vegetarian")]),
    ]
    page = make_gathering(
        dates=[date_block("one", regions=[str(region.translation_key)])], questions=questions, review_mode="confirm"
    )
    (occurrence,) = occurrences_of(page)
    OccurrenceRegion.objects.get_or_create(occurrence=occurrence, key=SUNNMORE, defaults={"name": "S", "sort_order": 9})
    return occurrence


def test_case_133_person_without_email_is_entered_after_the_deadline(moderator, sunnmore):
    Occurrence.objects.filter(pk=sunnmore.pk).update(closes_at=timezone.now() - timedelta(days=1))

    response = enter(moderator, sunnmore)

    registration = Registration.objects.get()
    assert response["Location"] == reverse("samlingar_registrations:case", args=[registration.pk])
    assert (registration.email, registration.phone, registration.status) == ("", "70 00 00 00", "pending")
    listed = moderator.get(reverse("samlingar_registrations:index")).content.decode()
    assert "Kari Nordmann" in listed


def test_case_says_who_entered_the_person(moderator, sunnmore):
    content = moderator.get(enter(moderator, sunnmore)["Location"]).content.decode()

    assert "Entered by staff" in content
    assert "anne@example.org" in content


def test_dates_are_offered_by_gathering_within_the_scope(moderator, sunnmore, romsdal):
    recent = make_occurrence(SUNNMORE, title="Another", days=-3)
    for facts in (
        {"days": -30},
        {"state": "cancelled"},
        {"state": "postponed"},
        {"page_state": "date_removed"},
        {"starts_at": None},
    ):
        make_occurrence(SUNNMORE, **facts)

    groups = moderator.get(reverse(URL)).context["groups"]

    assert [(title, [pk for pk, _label in dates]) for title, dates in groups] == [
        ("Another", [recent.pk]),
        ("Libraries and volunteers", [sunnmore.pk]),
    ]


def test_no_date_to_enter_for_is_said(moderator):
    assert "There is no coming or recent date" in moderator.get(reverse(URL)).content.decode()


def test_case_095_dates_outside_the_scope_are_refused_like_those_that_do_not_exist(moderator, romsdal):
    for pk in (romsdal.pk, romsdal.pk + 1000, "x", "9" * 30):
        assert moderator.get(reverse(URL), {"date": pk}).status_code == 403
    assert enter(moderator, romsdal).status_code == 403
    assert moderator.post(reverse(URL), {"name": "Kari"}).status_code == 403
    assert Party.objects.count() == 0


@pytest.mark.parametrize("permissions", [(), ("view",), ("moderate",)])
def test_case_097_readers_and_page_editors_enter_nobody(client, sunnmore, permissions):
    client.force_login(make_staff(*permissions))

    assert client.get(address(sunnmore)).status_code == 403
    assert enter(client, sunnmore).status_code == 403
    assert Party.objects.count() == 0


def test_nothing_but_the_name_must_be_answered(moderator, asking):
    form = moderator.get(address(asking)).context["form"]

    assert [name for name, field in form.fields.items() if field.required] == ["date", "name"]
    assert enter(moderator, asking).status_code == 302


def test_answers_are_stored_as_the_form_would(moderator, asking):
    enter(
        moderator,
        asking,
        email="kari@example.org",
        organisation="The choir",
        municipality="sula",
        q_role="Leader",
        q_bus="yes",
        q_diet_choices=["veg"],
        q_diet_text="no nuts",
    )

    registration = Registration.objects.get()
    assert registration.answers == {"role": "Leader", "bus": "yes"}
    assert registration.sensitive.answers == {"diet": {"choices": ["veg"], "text": "no nuts"}}
    assert (registration.organisation, registration.municipality_name) == ("The choir", "Sula")
    assert [question.key for question in registration.question_set.questions()] == ["role", "bus", "photo", "diet"]
    assert (registration.party.email, registration.party.name) == ("kari@example.org", "Kari Nordmann")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "no address"}, "email"),
        ({"phone": "letters"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"entered_as": "king"}, "entered_as"),
        ({"entered_as": "walk_in"}, "entered_as"),
        ({"name": "x" * 300}, "name"),
        ({"key": "short"}, "key"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(moderator, sunnmore, fields, field):
    response = enter(moderator, sunnmore, **{"organisation": "The choir", **fields})

    assert response.status_code == 422
    assert field in errors_of(response)
    assert 'value="The choir"' in response.content.decode()
    assert Party.objects.count() == 0


def test_form_sent_twice_enters_one_person_and_leads_to_them(moderator, sunnmore):
    first, second = enter(moderator, sunnmore), enter(moderator, sunnmore)

    assert first["Location"] == second["Location"]
    assert Registration.objects.count() == 1


def test_person_who_is_registered_is_linked_to(moderator, sunnmore):
    existing = register(sunnmore, email="kari@example.org")

    response = enter(moderator, sunnmore, email="kari@example.org")

    assert response.status_code == 422
    assert response.context["existing"] == existing
    assert f'href="{reverse("samlingar_registrations:case", args=[existing.pk])}"' in response.content.decode()


def test_person_on_another_date_outside_the_scope_is_told_of_and_not_linked_to(moderator, sunnmore):
    Occurrence.objects.filter(pk=sunnmore.pk).update(second_date="refuse")
    theirs = make_occurrence(ROMSDAL, gathering_key=sunnmore.gathering_key)
    existing = register(theirs, email="kari@example.org")

    response = enter(moderator, sunnmore, email="kari@example.org")

    assert response.status_code == 422
    assert response.context["existing"] is None
    assert existing.reference not in response.content.decode()


def test_place_on_a_full_date_asks_for_a_reason(moderator):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    register(occurrence)
    assert "override_reason" in moderator.get(address(occurrence)).content.decode()

    refused = enter(moderator, occurrence, entered_as="confirmed")
    assert refused.status_code == 422
    assert "override_reason" in errors_of(refused)

    enter(moderator, occurrence, entered_as="confirmed", override_reason="A chair is found")
    assert Registration.objects.get(name="Kari Nordmann", phone="70 00 00 00").status == "confirmed"


def test_person_at_the_door_has_met(moderator):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    register(occurrence)
    begun = timezone.now() - timedelta(hours=1)
    Occurrence.objects.filter(pk=occurrence.pk).update(starts_at=begun, starts_on=timezone.localdate(begun))
    assert moderator.get(address(occurrence)).context["entry"]["entered_as"].value() == "walk_in"

    response = enter(moderator, occurrence, entered_as="walk_in", phone="", again="1")

    assert response["Location"] == address(occurrence)
    registration = Registration.objects.get(party__source="walk_in")
    assert (registration.status, registration.attendance) == ("confirmed", "attended")


def test_cancelled_date_is_refused_in_words(moderator):
    occurrence = make_occurrence(SUNNMORE, state="cancelled")

    response = enter(moderator, occurrence)

    assert response.status_code == 422
    assert "This date is cancelled" in response.content.decode()


def test_no_personal_data_in_title_and_address(moderator, sunnmore):
    response = enter(moderator, sunnmore, name="Kari Nordmann", email="broken")

    title = response.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert "Kari" not in title


def test_form_takes_the_same_queries_with_one_and_three_of_everything(moderator, asking):
    few = queries(moderator, address(asking))
    for _ in range(2):
        register(asking)
        make_occurrence(SUNNMORE, gathering_key=asking.gathering_key)

    assert queries(moderator, address(asking)) == few
