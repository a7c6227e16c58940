"""The page of a date: seats, the waiting list, and what is decided about everybody at once."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, permission, register
from tests.inbox.test_queries import queries
from wagtail_samlingar.models import Occurrence
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import Busy
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NAMES = ("date", "date_fill", "date_cancel", "date_reopen")
REASON = "The hall burnt down"


def url_of(occurrence, name="date"):
    """Return an address of ``occurrence``."""
    return reverse(f"samlingar_registrations:{name}", args=[occurrence.pk])


def post(client, occurrence, name, **data):
    """Post and return the page that the answer leads to."""
    return client.post(url_of(occurrence, name), data, follow=True)


def words(response):
    """Return the messages on the page."""
    return " ".join(str(message) for message in response.context["messages"])


def statuses(occurrence):
    """Return the stored statuses in the order received."""
    return list(occurrence.registrations.order_by("pk").values_list("status", flat=True))


@pytest.fixture
def full(db):
    """Return a date with one seat, taken, and two people waiting."""
    occurrence = make_occurrence(SUNNMORE, capacity=1, waitlist_mode="confirm")
    for _number in range(3):
        register(occurrence)
    return occurrence


@pytest.fixture
def roomier(full):
    """Return the same date with a second seat that nobody was moved to."""
    Occurrence.objects.filter(pk=full.pk).update(capacity=2)
    return full


def test_seats_and_queue_are_told(moderator, full):
    Occurrence.objects.filter(pk=full.pk).update(queue_note={"code": "party", "needs": 3, "free": 2})

    response = moderator.get(url_of(full))

    seats = response.context["occurrence"].seats
    assert (seats.capacity, seats.taken, seats.free, seats.waiting) == (1, 1, 0, 2)
    assert "3 people together" in response.context["standstill"]
    assert "1 of 1 taken" in response.content.decode()


def test_lowered_capacity_is_warned_about(moderator, sunnmore):
    register(sunnmore)
    register(sunnmore)
    Occurrence.objects.filter(pk=sunnmore.pk).update(capacity=1)

    assert moderator.get(url_of(sunnmore)).context["beyond_capacity"] == 1


def test_people_are_moved_up_by_order_also_after_the_deadline(moderator, roomier):
    Occurrence.objects.filter(pk=roomier.pk).update(closes_at="2020-01-01T00:00Z")

    response = post(moderator, roomier, "date_fill")

    assert statuses(roomier) == [Status.PENDING, Status.CONFIRMED, Status.WAITLISTED]
    assert "1 person was moved up" in words(response)
    assert "no free seat" in words(response)


def test_people_are_moved_up_where_staff_choose_because_staff_ask(moderator, roomier):
    Occurrence.objects.filter(pk=roomier.pk).update(waitlist_mode="staff")

    post(moderator, roomier, "date_fill")

    assert statuses(roomier) == [Status.PENDING, Status.CONFIRMED, Status.WAITLISTED]


def test_why_nobody_was_moved_up_is_said(moderator, roomier):
    Occurrence.objects.filter(pk=roomier.pk).update(state="postponed")

    response = post(moderator, roomier, "date_fill")

    assert statuses(roomier) == [Status.PENDING, Status.WAITLISTED, Status.WAITLISTED]
    assert "postponed" in words(response)
    assert "postponed" in response.context["standstill"]


def test_everybody_is_withdrawn_after_a_page_that_tells_how_many(moderator, full):
    asked = moderator.get(url_of(full, "date_cancel"))
    assert "3 people" in asked.content.decode()
    assert statuses(full) == [Status.PENDING, Status.WAITLISTED, Status.WAITLISTED]

    response = post(moderator, full, "date_cancel", expected_people=3, reason=REASON)

    assert set(statuses(full)) == {Status.CANCELLED}
    assert "3 people were withdrawn" in words(response)
    case = reverse("samlingar_registrations:case", args=[full.registrations.first().pk])
    assert moderator.get(case).context["history"][0].reason == REASON


@pytest.mark.parametrize("data", [{"expected_people": 3}, {"reason": REASON}, {"expected_people": 2, "reason": REASON}])
def test_nobody_is_withdrawn_without_a_reason_or_when_the_number_has_changed(moderator, full, data):
    response = moderator.post(url_of(full, "date_cancel"), data)

    assert response.status_code == 422
    assert Status.CANCELLED not in statuses(full)
    assert 'name="expected_people" value="3"' in response.content.decode()


def test_date_goes_ahead_after_all(moderator, full):
    withdrawn = full.registrations.order_by("pk").last()
    services.cancel(withdrawn.pk)
    post(moderator, full, "date_cancel", expected_people=2, reason=REASON)
    assert moderator.get(url_of(full)).context["cancelled"] == 2

    response = post(moderator, full, "date_reopen")

    assert statuses(full) == [Status.PENDING, Status.WAITLISTED, Status.CANCELLED]
    assert "2 people are registered again" in words(response)


def test_those_who_registered_anew_are_named_by_reference(moderator, sunnmore):
    first = register(sunnmore, email="kari@example.org")
    post(moderator, sunnmore, "date_cancel", expected_people=1, reason=REASON)
    register(sunnmore, email="kari@example.org")

    response = post(moderator, sunnmore, "date_reopen")

    assert first.reference in words(response)
    assert "Kari" not in words(response)
    assert statuses(sunnmore) == [Status.CANCELLED, Status.PENDING]


def test_refusal_of_a_service_is_said(moderator, roomier, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise Busy

    for name, service in (("date_fill", "fill_waitlist"), ("date_reopen", "reopen_people")):
        monkeypatch.setattr(services, service, refuse)
        assert "Try again in a moment" in words(post(moderator, roomier, name))


@pytest.mark.parametrize("name", NAMES)
def test_case_100_get_changes_nothing(moderator, roomier, name):
    before = statuses(roomier)

    assert moderator.get(url_of(roomier, name), {"expected_people": 3, "reason": REASON}).status_code in (200, 302)

    assert statuses(roomier) == before


@pytest.mark.parametrize("name", NAMES[1:])
def test_case_100_post_takes_a_csrf_token(roomier, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("view", "moderate"))
    before = statuses(roomier)

    assert client.post(url_of(roomier, name), {"expected_people": 3, "reason": REASON}).status_code == 403
    assert statuses(roomier) == before


@pytest.mark.parametrize("name", NAMES)
def test_case_095_date_outside_the_scope_is_refused_like_one_that_does_not_exist(moderator, romsdal, name):
    register(romsdal)
    data = {"expected_people": 1, "reason": REASON}
    missing = reverse(f"samlingar_registrations:{name}", args=[romsdal.pk + 1000])

    # The page alone is read; the actions lead back to it by GET, and must refuse there, too.
    answers = [moderator.get(url, follow=True) for url in (url_of(romsdal, name), missing)]
    if name != "date":
        answers += [moderator.post(url, data) for url in (url_of(romsdal, name), missing)]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.context["message"] for answer in answers}) == 1
    assert statuses(romsdal) == [Status.PENDING]


@pytest.mark.parametrize("name", NAMES)
def test_case_097_reader_is_refused(reader, roomier, name):
    before = statuses(roomier)
    method = reader.get if name == "date" else reader.post

    assert method(url_of(roomier, name), {"expected_people": 3, "reason": REASON}).status_code == 403
    assert statuses(roomier) == before


def test_case_097_moderator_elsewhere_is_refused_here(client, full, romsdal):
    user = make_staff("view", kind="all", key=None)
    user.groups.get().samlingar_scopes.create(permission="moderate", kind="region", key=ROMSDAL)
    user.groups.get().permissions.add(permission("moderate_registration"))
    client.force_login(user)

    assert client.get(url_of(full)).status_code == 403
    assert client.get(url_of(romsdal)).status_code == 200


def test_links_lead_to_the_date_for_those_who_may_decide(moderator, full, romsdal):
    case = reverse("samlingar_registrations:case", args=[full.registrations.first().pk])
    index = reverse("samlingar_registrations:index")

    assert url_of(full) in moderator.get(case).content.decode()
    assert url_of(full) in moderator.get(index, {"date": full.pk}).content.decode()
    assert url_of(full) not in moderator.get(index).content.decode()
    assert url_of(romsdal) not in moderator.get(index, {"date": romsdal.pk}).content.decode()


def test_case_097_reader_gets_no_link_to_the_date(reader, full):
    case = reverse("samlingar_registrations:case", args=[full.registrations.first().pk])

    link = f'"{url_of(full)}"'
    assert link not in reader.get(case).content.decode()
    index = reverse("samlingar_registrations:index")
    assert link not in reader.get(index, {"date": full.pk}).content.decode()


def test_case_131_actions_work_under_atomic_requests(moderator, roomier, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    for name in NAMES[1:]:
        response = moderator.post(url_of(roomier, name), {"expected_people": 3, "reason": REASON})
        assert response["Location"] == url_of(roomier)


def test_date_takes_the_same_queries_with_one_and_three_people(moderator, sunnmore):
    register(sunnmore)
    with_one = queries(moderator, url_of(sunnmore))
    register(sunnmore)
    register(sunnmore)

    assert queries(moderator, url_of(sunnmore)) == with_one
