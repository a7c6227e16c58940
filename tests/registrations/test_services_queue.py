"""The waiting list: strictly by order, parties as a whole, three modes, and a sentence when nobody moves."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.registrations.seating import (
    free_seats,
    make_date,
    make_user,
    publish_capacity,
    register,
    statuses,
    waiting_in_order,
)
from wagtail_samlingar.models import Message, Occurrence, Registration
from wagtail_samlingar.registrations import queue_notes, services
from wagtail_samlingar.registrations.errors import NotOpen, QueueFull
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db

MOVED = {"confirm": "confirmed", "offer": "offered"}


def why(occurrence):
    """Return in English why nobody was moved up."""
    with translation.override("en"):
        return queue_notes.in_words(Occurrence.objects.get(pk=occurrence.pk).queue_note)


@pytest.mark.parametrize("mode", ["staff", "confirm", "offer"])
def test_freed_seat_goes_to_the_head_where_the_mode_says_so(mode):
    occurrence = make_date(1, waitlist_mode=mode)
    (seated,), (head,), (following,) = (register(occurrence) for _n in range(3))

    services.cancel(seated.pk)

    assert statuses(head, following) == [MOVED.get(mode, "waitlisted"), "waitlisted"]


def test_filling_where_staff_choose_moves_nobody_and_says_so():
    occurrence = make_date(1)
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    services.cancel(seated.pk)

    assert services.fill_waitlist(occurrence.pk, actor=make_user()) == 0
    assert statuses(waiting) == ["waitlisted"]
    assert why(occurrence) == "Staff choose who gets a free seat."


@pytest.mark.parametrize("mode", ["confirm", "offer"])
def test_party_at_the_head_that_is_too_large_is_passed_by_nobody_and_it_says_so(mode):
    occurrence = make_date(2, waitlist_mode=mode)
    first, second = register(occurrence, 2)
    large, (single,) = register(occurrence, 2), register(occurrence)

    services.cancel(first.pk)

    assert statuses(*large, single) == ["waitlisted"] * 3
    assert why(occurrence) == "The next in the queue are 2 people together, and free seats: 1."
    assert [statuses(*register(occurrence)), free_seats(occurrence)] == [["waitlisted"], 1]
    services.cancel(second.pk)
    assert statuses(*large, single) == [MOVED[mode]] * 2 + ["waitlisted"]
    assert why(occurrence) == "There is no free seat."


def test_head_that_withdraws_lets_those_behind_it_through():
    occurrence = make_date(2, waitlist_mode="confirm")
    first, _second = register(occurrence, 2)
    large, (single,) = register(occurrence, 3), register(occurrence)
    services.cancel(first.pk)

    services.cancel(large[0].pk)
    services.cancel(large[1].pk)

    assert statuses(large[2], single) == ["confirmed", "waitlisted"]


def test_staff_may_let_somebody_pass_the_head():
    occurrence = make_date(2)
    first, _second = register(occurrence, 2)
    large, (single,) = register(occurrence, 2), register(occurrence)
    services.cancel(first.pk)

    services.confirm(single.pk, actor=make_user())

    assert statuses(*large, single) == ["waitlisted", "waitlisted", "confirmed"]


@pytest.mark.parametrize("mode", ["confirm", "offer"])
def test_case_007_capacity_raised_moves_people_up_in_order_once_with_one_message_each(mode):
    occurrence = make_date(1, waitlist_mode=mode)
    register(occurrence)
    waiting = [register(occurrence)[0] for _n in range(4)]
    Message.objects.all().delete()

    publish_capacity(occurrence, 3)
    publish_capacity(occurrence, 3)

    assert statuses(*waiting) == [MOVED[mode]] * 2 + ["waitlisted"] * 2
    told = Message.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(told) == [waiting[0].email, waiting[1].email]


def test_capacity_raised_where_staff_choose_moves_nobody():
    occurrence = make_date(1)
    register(occurrence)
    (waiting,) = register(occurrence)

    publish_capacity(occurrence, 5)

    assert (statuses(waiting), free_seats(occurrence)) == (["waitlisted"], 4)


def test_capacity_taken_away_altogether_moves_everybody_up():
    occurrence = make_date(1, waitlist_mode="confirm")
    register(occurrence)
    waiting = [*register(occurrence, 3), *register(occurrence)]

    publish_capacity(occurrence, None)

    assert statuses(*waiting) == ["confirmed"] * 4


def test_mode_that_moves_people_up_by_itself_begins_when_it_is_published():
    occurrence = make_date(1)
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    services.cancel(seated.pk)

    publish_capacity(occurrence, 1, waitlist_mode="confirm")

    assert statuses(waiting) == ["confirmed"]


@pytest.mark.parametrize("mode", ["confirm", "offer"])
def test_nobody_is_moved_up_after_closing_unless_staff_ask(mode, frozen):
    occurrence = make_date(1, waitlist_mode=mode)
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    Occurrence.objects.update(closes_at=timezone.now() + timedelta(days=1))
    frozen(timezone.now() + timedelta(days=2))

    services.cancel(seated.pk)
    assert services.fill_waitlist(occurrence.pk) == 0
    assert statuses(waiting) == ["waitlisted"]
    assert why(occurrence) == "The deadline has passed; staff can move people up."

    assert services.fill_waitlist(occurrence.pk, actor=make_user(), asked_by_staff=True) == 1
    assert statuses(waiting) == [MOVED[mode]]


def test_capacity_raised_after_closing_moves_nobody(frozen):
    occurrence = make_date(1, waitlist_mode="confirm")
    register(occurrence)
    (waiting,) = register(occurrence)
    Occurrence.objects.update(closes_at=timezone.now())

    publish_capacity(occurrence, 5, closes_on=timezone.localdate() - timedelta(days=1))

    assert statuses(waiting) == ["waitlisted"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "cancelled"}, "The date is cancelled, postponed, undecided or not published."),
        ({"page_state": "page_unpublished"}, "The date is cancelled, postponed, undecided or not published."),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "The gathering has started."),
    ],
)
def test_nobody_is_moved_up_on_a_date_that_is_not_held_or_has_begun(fields, sentence):
    occurrence = make_date(1, waitlist_mode="confirm")
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    Occurrence.objects.update(**fields)
    services.cancel(seated.pk, actor=make_user())

    assert services.fill_waitlist(occurrence.pk, asked_by_staff=True) == 0
    assert statuses(waiting) == ["waitlisted"]
    assert why(occurrence) == sentence


def test_there_is_nothing_to_say_where_nobody_waits():
    occurrence = make_date(1, waitlist_mode="confirm")
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    services.fill_waitlist(occurrence.pk)
    assert why(occurrence)

    services.cancel(seated.pk)

    assert statuses(waiting) == ["confirmed"]
    assert why(occurrence) == ""


@pytest.mark.parametrize("note", [{}, None, {"code": "unknown"}, {"free": 3}])
def test_note_of_another_version_says_nothing(note):
    assert queue_notes.in_words(note) == ""


def test_case_006_capacity_lowered_removes_nobody_and_gives_no_new_seats():
    occurrence = make_date(3, waitlist_mode="confirm")
    seated = [register(occurrence)[0] for _n in range(3)]

    publish_capacity(occurrence, 1)

    assert statuses(*seated) == ["confirmed"] * 3
    assert statuses(*register(occurrence)) == ["waitlisted"]
    services.cancel(seated[0].pk)
    services.cancel(seated[1].pk)
    assert [row.status for row in waiting_in_order(occurrence)] == [Status.WAITLISTED]
    services.cancel(seated[2].pk)
    assert waiting_in_order(occurrence) == []


def test_queue_limit_is_kept_for_parties_too():
    occurrence = make_date(1, queue_limit=2)
    register(occurrence)
    assert statuses(*register(occurrence)) == ["waitlisted"]

    with pytest.raises(QueueFull):
        register(occurrence, 2)
    assert statuses(*register(occurrence)) == ["waitlisted"]
    with pytest.raises(NotOpen):
        register(occurrence)
    assert Registration.objects.count() == 3


def test_no_waiting_list_at_all():
    occurrence = make_date(1, queue_limit=0)
    register(occurrence)

    with pytest.raises(QueueFull):
        register(occurrence)


def test_somebody_put_back_into_the_queue_is_not_moved_up_by_the_same_act():
    occurrence = make_date(1, waitlist_mode="confirm")
    (seated,), (waiting,) = register(occurrence), register(occurrence)

    services.waitlist(seated.pk, actor=make_user())

    assert statuses(seated, waiting) == ["waitlisted", "waitlisted"]
    assert [row.pk for row in waiting_in_order(occurrence)] == [seated.pk, waiting.pk]


def test_people_of_one_instant_are_in_the_order_in_which_they_were_stored(frozen):
    frozen(timezone.now())
    occurrence = make_date(0, waitlist_mode="confirm")
    rows = [row for _n in range(3) for row in register(occurrence, 2)]

    publish_capacity(occurrence, 4)

    assert statuses(*rows) == ["confirmed"] * 4 + ["waitlisted"] * 2
