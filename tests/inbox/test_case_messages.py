"""The messages of a case, as its page lists them."""

import pytest
from django.urls import reverse

from tests.factories import submission
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, register
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def listed(client, registration):
    """Return the messages on the page of ``registration``."""
    return client.get(reverse("samlingar_registrations:case", args=[registration.pk])).context["case_messages"]


def test_messages_are_listed_newest_first_with_state_and_text_when_sent(moderator, sunnmore):
    registration = register(sunnmore, email="kari@example.org")
    send_due()
    services.confirm(registration.pk)

    new, old = listed(moderator, registration)

    assert (new.kind, new.state, new.recipient, new.text) == (
        "Has place",
        "Waiting to be sent",
        "kari@example.org",
        "",
    )
    assert (old.kind, old.state) == ("Registration received", "Sent")
    assert registration.party.reference in old.text
    page = moderator.get(reverse("samlingar_registrations:case", args=[registration.pk])).content.decode()
    assert "Read the message" in page


def test_person_without_address_is_to_be_told_by_phone(moderator, sunnmore):
    registration = register(sunnmore, email="kari@example.org")
    registration.email = registration.party.email = ""
    registration.save()
    registration.party.save()
    Message.objects.all().delete()
    services.confirm(registration.pk)

    (row,) = listed(moderator, registration)

    assert (row.state, row.recipient) == ("To be told by phone", "")


def test_what_went_to_an_address_that_was_corrected_is_listed(moderator, sunnmore):
    registration = register(sunnmore, email="wrong@example.org")
    send_due()
    registration.email = registration.party.email = "right@example.org"
    registration.save()
    registration.party.save()
    services.confirm(registration.pk)

    assert [row.recipient for row in listed(moderator, registration)] == ["right@example.org", "wrong@example.org"]


def test_message_to_another_person_of_the_party_is_not_theirs(moderator):
    occurrence = make_occurrence(SUNNMORE, party_limit=2)
    people = [Person(name="A", email="a@example.org"), Person(name="B", email="b@example.org")]
    party = services.submit(submission(occurrence, name="A", email="a@example.org", people=people))
    first, second = party.registrations.order_by("pk")

    assert [row.recipient for row in listed(moderator, first)] == ["a@example.org"]
    assert [row.recipient for row in listed(moderator, second)] == ["b@example.org", "a@example.org"]


def test_case_095_text_that_names_somebody_outside_the_scope_is_not_shown(client):
    occurrence = make_occurrence(SUNNMORE, party_limit=2)
    people = [Person(name="Kari"), Person(name="Ola Secret")]
    party = services.submit(submission(occurrence, people=people))
    kari, ola = party.registrations.order_by("pk")
    send_due()
    client.force_login(make_staff("view"))
    assert "Ola Secret" in listed(client, kari)[0].text

    services.move(ola.pk, make_occurrence(ROMSDAL, gathering_key=occurrence.gathering_key).pk)

    assert [(row.kind, row.text) for row in listed(client, kari)] == [("Registration received", "")]
