"""Undoing on the case page: a button for a few minutes, and nothing by a link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, register
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db
CASE = "samlingar_registrations:case"


def url_of(action, registration):
    return reverse(f"samlingar_registrations:{action}", args=[registration.pk])


def decide(client, registration, action, status="pending", **data):
    return client.post(url_of(action, registration), {"expected_status": status, **data})


def undo(client, registration, status="confirmed"):
    return decide(client, registration, "undo", status)


def status_of(registration):
    registration.refresh_from_db()
    return registration.status


def page(client, registration):
    return client.get(reverse(CASE, args=[registration.pk]))


def offered(client, registration):
    return {item.name: item for item in page(client, registration).context["decisions"]}


@pytest.fixture
def waiting(sunnmore):
    return register(sunnmore)


def test_message_after_a_decision_leads_to_a_page_with_the_button(moderator, waiting, in_english):
    response = decide(moderator, waiting, "confirm")
    html = moderator.get(response["Location"]).content.decode()
    assert f'href="{url_of("undo", waiting)}"' in html

    response = moderator.get(url_of("undo", waiting), follow=True)

    assert f'action="{url_of("undo", waiting)}"' in response.content.decode()
    assert status_of(waiting) == Status.CONFIRMED


def test_undo_leads_back_to_the_case_and_its_message_is_not_sent(moderator, waiting, in_english):
    Message.objects.all().delete()
    decide(moderator, waiting, "confirm")

    response = undo(moderator, waiting)

    assert response["Location"] == reverse(CASE, args=[waiting.pk])
    assert status_of(waiting) == Status.PENDING
    assert list(Message.objects.values_list("kind", "state")) == [(Kind.HAS_PLACE, State.WITHDRAWN)]
    assert "is undone" in moderator.get(response["Location"]).content.decode()


def test_undo_is_offered_first_and_for_as_long_as_it_is_possible(moderator, waiting, frozen):
    clock = frozen(timezone.localtime())
    assert "undo" not in offered(moderator, waiting)
    decide(moderator, waiting, "confirm")

    assert next(iter(offered(moderator, waiting))) == "undo"
    assert page(moderator, waiting).context["undoable_until"] == timezone.now() + timedelta(minutes=5)
    clock.shift(301)
    assert "undo" not in offered(moderator, waiting)
    words = moderator.get(undo(moderator, waiting)["Location"]).context["messages"]
    assert len(words) == 1
    assert status_of(waiting) == Status.CONFIRMED


def test_nothing_is_offered_where_the_site_wants_no_undo(moderator, waiting, settings, in_english):
    settings.WAGTAIL_SAMLINGAR = {**getattr(settings, "WAGTAIL_SAMLINGAR", {}), "UNDO_MINUTES": 0}

    response = decide(moderator, waiting, "confirm")

    assert url_of("undo", waiting) not in moderator.get(response["Location"]).content.decode()
    assert "undo" not in offered(moderator, waiting)


def test_what_the_person_did_is_not_offered_to_be_undone(moderator, waiting):
    services.cancel(waiting.pk)

    assert set(offered(moderator, waiting)) == {"reopen"}


def test_second_who_undoes_is_told_and_nothing_changes(moderator, waiting):
    decide(moderator, waiting, "confirm")
    undo(moderator, waiting)
    decide(moderator, waiting, "confirm")
    decide(moderator, waiting, "waitlist", "confirmed")

    response = undo(moderator, waiting)

    assert status_of(waiting) == Status.WAITLISTED
    assert moderator.get(response["Location"]).context["messages"]


def test_seat_that_is_gone_is_told(moderator):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    first, second = register(occurrence), register(occurrence)
    decide(moderator, first, "cancel")
    decide(moderator, second, "confirm", "waitlisted")

    response = undo(moderator, first, "cancelled")

    assert status_of(first) == Status.CANCELLED
    assert moderator.get(response["Location"]).context["messages"]


def test_case_097_view_only_staff_undo_nothing(client, waiting, moderator):
    decide(moderator, waiting, "confirm")
    client.force_login(make_staff("view", name="reader"))

    assert "undo" not in offered(client, waiting)
    assert undo(client, waiting).status_code == 403
    assert status_of(waiting) == Status.CONFIRMED


def test_case_095_staff_of_another_region_undo_nothing(moderator, romsdal, waiting):
    foreign = register(romsdal)
    services.confirm(foreign.pk, actor=make_staff(name="other"))

    assert undo(moderator, foreign).status_code == 403
    assert status_of(foreign) == Status.CONFIRMED


def test_page_editor_undoes_nothing(client, moderator, waiting):
    decide(moderator, waiting, "confirm")
    client.force_login(make_staff(name="editor"))

    assert undo(client, waiting).status_code == 403


def test_case_100_undo_takes_a_post_with_a_csrf_token(moderator, waiting):
    decide(moderator, waiting, "confirm")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff("view", "moderate", name="berit"))

    assert undo(strict, waiting).status_code == 403
    assert moderator.get(url_of("undo", waiting), {"expected_status": "confirmed"}).status_code == 302
    assert status_of(waiting) == Status.CONFIRMED


def test_decision_with_do_not_send_tells_nobody(moderator, waiting):
    Message.objects.all().delete()

    decide(moderator, waiting, "confirm", do_not_send="on")

    assert status_of(waiting) == Status.CONFIRMED
    assert not Message.objects.exists()


def test_box_is_offered_with_every_decision_that_sends_a_message(moderator, waiting):
    decisions = offered(moderator, waiting)

    assert {name for name, item in decisions.items() if item.not_sent} == {"confirm", "waitlist", "reject", "cancel"}
    html = page(moderator, waiting).content.decode()
    assert html.count('name="do_not_send"') == 4
    assert len({item.not_sent.id_for_label for item in decisions.values() if item.not_sent}) == 4


def test_seats_before_and_after_stand_beside_each_decision(moderator, in_english):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    first, second = register(occurrence), register(occurrence)

    assert offered(moderator, first)["confirm"].seats_change == ""
    assert offered(moderator, first)["reject"].seats_change == "Seats taken: 1 → 0 of 1."
    words = "Seats taken: 1 → 0 of 1. On the waiting list: 1 → 2."
    assert offered(moderator, first)["waitlist"].seats_change == words
    words = "Seats taken: 1 → 2 of 1. On the waiting list: 1 → 0."
    assert offered(moderator, second)["confirm"].seats_change == words
    Registration.objects.filter(pk=second.pk).update(status="rejected", active_key=None)
    type(occurrence).objects.update(capacity=None)
    assert offered(moderator, second)["reopen"].seats_change == "Seats taken: 1 → 2, no limit."


def test_case_decided_long_ago_costs_no_query_for_undo(moderator, waiting):
    def count():
        with CaptureQueriesContext(connection) as captured:
            page(moderator, waiting)
        return len(captured)

    count()
    before = count()
    services.waitlist(waiting.pk)
    Registration.objects.update(decided_at=timezone.now() - timedelta(days=1))
    # Only the place in the queue is read in addition.
    assert count() == before + 1
