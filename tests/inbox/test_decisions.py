"""Deciding: posts go through the services, nothing else changes anything."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, received, register
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db
CASE = "samlingar_registrations:case"


def decide(client, registration, action, status="pending", query="", **data):
    """Post a decision and return the response."""
    url = reverse(f"samlingar_registrations:{action}", args=[registration.pk]) + query
    return client.post(url, {"expected_status": status, **data})


def status_of(registration):
    """Return the status as it is stored."""
    registration.refresh_from_db()
    return registration.status


def said(client, url):
    """Return the messages on the page at ``url``."""
    return " ".join(str(message) for message in client.get(url).context["messages"])


@pytest.fixture
def waiting(sunnmore):
    """Return a registration that waits for an answer."""
    return register(sunnmore, name="Kari Nordmann")


@pytest.mark.parametrize(
    ("action", "data", "status"),
    [
        ("confirm", {}, Status.CONFIRMED),
        ("waitlist", {}, Status.WAITLISTED),
        ("reject", {"reason": "region", "text": "Romsdal has room"}, Status.REJECTED),
        ("cancel", {}, Status.CANCELLED),
    ],
)
def test_decision_changes_the_status_and_can_be_reopened(moderator, waiting, action, data, status):
    response = decide(moderator, waiting, action, **data)

    assert response.status_code == 302
    assert status_of(waiting) == status
    decide(moderator, waiting, "reopen", status=str(status))
    assert status_of(waiting) == Status.PENDING


def test_decision_says_what_was_done_without_naming_anybody(moderator, waiting):
    response = decide(moderator, waiting, "confirm")

    words = said(moderator, response["Location"])
    assert waiting.reference in words
    assert str(Status.CONFIRMED.label) in words
    assert "Kari" not in words


def test_decision_is_logged_with_who_and_without_personal_data(moderator, waiting):
    decide(moderator, waiting, "reject", reason="full", text="Kari asked twice")

    line = moderator.get(reverse(CASE, args=[waiting.pk])).context["history"][0]
    assert line.led_to == str(Status.REJECTED.label)
    assert "anne" in line.who
    assert "Kari" not in line.what + line.reason
    assert line.reason


def test_rejecting_takes_a_reason_and_keeps_the_text(moderator, waiting):
    response = decide(moderator, waiting, "reject", text="Sorry, no room")

    assert response.status_code == 422
    assert "Sorry, no room" in response.content.decode()
    assert status_of(waiting) == Status.PENDING


@pytest.mark.parametrize("data", [{}, {"expected_status": ""}])
def test_decision_without_the_status_seen_is_not_made(moderator, waiting, data):
    response = moderator.post(reverse("samlingar_registrations:confirm", args=[waiting.pk]), data)

    assert response.status_code == 422
    assert status_of(waiting) == Status.PENDING


def test_second_decision_on_the_same_case_is_refused_and_says_who_was_first(moderator, waiting):
    decide(moderator, waiting, "waitlist")

    response = decide(moderator, waiting, "confirm", status="pending")

    assert response["Location"] == reverse(CASE, args=[waiting.pk])
    words = said(moderator, response["Location"])
    assert str(Status.WAITLISTED.label) in words
    assert "anne" in words
    assert status_of(waiting) == Status.WAITLISTED


def test_place_beyond_the_capacity_takes_a_reason(moderator):
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    register(occurrence)
    queued = register(occurrence)
    assert queued.status == Status.WAITLISTED

    refused = decide(moderator, queued, "confirm", status="waitlisted")
    assert said(moderator, refused["Location"])
    assert status_of(queued) == Status.WAITLISTED

    decide(moderator, queued, "confirm", status="waitlisted", override_reason="The speaker's assistant")
    assert status_of(queued) == Status.CONFIRMED
    history = moderator.get(reverse(CASE, args=[queued.pk])).context["history"]
    assert history[0].reason == "The speaker's assistant"


def test_only_allowed_decisions_are_offered(moderator, waiting):
    def offered():
        return {item.name for item in moderator.get(reverse(CASE, args=[waiting.pk])).context["decisions"]}

    assert offered() == {"confirm", "waitlist", "reject", "cancel", "mark_spam"}
    services.confirm(waiting.pk)
    assert offered() == {"waitlist", "reject", "cancel", "reopen"}
    services.cancel(waiting.pk)
    assert offered() == {"reopen"}


def test_case_100_get_decides_nothing(moderator, waiting):
    url = reverse("samlingar_registrations:cancel", args=[waiting.pk])

    response = moderator.get(url, {"expected_status": "pending"})

    assert response.status_code == 302
    assert response["Location"].startswith(reverse(CASE, args=[waiting.pk]))
    assert status_of(waiting) == Status.PENDING


def test_case_100_post_takes_a_csrf_token(waiting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("view", "moderate"))

    assert decide(client, waiting, "confirm").status_code == 403
    assert status_of(waiting) == Status.PENDING


def test_case_131_decision_works_under_atomic_requests(moderator, waiting, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    assert decide(moderator, waiting, "confirm").status_code == 302
    assert status_of(waiting) == Status.CONFIRMED


def test_case_131_control_a_view_inside_the_transaction_of_the_request_fails(moderator, waiting, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    view = resolve(reverse("samlingar_registrations:confirm", args=[waiting.pk])).func
    monkeypatch.delattr(view, "_non_atomic_requests")

    with pytest.raises(RuntimeError, match="durable"):
        decide(moderator, waiting, "confirm")


def test_next_waiting_case_of_the_same_filter_opens(moderator, sunnmore):
    other = make_occurrence(SUNNMORE, title="Another")
    first, second, third = (received(register(sunnmore), days=days) for days in (5, 4, 2))
    received(register(other), days=3)
    query = f"?gathering={sunnmore.gathering_key}"

    for decided, following in ((second, third), (third, first)):
        response = decide(moderator, decided, "confirm", query=query)
        assert response["Location"] == reverse(CASE, args=[following.pk]) + query
    response = decide(moderator, first, "confirm", query=query)
    assert response["Location"] == reverse("samlingar_registrations:index") + query


def test_decision_in_a_list_that_is_not_worked_through_leads_back_to_it(moderator, sunnmore):
    confirmed = services.confirm(register(sunnmore).pk)
    register(sunnmore)

    response = decide(moderator, confirmed, "cancel", status="confirmed", query="?status=confirmed")

    assert response["Location"] == reverse("samlingar_registrations:index") + "?status=confirmed"


def test_next_case_is_never_outside_the_scope(moderator, waiting, romsdal):
    register(romsdal)

    assert decide(moderator, waiting, "confirm")["Location"] == reverse("samlingar_registrations:index")
