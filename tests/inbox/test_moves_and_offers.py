"""Offering a seat, moving to another date, marking as spam: as decisions on the page of a case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, register
from tests.inbox.test_decisions import CASE, decide, said, status_of
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def offered(client, registration):
    """Return {action: decision} as the page of ``registration`` offers them."""
    return {item.name: item for item in client.get(reverse(CASE, args=[registration.pk])).context["decisions"]}


def choices(client, registration):
    """Return {pk: label} of the dates that the page offers to move ``registration`` to."""
    move = offered(client, registration).get("move")
    return dict(move.form.fields["occurrence_id"].choices) if move else {}


def another_date(occurrence, *regions, **fields):
    """Return another date of the same gathering."""
    return make_occurrence(*regions, **{"gathering_key": occurrence.gathering_key, "days": 40, **fields})


@pytest.fixture
def waiting(sunnmore):
    """Return a registration that waits for an answer."""
    return register(sunnmore)


@pytest.fixture
def queued(db):
    """Return a registration in the queue of a date that has got a free seat."""
    occurrence = make_occurrence(SUNNMORE, capacity=1)
    first = register(occurrence)
    queued = register(occurrence)
    services.cancel(first.pk)
    return queued


def test_seat_is_offered_and_held_until(moderator, queued):
    decide(moderator, queued, "offer", status="waitlisted")

    assert status_of(queued) == Status.OFFERED
    facts = moderator.get(reverse(CASE, args=[queued.pk])).context["facts"]
    assert "Offer held until" in [fact.label for fact in facts]


def test_offer_without_a_free_seat_is_refused_and_says_why(moderator, queued):
    Occurrence.objects.filter(pk=queued.occurrence_id).update(capacity=0)

    response = decide(moderator, queued, "offer", status="waitlisted")

    assert "no free seat" in said(moderator, response["Location"])
    assert status_of(queued) == Status.WAITLISTED


def test_offer_is_made_only_to_those_in_the_queue(moderator, waiting, queued):
    assert "offer" not in offered(moderator, waiting)
    assert "offer" in offered(moderator, queued)
    decide(moderator, waiting, "offer")
    assert status_of(waiting) == Status.PENDING


def test_person_is_moved_and_told_where(moderator, sunnmore, waiting):
    there = another_date(sunnmore, SUNNMORE)

    response = decide(moderator, waiting, "move", occurrence_id=there.pk)

    assert status_of(waiting) == Status.PENDING
    assert waiting.occurrence_id == there.pk
    assert "moved to" in said(moderator, response["Location"])


def test_dates_to_move_to_are_told_apart(moderator, sunnmore, waiting):
    free = another_date(sunnmore, SUNNMORE, ROMSDAL, capacity=2)
    full = another_date(sunnmore, SUNNMORE, capacity=1)
    register(full)

    labels = choices(moderator, waiting)

    assert "Sunnmøre, Romsdal" in labels[free.pk]
    assert "2 free seats" in labels[free.pk]
    assert "waiting list" in labels[full.pk]


def test_dates_nobody_can_attend_are_not_offered(moderator, sunnmore, romsdal, waiting):
    for region in (SUNNMORE, ROMSDAL):
        another_date(sunnmore, region, days=-1)
        another_date(sunnmore, region, state="cancelled")
        another_date(sunnmore, region, page_state="date_removed")
        make_occurrence(region, title="Another gathering")

    assert choices(moderator, waiting) == {}


def test_date_of_others_must_be_open_and_tells_no_seats(moderator, sunnmore, waiting):
    theirs = another_date(sunnmore, ROMSDAL, capacity=7)
    another_date(sunnmore, ROMSDAL, closes_at=timezone.now() - timedelta(days=1))
    another_date(sunnmore, ROMSDAL, capacity=0, queue_limit=0)

    offered_dates = choices(moderator, waiting)

    assert list(offered_dates) == [theirs.pk]
    assert "waits until its own staff decide" in offered_dates[theirs.pk]
    assert "7" not in offered_dates[theirs.pk].split(" · ")[-1]


@pytest.mark.parametrize("sees_there", [False, True])
def test_person_who_is_moved_out_of_the_scope_arrives_as_waiting(client, sunnmore, waiting, sees_there):
    theirs = another_date(sunnmore, ROMSDAL)
    user = make_staff("view", "moderate")
    if sees_there:
        user.groups.get().samlingar_scopes.create(permission="view", kind="region", key=ROMSDAL)
    client.force_login(user)
    services.confirm(waiting.pk)

    response = decide(client, waiting, "move", status="confirmed", occurrence_id=theirs.pk)

    assert status_of(waiting) == Status.WAITLISTED
    assert waiting.occurrence_id == theirs.pk
    content = client.get(response["Location"]).content.decode()
    assert "moved to" in content
    assert (reverse(CASE, args=[waiting.pk]) in content) == sees_there


def test_person_who_is_moved_within_the_scope_keeps_the_place(moderator, sunnmore, waiting):
    there = another_date(sunnmore, SUNNMORE)
    another_date(sunnmore, ROMSDAL)
    services.confirm(waiting.pk)

    decide(moderator, waiting, "move", status="confirmed", occurrence_id=there.pk)

    assert status_of(waiting) == Status.CONFIRMED


def test_case_095_nobody_is_moved_to_another_gathering(moderator, sunnmore, romsdal, waiting):
    response = decide(moderator, waiting, "move", occurrence_id=romsdal.pk)

    assert response.status_code == 422
    waiting.refresh_from_db()
    assert waiting.occurrence_id == sunnmore.pk


def test_move_takes_a_date(moderator, sunnmore, waiting):
    another_date(sunnmore, SUNNMORE)

    response = decide(moderator, waiting, "move")

    assert response.status_code == 422
    assert "Choose a date" in response.content.decode()


def test_move_after_somebody_decided_is_refused(moderator, sunnmore, waiting):
    there = another_date(sunnmore, SUNNMORE)
    decide(moderator, waiting, "confirm")

    response = decide(moderator, waiting, "move", occurrence_id=there.pk)

    assert str(Status.CONFIRMED.label) in said(moderator, response["Location"])
    waiting.refresh_from_db()
    assert waiting.occurrence_id == sunnmore.pk


def test_spam_is_marked_and_taken_back(moderator, waiting):
    decide(moderator, waiting, "mark_spam")
    assert status_of(waiting) == Status.SPAM
    assert set(offered(moderator, waiting)) == {"not_spam", "undo"}

    decide(moderator, waiting, "not_spam", status="spam")
    assert status_of(waiting) == Status.PENDING


@pytest.mark.parametrize("action", ["offer", "move", "mark_spam", "not_spam"])
def test_case_100_get_does_nothing(moderator, waiting, action):
    url = reverse(f"samlingar_registrations:{action}", args=[waiting.pk])

    response = moderator.get(url, {"expected_status": "pending"})

    assert response["Location"].startswith(reverse(CASE, args=[waiting.pk]))
    assert status_of(waiting) == Status.PENDING


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_other_region": True, "other_region_reason": "I work <there>"}, "I work &lt;there&gt;"),
        ({"is_other_region": True}, "No reason given"),
        ({"is_on_other_date": True}, "Also on another date"),
        ({"name": "", "name_is_pending": True}, "Name comes later"),
        ({"status": "cancelled", "cancelled_by": "staff"}, "Withdrawn by"),
        ({"status": "lapsed"}, "Expired"),
    ],
)
def test_facts_to_decide_by_are_shown(reader, waiting, fields, words):
    url = reverse(CASE, args=[waiting.pk])
    assert words not in reader.get(url).content.decode()

    Registration.objects.filter(pk=waiting.pk).update(**fields)

    assert words in reader.get(url).content.decode()


@pytest.mark.parametrize(("hours", "has_run_out"), [(1, False), (-1, True)])
def test_unconfirmed_address_and_offer_tell_their_time_limit(reader, waiting, hours, has_run_out):
    moment = timezone.now() + timedelta(hours=hours)
    rows = Registration.objects.filter(pk=waiting.pk)
    waiting.party.verify_by = moment
    waiting.party.save()
    for status in ("unverified", "offered"):
        rows.update(status=status, offer_expires_at=moment)

        (fact,) = reader.get(reverse(CASE, args=[waiting.pk])).context["facts"]

        assert ("run out" in fact.value) == has_run_out


def test_list_shows_new_statuses_and_names_that_come_later(reader, sunnmore):
    for status in ("unverified", "offered", "lapsed"):
        registration = register(sunnmore)
        Registration.objects.filter(pk=registration.pk).update(status=status, name="", name_is_pending=True)

    content = reader.get(reverse("samlingar_registrations:index"), {"status": "all"}).content.decode()

    for status in (Status.UNVERIFIED, Status.OFFERED, Status.LAPSED):
        assert f"samlingar-status--{status}" in content
    assert content.count("Name comes later") == 3
