"""Asking to be erased by the personal link."""

import pytest
from django.utils import timezone
from wagtail.log_actions import registry

from tests.factories import submission
from tests.registrations.owning import acts, own_url, post
from tests.registrations.seating import make_date, register, statuses
from tests.registrations.visiting import soup
from wagtail_samlingar.inbox.flags import Flag, condition_of
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def make_party(occurrence):
    party = services.submit(submission(occurrence))
    Party.objects.update(language="en")
    return party


def test_asking_withdraws_moves_the_queue_and_is_shown_to_staff(client):
    occurrence = make_date(1, waitlist_mode="confirm")
    party = make_party(occurrence)
    [waiting] = register(occurrence)
    row = party.registrations.get()
    assert "withdrawn at once" in soup(client.get(own_url(party, "erase", row))).text

    answer = post(client, own_url(party, "erase", row))

    row.refresh_from_db()
    assert answer.status_code == 303
    assert row.erasure_asked_at is not None
    assert statuses(row, waiting) == ["cancelled", "confirmed"]
    assert Message.objects.filter(kind="cancelled", recipient="kari@example.org").count() == 1
    assert list(Registration.objects.filter(condition_of(Flag.ERASURE, {}))) == [row]
    page = client.get(answer["Location"])
    assert "You have asked" in soup(page).text
    assert acts(page) == []


def test_wish_is_logged_without_a_word_about_the_person(client):
    party = make_party(make_date(1))
    row = party.registrations.get()

    for _again in range(2):
        post(client, own_url(party, "erase", row))

    entries = registry.get_logs_for_instance(row).filter(action="samlingar.ask_erasure")
    assert [(entry.user, entry.data, entry.label) for entry in entries] == [(None, {}, row.reference)]


def test_after_the_start_the_wish_is_noted_and_the_place_stays(client):
    party = make_party(make_date(1))
    row = party.registrations.get()
    Occurrence.objects.update(starts_at=timezone.now())

    assert post(client, own_url(party, "erase", row)).status_code == 303

    row.refresh_from_db()
    assert (row.status, bool(row.erasure_asked_at)) == ("confirmed", True)
