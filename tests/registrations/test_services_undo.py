"""Taking a decision back: where it leads, what comes back with it, what is told, and when it is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, rows, send_in, states
from tests.registrations.seating import let_its_day_come
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import AlreadyActive, AlreadyDecided, NoSeat, NotAllowed
from wagtail_samlingar.registrations.states import TRANSITIONS, UNDOABLE, Action, Attendance, CancelledBy, Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read here in the words they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db):
    return make_user("staff")


@pytest.fixture
def clock(frozen):
    return frozen("2026-09-01 12:00")


def fresh(registration):
    return Registration.objects.get(pk=registration.pk)


DECISIONS = {
    Action.CONFIRM: ("confirm", {}),
    Action.WAITLIST: ("waitlist", {}),
    Action.REJECT: ("reject", {"reason": "region", "text": "Sorry"}),
    Action.CANCEL: ("cancel", {}),
    Action.MARK_SPAM: ("mark_spam", {}),
}


@pytest.mark.parametrize("action", DECISIONS)
def test_decision_leads_back_to_what_the_person_was(staff, action):
    registration = register(make_date(capacity=5))
    name, options = DECISIONS[action]
    queued_at = registration.queued_at
    getattr(services, name)(registration.pk, actor=staff, **options)

    undone = services.undo(registration.pk, actor=staff)

    assert (undone.status, undone.status_before) == (Status.PENDING, fresh(registration).status_before)
    row = fresh(registration)
    assert (row.status, row.queued_at) == (Status.PENDING, queued_at)
    assert (row.reject_reason, row.reject_text, row.cancelled_by) == ("", "", "")
    assert row.active_key


def test_every_undoable_decision_has_its_inverse_in_the_table():
    for (before, action), led_to in TRANSITIONS.items():
        if action in UNDOABLE:
            assert all(before in TRANSITIONS[after, Action.UNDO] for after in led_to)


def test_every_change_keeps_what_the_person_was(staff):
    registration = register(make_date())

    for act, before in (
        (services.waitlist, "pending"),
        (services.confirm, "waitlisted"),
        (services.cancel, "confirmed"),
    ):
        assert act(registration.pk, actor=staff).status_before == before


def test_reopening_is_undone_with_reason_text_and_who_withdrew(staff):
    occurrence = make_date()
    rejected, cancelled = register(occurrence), register(occurrence)
    services.reject(rejected.pk, actor=staff, reason="region", text="Sorry")
    services.cancel(cancelled.pk)
    for row in (rejected, cancelled):
        services.reopen(row.pk, actor=staff)
        services.undo(row.pk, actor=staff)

    row = fresh(rejected)
    assert (row.status, row.reject_reason, row.reject_text) == (Status.REJECTED, "region", "Sorry")
    row = fresh(cancelled)
    assert (row.status, row.cancelled_by, row.active_key) == (Status.CANCELLED, CancelledBy.PERSON, None)


def test_offer_is_held_for_as_long_as_was_promised(staff):
    registration = register(make_date(capacity=1))
    services.waitlist(registration.pk, actor=staff)
    promised = services.offer(registration.pk, actor=staff, hours=3).offer_expires_at
    services.confirm(registration.pk, actor=staff)

    services.undo(registration.pk, actor=staff)

    assert (fresh(registration).status, fresh(registration).offer_expires_at) == (Status.OFFERED, promised)


def test_offer_that_ran_out_meanwhile_is_held_anew(staff, clock):
    registration = register(make_date(capacity=1))
    services.waitlist(registration.pk)
    services.offer(registration.pk, hours=1)
    clock.shift(58 * 60)
    services.confirm(registration.pk, actor=staff)
    clock.shift(3 * 60)

    undone = services.undo(registration.pk, actor=staff)

    assert undone.offer_expires_at == timezone.now() + timedelta(hours=undone.occurrence.offer_hours)


def test_offer_that_is_undone_leaves_the_person_at_their_place_in_the_queue(staff):
    occurrence = make_date(capacity=1, waitlist_mode="confirm")
    taken = register(occurrence)
    first, second = register(occurrence), register(occurrence)
    type(occurrence).objects.update(waitlist_mode="staff")
    services.cancel(taken.pk)
    services.offer(first.pk, actor=staff)

    services.undo(first.pk, actor=staff)

    assert (fresh(first).status, fresh(second).status) == (Status.WAITLISTED, Status.WAITLISTED)
    assert fresh(first).queued_at <= fresh(second).queued_at


def test_seat_that_is_gone_is_told(staff):
    occurrence = make_date(capacity=1)
    registration, waiting = register(occurrence), register(occurrence)
    services.cancel(registration.pk, actor=staff)
    services.confirm(waiting.pk, actor=staff)

    with pytest.raises(NoSeat, match="taken meanwhile"):
        services.undo(registration.pk, actor=staff)

    assert fresh(registration).status == Status.CANCELLED


def test_seat_that_went_to_the_next_by_itself_is_gone_too(staff):
    occurrence = make_date(capacity=1, waitlist_mode="confirm")
    registration, waiting = register(occurrence), register(occurrence)
    services.cancel(registration.pk, actor=staff)
    assert fresh(waiting).status == Status.CONFIRMED

    with pytest.raises(NoSeat):
        services.undo(registration.pk, actor=staff)


def test_undoing_a_reopening_lets_the_next_in_the_queue_move_up(staff):
    occurrence = make_date(capacity=1, waitlist_mode="confirm")
    registration = register(occurrence)
    services.reject(registration.pk, actor=staff)
    services.reopen(registration.pk, actor=staff)
    waiting = register(occurrence)
    assert waiting.status == Status.WAITLISTED

    services.undo(registration.pk, actor=staff)

    assert fresh(waiting).status == Status.CONFIRMED


def test_person_who_registered_anew_is_not_registered_twice(staff):
    occurrence = make_date()
    registration = register(occurrence, email="kari@example.org")
    services.cancel(registration.pk, actor=staff)
    register(occurrence, email="kari@example.org")

    with pytest.raises(AlreadyActive):
        services.undo(registration.pk, actor=staff)


def test_time_to_undo(staff, clock, settings):
    registration = register(make_date())
    services.confirm(registration.pk, actor=staff)
    clock.shift(5 * 60 - 1)
    services.undo(registration.pk, actor=staff)
    services.confirm(registration.pk, actor=staff)
    clock.shift(5 * 60)

    with pytest.raises(NotAllowed, match="Reopen"):
        services.undo(registration.pk, actor=staff)
    settings.WAGTAIL_SAMLINGAR = {"UNDO_MINUTES": 60}
    assert services.undo(registration.pk, actor=staff).status == Status.PENDING


def test_nothing_is_undone_where_the_site_wants_none(staff, settings):
    settings.WAGTAIL_SAMLINGAR = {"UNDO_MINUTES": 0}
    registration = register(make_date())
    services.confirm(registration.pk, actor=staff)

    with pytest.raises(NotAllowed, match="over"):
        services.undo(registration.pk, actor=staff)
    assert Message.objects.last().not_before <= timezone.now()


def test_what_was_no_decision_of_staff_is_not_undone(staff):
    occurrence = make_date()
    registration = register(occurrence)
    with pytest.raises(NotAllowed, match="no decision"):
        services.undo(registration.pk, actor=staff)
    services.cancel(registration.pk)
    with pytest.raises(NotAllowed, match="not a decision made by staff"):
        services.undo(registration.pk, actor=staff)
    services.reopen(registration.pk, actor=staff)
    services.undo(registration.pk, actor=staff)
    with pytest.raises(NotAllowed, match="not a decision made by staff"):
        services.undo(registration.pk, actor=staff)


def test_move_is_undone_by_moving_back(staff):
    registration, target = register(make_date()), make_date()
    services.move(registration.pk, target.pk, actor=staff)

    with pytest.raises(NotAllowed, match="Move to another date"):
        services.undo(registration.pk, actor=staff)


def test_withdrawal_with_the_date_is_undone_with_the_date(staff):
    registration = register(make_date())
    services.cancel_people(registration.occurrence_id, actor=staff)

    with pytest.raises(NotAllowed, match="goes ahead after all"):
        services.undo(registration.pk, actor=staff)


def test_attendance_stands_between_no_decision_and_its_undoing(staff):
    registration = register(make_date())
    services.confirm(registration.pk, actor=staff)
    let_its_day_come()
    services.set_attendance(registration.pk, Attendance.ATTENDED, actor=staff)

    assert services.undo(registration.pk, actor=staff).status == Status.PENDING


def test_second_who_undoes_is_told(staff):
    registration = register(make_date())
    services.confirm(registration.pk, actor=staff)
    services.undo(registration.pk, actor=staff, expected_status="confirmed")

    with pytest.raises(AlreadyDecided):
        services.undo(registration.pk, actor=staff, expected_status="confirmed")


# What is told.


def test_decision_of_staff_is_held_back_for_as_long_as_it_can_be_undone(staff, clock):
    occurrence = make_date(capacity=1, waitlist_mode="confirm")
    registration, waiting = register(occurrence), register(occurrence)
    clear()

    services.cancel(registration.pk, actor=staff)

    now = timezone.now()
    held = {m.recipient: (m.not_before - now, m.next_attempt_at - now) for m in Message.objects.all()}
    minutes = timedelta(minutes=5)
    # Who moves up is told at once.
    assert held == {registration.email: (minutes, minutes), waiting.email: (timedelta(), timedelta())}
    assert send_due() == {State.SENT: 1}


def test_what_people_do_themselves_is_told_at_once():
    registration = register(make_date())
    clear()

    services.cancel(registration.pk)

    assert send_due() == {State.SENT: 1}


def test_undone_before_the_mail_left_nothing_is_ever_said(staff, clock):
    registration = register(make_date())
    clear()
    services.confirm(registration.pk, actor=staff)

    services.undo(registration.pk, actor=staff)

    assert states() == [(Kind.HAS_PLACE, State.WITHDRAWN)]
    clock.shift(3600)
    assert send_due() == {}


def test_undone_after_the_mail_left_the_person_is_told(staff, settings):
    registration = register(make_date())
    clear()
    services.confirm(registration.pk, actor=staff)
    Message.objects.update(next_attempt_at=timezone.now())
    send_due()

    services.undo(registration.pk, actor=staff)

    assert states() == [(Kind.HAS_PLACE, State.SENT), (Kind.REOPENED, State.QUEUED)]


def test_others_in_the_same_message_are_told_as_before(staff, clock):
    party = send_in(make_date(), ("Ola", ""), ("Siri", ""))
    clear()
    ola, siri = party.registrations.order_by("pk")
    for row in (ola, siri):
        services.confirm(row.pk, actor=staff)
    assert rows() == [(Kind.HAS_PLACE, "kari@example.org", 2)]

    services.undo(ola.pk, actor=staff)

    assert rows() == [(Kind.HAS_PLACE, "kari@example.org", 1)]
    assert Message.objects.get().people.get().registration == siri
    clock.shift(301)
    assert send_due() == {State.SENT: 1}


def test_message_that_others_join_waits_for_the_last_of_them(staff, clock):
    party = send_in(make_date(), ("Ola", ""), ("Siri", ""))
    clear()
    ola, siri = party.registrations.order_by("pk")
    services.confirm(ola.pk, actor=staff)
    clock.shift(240)
    services.confirm(siri.pk, actor=staff)

    message = Message.objects.get()
    assert message.next_attempt_at == timezone.now() + timedelta(minutes=5)


def test_what_did_not_hold_for_a_moment_is_told_after_all(staff, clock):
    registration = register(make_date())
    services.confirm(registration.pk, actor=staff)
    # The receipt is due, and is not true for the moment.
    assert send_due() == {State.WITHDRAWN: 1}

    services.undo(registration.pk, actor=staff)

    assert send_due() == {State.SENT: 1}
    assert Message.objects.get(state=State.SENT).kind == Kind.RECEIVED


def test_nobody_is_told_of_a_decision_that_staff_keep_back(staff):
    registration = register(make_date())
    clear()

    services.confirm(registration.pk, actor=staff, notify=False)
    services.undo(registration.pk, actor=staff)

    assert rows() == []


def test_call_that_was_not_made_is_not_asked_for_any_more(staff):
    registration = send_in(make_date(), email="", contact_phone="71000000").registrations.get()
    clear()
    services.confirm(registration.pk, actor=staff)
    assert states() == [(Kind.HAS_PLACE, State.TO_PHONE)]

    services.undo(registration.pk, actor=staff)

    assert states() == [(Kind.HAS_PLACE, State.WITHDRAWN)]
