"""What staff and people may do to a registration, over the whole table of states."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from tests.factories import date_block, make_gathering, occurrences_of, submission
from tests.registrations.seating import let_its_day_come
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import AlreadyActive, AlreadyDecided, NoSeat, NotAllowed
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.signals import registration_transitioned
from wagtail_samlingar.registrations.states import ACTIVE, TRANSITIONS, Action, Attendance, Status, actions_for, allows

pytestmark = pytest.mark.django_db

SERVICES = {
    Action.CONFIRM: services.confirm,
    Action.WAITLIST: services.waitlist,
    Action.REJECT: services.reject,
    Action.CANCEL: services.cancel,
    Action.REOPEN: services.reopen,
    Action.MARK_SPAM: services.mark_spam,
    Action.NOT_SPAM: services.not_spam,
    Action.SET_ATTENDANCE: lambda pk: (let_its_day_come(), services.set_attendance(pk, Attendance.ATTENDED))[1],
}
PAIRS = [(status, action) for status in Status for action in SERVICES]


@pytest.fixture
def occurrence():
    """Return a date with two seats."""
    return occurrences_of(make_gathering(dates=[date_block("one", capacity=2)]))[0]


def make_registration(occurrence, status=Status.PENDING, **fields):
    """Return a registration in ``status``, put there without a service."""
    party = services.submit(submission(occurrence, email=f"{uuid4().hex}@example.org"))
    registration = party.registrations.get()
    if status not in ACTIVE:
        registration.active_key = None
    registration.status = status
    for name, value in fields.items():
        setattr(registration, name, value)
    registration.save()
    return registration


def make_user():
    name = get_user_model().USERNAME_FIELD
    return get_user_model().objects.create_user(**{name: "staff@example.org", "password": "demo"})


def fill(occurrence):
    """Let two others take the seats."""
    for _n in range(2):
        make_registration(occurrence, Status.CONFIRMED)


def log_entries(registration):
    return ModelLogEntry.objects.for_instance(registration).exclude(action="samlingar.submit")


@pytest.mark.parametrize(("status", "action"), PAIRS, ids=[f"{status}-{action}" for status, action in PAIRS])
def test_table_is_followed_and_everything_else_is_refused(occurrence, status, action):
    registration = make_registration(occurrence, status)

    if allows(status, action):
        after = SERVICES[action](registration.pk).status
        assert after in TRANSITIONS[status, action]
        logged = log_entries(registration).get()
        assert (logged.action, logged.data["from"]) == (f"samlingar.{action}", status)
    else:
        after = status
        with pytest.raises(NotAllowed):
            SERVICES[action](registration.pk)
        assert not log_entries(registration).exists()
    registration.refresh_from_db()
    assert registration.status == after
    assert bool(registration.active_key) == (after in ACTIVE)


def test_every_status_can_be_reached_and_left():
    reached = set().union(*TRANSITIONS.values())
    left = {status for status, _action in TRANSITIONS if status is not None}

    assert reached == left == set(Status)


def test_actions_come_in_one_order():
    assert actions_for(Status.CONFIRMED) == [
        Action.WAITLIST,
        Action.REJECT,
        Action.CANCEL,
        Action.REOPEN,
        Action.MOVE,
        Action.CHANGE,
        Action.HAND_OVER,
        Action.SET_ATTENDANCE,
        Action.UNDO,
    ]


def test_giving_a_place_to_somebody_who_holds_a_seat_needs_no_free_one(occurrence):
    fill(occurrence)
    registration = make_registration(occurrence, Status.PENDING)

    assert services.confirm(registration.pk).status == Status.CONFIRMED


def test_giving_a_place_from_the_queue_needs_a_free_seat(occurrence):
    registration = make_registration(occurrence, Status.WAITLISTED)
    fill(occurrence)

    with pytest.raises(NoSeat):
        services.confirm(registration.pk)

    registration.refresh_from_db()
    assert registration.status == Status.WAITLISTED


def test_giving_a_place_beyond_the_capacity_logs_the_reason(occurrence):
    registration = make_registration(occurrence, Status.WAITLISTED)
    fill(occurrence)
    user = make_user()

    services.confirm(registration.pk, actor=user, override_reason="a bigger room")

    entry = log_entries(registration).get()
    assert entry.user == user
    assert entry.data == {"from": "waitlisted", "to": "confirmed", "override_reason": "a bigger room"}


def test_offer_that_ran_out_holds_no_seat(occurrence):
    past = timezone.now() - timedelta(seconds=1)
    registration = make_registration(occurrence, Status.OFFERED, offer_expires_at=past)
    fill(occurrence)

    with pytest.raises(NoSeat):
        services.confirm(registration.pk)


def test_offer_that_stands_holds_its_seat(occurrence):
    make_registration(occurrence, Status.CONFIRMED)
    coming = timezone.now() + timedelta(days=1)
    registration = make_registration(occurrence, Status.OFFERED, offer_expires_at=coming)

    assert services.confirm(registration.pk).status == Status.CONFIRMED


def test_expected_status_must_be_the_present_one(occurrence):
    registration = make_registration(occurrence, Status.PENDING)
    services.waitlist(registration.pk, expected_status=Status.PENDING)

    with pytest.raises(AlreadyDecided) as refusal:
        services.reject(registration.pk, expected_status=Status.PENDING)

    assert refusal.value.registration.status == Status.WAITLISTED
    assert log_entries(registration).count() == 1


def test_reason_and_text_of_a_rejection_are_kept_and_the_text_is_not_logged(occurrence):
    registration = make_registration(occurrence)

    services.reject(registration.pk, reason="region", text="Write to Ola Hansen")

    registration.refresh_from_db()
    assert (registration.reject_reason, registration.reject_text) == ("region", "Write to Ola Hansen")
    assert log_entries(registration).get().data == {"from": "pending", "to": "rejected", "reason": "region"}


def test_reopening_takes_the_reason_back_and_the_next_decision_the_text(occurrence):
    registration = make_registration(occurrence)
    services.reject(registration.pk, reason="region", text="Sorry")

    services.reopen(registration.pk)

    registration.refresh_from_db()
    # Kept as long as reopening may be undone.
    assert (registration.status, registration.reject_reason, registration.reject_text) == (Status.PENDING, "", "Sorry")
    services.confirm(registration.pk)
    registration.refresh_from_db()
    assert registration.reject_text == ""


@pytest.mark.parametrize("action", [Action.REOPEN, Action.NOT_SPAM])
def test_coming_back_to_a_full_date_is_waiting(occurrence, action):
    before = Status.SPAM if action == Action.NOT_SPAM else Status.CANCELLED
    registration = make_registration(occurrence, before)
    fill(occurrence)

    assert SERVICES[action](registration.pk).status == Status.WAITLISTED


def test_reopening_somebody_waiting_needs_a_free_seat(occurrence):
    registration = make_registration(occurrence, Status.WAITLISTED)
    fill(occurrence)

    with pytest.raises(NoSeat):
        services.reopen(registration.pk)


@pytest.mark.parametrize(("status", "action"), [(Status.CANCELLED, services.reopen), (Status.SPAM, services.not_spam)])
def test_somebody_who_registered_anew_is_not_made_active_twice(occurrence, status, action):
    registration = make_registration(occurrence, status)
    services.submit(submission(occurrence, email=registration.email))

    with pytest.raises(AlreadyActive):
        action(registration.pk)

    registration.refresh_from_db()
    assert (registration.status, registration.active_key) == (status, None)


def test_case_079_person_may_withdraw_until_the_start_and_staff_always(occurrence, frozen):
    first, second = make_registration(occurrence), make_registration(occurrence)
    clock = frozen(occurrence.starts_at - timedelta(milliseconds=1))

    assert services.cancel(first.pk).status == Status.CANCELLED
    clock.move_to(occurrence.starts_at)
    with translation.override("en"), pytest.raises(NotAllowed, match="contact the organiser"):
        services.cancel(second.pk)
    assert services.cancel(second.pk, actor=make_user()).status == Status.CANCELLED


def test_person_may_withdraw_from_a_date_without_a_day():
    occurrence = occurrences_of(make_gathering())[0]
    registration = make_registration(occurrence)
    type(occurrence).objects.update(starts_at=None, ends_at=None)

    assert services.cancel(registration.pk).status == Status.CANCELLED


def test_withdrawing_frees_the_seat_at_once_and_nobody_is_moved_up(occurrence):
    first = make_registration(occurrence, Status.CONFIRMED)
    make_registration(occurrence, Status.CONFIRMED)
    waiting = make_registration(occurrence, Status.WAITLISTED)

    services.cancel(first.pk)

    assert seats_of([occurrence])[occurrence.pk].free == 1
    waiting.refresh_from_db()
    assert waiting.status == Status.WAITLISTED


def test_attendance_is_no_decision_and_marks_the_date_held(occurrence):
    registration = make_registration(occurrence, Status.CONFIRMED)

    let_its_day_come()
    services.set_attendance(registration.pk, Attendance.ABSENT, actor=make_user())

    registration.refresh_from_db()
    occurrence.refresh_from_db()
    assert (registration.attendance, registration.status) == ("absent", Status.CONFIRMED)
    assert registration.decided_at is None
    assert occurrence.is_held(timezone.now())
    assert log_entries(registration).get().data == {"from": "confirmed", "to": "confirmed", "attendance": "absent"}


def test_nobody_is_ticked_off_before_the_day_and_nothing_said_holds_no_date(occurrence):
    registration, staff = make_registration(occurrence, Status.CONFIRMED), make_user()
    with pytest.raises(NotAllowed):
        services.set_attendance(registration.pk, Attendance.ATTENDED, actor=staff)
    let_its_day_come()

    services.set_attendance(registration.pk, Attendance.UNKNOWN, actor=staff)

    occurrence.refresh_from_db()
    assert occurrence.attendance_taken_at is None


def test_attendance_taken_again_keeps_the_first_instant(occurrence):
    registration = make_registration(occurrence, Status.CONFIRMED)
    let_its_day_come()
    services.set_attendance(registration.pk, Attendance.ATTENDED)
    occurrence.refresh_from_db()
    taken_at = occurrence.attendance_taken_at

    services.set_attendance(registration.pk, Attendance.ABSENT)

    occurrence.refresh_from_db()
    assert occurrence.attendance_taken_at == taken_at


def test_decision_tells_the_rooms_above_and_is_undone_when_they_fail(occurrence):
    registration = make_registration(occurrence)
    user = make_user()
    told = []

    def refuse(sender, changes, actor, notify, **kwargs):
        told.extend((row.pk, action, before, after, actor, notify) for row, action, before, after in changes)
        raise RuntimeError("no message could be written")

    registration_transitioned.connect(refuse)
    try:
        with pytest.raises(RuntimeError, match="no message"):
            services.confirm(registration.pk, actor=user)
    finally:
        registration_transitioned.disconnect(refuse)

    registration.refresh_from_db()
    assert told == [(registration.pk, Action.CONFIRM, Status.PENDING, Status.CONFIRMED, user, True)]
    assert (registration.status, registration.decided_at) == (Status.PENDING, None)
    assert not log_entries(registration).exists()


def test_decision_refuses_to_run_inside_a_transaction(occurrence):
    registration = make_registration(occurrence)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.confirm(registration.pk)


def test_unknown_registration():
    with pytest.raises(Registration.DoesNotExist):
        services.confirm(0)
