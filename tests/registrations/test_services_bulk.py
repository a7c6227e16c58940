"""Deciding about many: the rules of one, the order of the queue, and as many queries for a hundred as for two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, rows, send_in
from tests.registrations.seating import let_its_day_come
from wagtail_samlingar.models import ChoiceUse, Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.log import last_change
from wagtail_samlingar.registrations.services import bulk
from wagtail_samlingar.registrations.states import Action, Attendance, Status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read here in the words they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db):
    return make_user("staff")


def people(occurrence, number):
    return [register(occurrence, name=f"Person {n}") for n in range(number)]


def seen(registrations):
    found = Registration.objects.filter(pk__in=[row.pk for row in registrations])
    return dict(found.values_list("pk", "status"))


def statuses(registrations):
    found = seen(registrations)
    return [found[row.pk] for row in registrations]


def decide(action, registrations, staff, **options):
    return services.decide_many(action, seen(registrations), actor=staff, **options)


@pytest.mark.parametrize(
    ("action", "options", "status"),
    [
        (Action.CONFIRM, {}, Status.CONFIRMED),
        (Action.WAITLIST, {}, Status.WAITLISTED),
        (Action.REJECT, {"reason": "full", "text": "Sorry"}, Status.REJECTED),
        (Action.CANCEL, {}, Status.CANCELLED),
        (Action.MARK_SPAM, {}, Status.SPAM),
    ],
)
def test_decision_about_many_writes_what_that_about_one_does(staff, action, options, status):
    occurrence = make_date()
    many, one = people(occurrence, 3), register(occurrence)
    clear()

    outcome = decide(action, many, staff, **options)
    getattr(services, str(action))(one.pk, actor=staff, **options)

    assert (sorted(outcome.done), outcome.skipped) == (sorted(row.pk for row in many), [])
    assert statuses(many) == [status] * 3
    alone = Registration.objects.get(pk=one.pk)
    alone_log = last_change(one)
    for row in Registration.objects.filter(pk__in=[row.pk for row in many]):
        for name in ("status_before", "reject_reason", "reject_text", "cancelled_by"):
            assert getattr(row, name) == getattr(alone, name)
        assert bool(row.active_key) == bool(alone.active_key)
        assert row.decided_at
        entry = last_change(row)
        assert (entry.action, entry.data, entry.user) == (alone_log.action, alone_log.data, staff)
    assert Message.objects.count() in (0, 4)
    assert {message.not_before > timezone.now() for message in Message.objects.all()} <= {True}


def test_reopened_and_taken_back_as_spam(staff):
    occurrence = make_date(capacity=2)
    rejected = people(occurrence, 2)
    decide(Action.REJECT, rejected, staff)
    register(occurrence)

    decide(Action.REOPEN, rejected, staff)

    assert statuses(rejected) == [Status.PENDING, Status.WAITLISTED]
    decide(Action.MARK_SPAM, rejected, staff)
    assert len(decide(Action.NOT_SPAM, rejected, staff).done) == 2


def test_seats_go_to_the_queue_in_its_order_whatever_the_order_asked_in(staff):
    occurrence = make_date(capacity=0)
    waiting = people(occurrence, 5)
    type(occurrence).objects.update(capacity=3)
    expected = dict(reversed(seen(waiting).items()))

    outcome = services.decide_many(Action.CONFIRM, expected, actor=staff)

    assert statuses(waiting) == [Status.CONFIRMED] * 3 + [Status.WAITLISTED] * 2
    assert [reference for reference, _reason in outcome.skipped] == [row.reference for row in waiting[3:]]
    assert all("no free seat" in reason for _reference, reason in outcome.skipped)


def test_order_holds_over_the_chunks(staff, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    occurrence = make_date(capacity=0)
    waiting = people(occurrence, 7)
    type(occurrence).objects.update(capacity=5)

    decide(Action.OFFER, waiting, staff)

    assert statuses(waiting) == [Status.OFFERED] * 5 + [Status.WAITLISTED] * 2


def test_party_gets_seats_together_and_nobody_passes_it(staff, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    occurrence = make_date(capacity=0)
    first = register(occurrence)
    party = list(send_in(occurrence, ("Ola", ""), ("Siri", ""), ("Per", "")).registrations.order_by("pk"))
    last = register(occurrence)
    type(occurrence).objects.update(capacity=3)

    outcome = decide(Action.CONFIRM, [first, *party, last], staff)

    assert statuses([first, *party, last]) == [Status.CONFIRMED] + [Status.WAITLISTED] * 4
    reasons = dict(outcome.skipped)
    assert "3 people together" in reasons[party[0].reference]
    assert "before in the queue" in reasons[last.reference]


def test_those_of_a_party_who_were_chosen_are_enough(staff):
    occurrence = make_date(capacity=0)
    party = list(send_in(occurrence, ("Ola", ""), ("Siri", ""), ("Per", "")).registrations.order_by("pk"))
    type(occurrence).objects.update(capacity=2)

    decide(Action.CONFIRM, party[:2], staff)

    assert statuses(party) == [Status.CONFIRMED] * 2 + [Status.WAITLISTED]


def test_who_holds_a_seat_keeps_it_whatever_the_queue_gets(staff):
    occurrence = make_date(capacity=2)
    pending = people(occurrence, 2)
    waiting = people(occurrence, 2)

    outcome = decide(Action.CONFIRM, [*waiting, *pending], staff)

    assert statuses(pending) == [Status.CONFIRMED] * 2
    assert len(outcome.skipped) == 2


def test_places_beyond_the_capacity_take_a_reason_which_is_logged(staff):
    occurrence = make_date(capacity=0)
    waiting = people(occurrence, 2)

    decide(Action.CONFIRM, waiting, staff, override_reason="A bigger room")

    assert statuses(waiting) == [Status.CONFIRMED] * 2
    assert last_change(waiting[0]).data["override_reason"] == "A bigger room"


def test_dates_are_decided_about_each_by_its_own_seats(staff):
    full, roomy = make_date(capacity=0), make_date(capacity=5)
    waiting, pending = people(full, 2), people(roomy, 2)

    outcome = decide(Action.CONFIRM, [*waiting, *pending], staff)

    assert sorted(outcome.done) == sorted(row.pk for row in pending)


def test_queue_moves_up_when_all_have_been_decided_about(staff, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 1)
    occurrence = make_date(capacity=2, waitlist_mode="confirm")
    holding, waiting = people(occurrence, 2), people(occurrence, 3)

    outcome = decide(Action.CANCEL, [*holding, *waiting[:2]], staff)

    assert (len(outcome.done), outcome.skipped) == (4, [])
    assert statuses(waiting) == [Status.CANCELLED] * 2 + [Status.CONFIRMED]


def test_limited_choices_are_counted_among_those_decided_about(staff):
    occurrence = make_date(choice_limits={"q": {"bus": 1}})
    rejected = people(occurrence, 3)
    decide(Action.REJECT, rejected, staff)
    for row in rejected[:2]:
        ChoiceUse.objects.create(occurrence=occurrence, registration=row, question_key="q", choice_key="bus")

    outcome = decide(Action.REOPEN, rejected, staff)

    assert statuses(rejected) == [Status.PENDING, Status.REJECTED, Status.PENDING]
    assert [reference for reference, _reason in outcome.skipped] == [rejected[1].reference]


def test_one_person_twice_among_them_is_active_once(staff):
    occurrence = make_date()
    both = []
    for _n in range(2):
        both.append(register(occurrence, name="Kari", email="kari@example.org"))
        services.cancel(both[-1].pk)

    outcome = decide(Action.REOPEN, both, staff)

    assert statuses(both) == [Status.PENDING, Status.CANCELLED]
    assert "another active registration" in outcome.skipped[0][1]


def test_what_is_not_as_it_was_seen_is_skipped_with_a_reason(staff):
    occurrence = make_date()
    decided, moved, gone, left = people(occurrence, 4)
    expected = seen([decided, moved, left]) | {gone.pk: "pending", 0: "pending"}
    services.waitlist(decided.pk)
    target = make_date()
    services.move(moved.pk, target.pk)
    Registration.objects.filter(pk=moved.pk).update(status="waitlisted")

    outcome = services.decide_many(Action.CONFIRM, expected, actor=staff)

    assert sorted(outcome.done) == [gone.pk, left.pk]
    assert len(outcome.skipped) == 3
    assert all(reason for _reference, reason in outcome.skipped)


def test_attendance_of_many_is_held_from_then_on(staff):
    occurrence = make_date()
    came = people(occurrence, 2)
    decide(Action.CONFIRM, came, staff)
    clear()
    let_its_day_come()

    decide(Action.SET_ATTENDANCE, came, staff, attendance=Attendance.ATTENDED)

    assert set(Registration.objects.values_list("attendance", "status")) == {("attended", "confirmed")}
    occurrence.refresh_from_db()
    assert occurrence.attendance_taken_at
    assert rows() == []


def test_people_of_a_party_are_told_together_and_each_party_by_itself(staff):
    occurrence = make_date()
    party = list(send_in(occurrence, ("Ola", ""), ("Siri", "siri@example.org"), ("Per", "")).registrations.all())
    other = register(occurrence)
    clear()

    decide(Action.CONFIRM, [*party, other], staff)

    assert sorted(rows()) == sorted(
        [
            ("has_place", "kari@example.org", 2),
            ("has_place", "siri@example.org", 1),
            ("has_place", other.email, 1),
        ]
    )


def test_nobody_is_told_where_staff_say_so(staff):
    many = people(make_date(), 2)
    clear()

    decide(Action.REJECT, many, staff, notify=False)

    assert rows() == []


def test_forecast_says_what_is_done_then(staff):
    occurrence = make_date(capacity=2)
    everybody = people(occurrence, 4)

    (forecast,), skipped = services.foresee_many(Action.REJECT, seen(everybody), actor=staff)
    assert (forecast.people, forecast.before.taken, forecast.after.taken, forecast.after.waiting) == (4, 2, 0, 0)
    (forecast,), skipped = services.foresee_many(Action.CONFIRM, seen(everybody), actor=staff)

    assert (forecast.people, forecast.before, forecast.after) == (2, forecast.after, forecast.before)
    assert skipped == decide(Action.CONFIRM, everybody, staff).skipped


def test_what_is_not_done_to_many(staff):
    for action in (Action.MOVE, Action.SUBMIT, Action.UNDO):
        with pytest.raises(ValueError, match="many"):
            services.decide_many(action, {}, actor=staff)
    assert services.decide_many(Action.CONFIRM, {}, actor=staff) == services.BulkOutcome()


def count_queries(number, staff, action=Action.CONFIRM, **fields):
    occurrence = make_date(**fields)
    expected = seen(people(occurrence, number))
    with CaptureQueriesContext(connection) as captured:
        outcome = services.decide_many(action, expected, actor=staff)
    assert len(outcome.done) == number
    return len(captured)


@pytest.mark.parametrize("action", [Action.CONFIRM, Action.CANCEL, Action.WAITLIST])
def test_queries_do_not_grow_with_the_people(staff, action):
    # Once for what is remembered between decisions.
    count_queries(1, staff, action)

    assert count_queries(1, staff, action) == count_queries(3, staff, action) == count_queries(30, staff, action)


# SQLite takes so few parameters in a statement that a hundred rows are two of them.
@pytest.mark.postgresql
@pytest.mark.mariadb
def test_a_chunk_takes_as_many_queries_as_one_person(staff):
    count_queries(1, staff)

    assert count_queries(1, staff) == count_queries(bulk.CHUNK, staff)


def test_queue_that_moves_up_takes_no_more_queries_for_more_people(staff):
    def count(number):
        occurrence = make_date(capacity=number, waitlist_mode="confirm")
        holding, waiting = people(occurrence, number), people(occurrence, number)
        expected = seen(holding)
        with CaptureQueriesContext(connection) as captured:
            services.decide_many(Action.CANCEL, expected, actor=staff)
        assert statuses(waiting) == [Status.CONFIRMED] * number
        return len(captured)

    count(1)
    assert count(2) == count(5)
