"""Staff, visitors, editors and the clock at one date at once: real threads and real commits."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import submission
from tests.registrations.seating import (
    canonical,
    free_seats,
    make_date,
    make_dates,
    make_user,
    publish_capacity,
    register,
    statuses,
)
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.gatherings import recording
from wagtail_samlingar.models import ChoiceUse, Message, Occurrence, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import AlreadyDecided, ChoiceTaken, NotAllowed, RegistrationRefused
from wagtail_samlingar.registrations.services import locking, submitting
from wagtail_samlingar.registrations.states import HOLDING, Status

pytestmark = pytest.mark.concurrency


def holding(occurrence):
    return Registration.objects.filter(occurrence=occurrence, status__in=HOLDING).count()


def attempt(service, *args, **kwargs):
    """Return the name of the refusal, or the status the service led to."""
    try:
        return service(*args, **kwargs).status
    except RegistrationRefused as refusal:
        return type(refusal).__name__


@pytest.mark.parametrize("capacity", [1, 4])
def test_case_005_last_seat_and_editor_publishes_at_once(capacity):
    """The editor publishes the same page with room for ``capacity`` while eight people want the last seat of one."""
    occurrence = make_date(1)
    page = canonical(occurrence)
    page.save_revision()

    def work(n):
        if n == 0:
            publish_capacity(occurrence, capacity)
            return None
        return register(occurrence)[0].status

    results = in_parallel(9, work)

    assert Occurrence.objects.get(pk=occurrence.pk).capacity == capacity
    assert 1 <= Counter(results)[Status.CONFIRMED] <= capacity
    assert holding(occurrence) == Counter(results)[Status.CONFIRMED]
    assert Registration.objects.count() == 8


def test_case_006_capacity_lowered_while_people_register_gives_no_seat_beyond_what_was_offered():
    occurrence = make_date(6)

    def work(n):
        if n == 0:
            publish_capacity(occurrence, 2)
            return None
        return register(occurrence)[0].status

    in_parallel(9, work)

    assert holding(occurrence) <= 6
    seated = holding(occurrence)
    assert statuses(*register(occurrence)) == ["waitlisted" if seated >= 2 else "confirmed"]


def test_case_007_capacity_raised_while_people_register_moves_up_in_order_with_one_message_each():
    occurrence = make_date(1, waitlist_mode="confirm")
    register(occurrence)
    waiting = [register(occurrence)[0] for _n in range(4)]
    Message.objects.all().delete()

    def work(n):
        if n == 0:
            return publish_capacity(occurrence, 3)
        if n == 1:
            return services.fill_waitlist(occurrence.pk)
        return register(occurrence)

    in_parallel(6, work)

    assert statuses(*waiting) == ["confirmed"] * 2 + ["waitlisted"] * 2
    assert holding(occurrence) == 3
    told = Counter(Message.objects.filter(kind="has_place").values_list("recipient", flat=True))
    assert told == {waiting[0].email: 1, waiting[1].email: 1}


def test_case_008_two_staff_confirm_the_same_waiting_person():
    occurrence = make_date(1)
    (seated,), (waiting,) = register(occurrence), register(occurrence)
    services.cancel(seated.pk)
    Message.objects.all().delete()
    staff = [make_user(), make_user()]

    results = in_parallel(
        2, lambda n: attempt(services.confirm, waiting.pk, actor=staff[n], expected_status=Status.WAITLISTED)
    )

    assert Counter(results) == {"confirmed": 1, AlreadyDecided.__name__: 1}
    assert Message.objects.filter(kind="has_place").count() == 1


@pytest.mark.parametrize("mode", ["confirm", "offer"])
def test_case_009_withdrawing_clicked_many_times_is_one_withdrawal_and_one_moved_up(mode):
    occurrence = make_date(1, waitlist_mode=mode)
    (seated,), (head,), (following,) = (register(occurrence) for _n in range(3))
    Message.objects.all().delete()

    results = in_parallel(8, lambda n: attempt(services.cancel, seated.pk))

    assert Counter(results) == {"cancelled": 1, NotAllowed.__name__: 7}
    assert statuses(head, following) == [{"confirm": "confirmed", "offer": "offered"}[mode], "waitlisted"]
    assert Message.objects.filter(recipient=head.email).count() == 1
    assert not Message.objects.filter(recipient=following.email).exists()


def test_twenty_withdrawals_of_ten_seats_move_ten_up_in_order():
    occurrence = make_date(10, waitlist_mode="confirm")
    seated = [register(occurrence)[0] for _n in range(10)]
    waiting = [register(occurrence)[0] for _n in range(12)]

    results = in_parallel(20, lambda n: attempt(services.cancel, seated[n % 10].pk))

    assert Counter(results) == {"cancelled": 10, NotAllowed.__name__: 10}
    assert statuses(*waiting) == ["confirmed"] * 10 + ["waitlisted"] * 2


def test_case_011_parties_of_three_for_seven_seats_are_never_split():
    occurrence = make_date(7)

    parties = in_parallel(6, lambda n: register(occurrence, 3))

    outcomes = Counter(tuple({row.status for row in rows}) for rows in parties)
    assert outcomes == {("confirmed",): 2, ("waitlisted",): 4}


def test_offers_expire_once_however_many_jobs_run_at_once(frozen):
    occurrence = make_date(3, waitlist_mode="offer")
    seated = [register(occurrence)[0] for _n in range(3)]
    waiting = [register(occurrence)[0] for _n in range(8)]
    for row in seated:
        services.cancel(row.pk)
    assert statuses(*waiting) == ["offered"] * 3 + ["waitlisted"] * 5
    Message.objects.all().delete()
    frozen(timezone.now() + timedelta(hours=49))

    lapsed = in_parallel(4, lambda n: services.expire_due())

    assert sum(lapsed) == 3
    assert statuses(*waiting) == ["lapsed"] * 3 + ["offered"] * 3 + ["waitlisted"] * 2
    told = Counter(Message.objects.values_list("recipient", flat=True))
    assert told == {row.email: 1 for row in waiting[:6]}


def test_offer_accepted_by_its_person_and_expired_by_the_job_at_once_ends_one_way(frozen):
    occurrence = make_date(1, waitlist_mode="offer")
    (seated,), (offered,), (following,) = (register(occurrence) for _n in range(3))
    services.cancel(seated.pk)
    offered.refresh_from_db()
    frozen(offered.offer_expires_at)

    results = in_parallel(4, lambda n: services.expire_due() if n % 2 else attempt(services.accept, offered.pk))

    assert Status.CONFIRMED not in results
    assert statuses(offered, following) == ["lapsed", "offered"]


def test_seat_accepted_twenty_times_at_once_is_taken_once():
    occurrence = make_date(1, waitlist_mode="offer")
    (seated,), (offered,) = register(occurrence), register(occurrence)
    services.cancel(seated.pk)

    results = in_parallel(20, lambda n: attempt(services.accept if n % 2 else services.decline, offered.pk))

    assert Counter(results)[NotAllowed.__name__] == 19
    assert holding(occurrence) == (statuses(offered) == ["confirmed"])


def test_choice_for_five_is_had_by_five_of_twenty():
    occurrence = make_date(None)
    Occurrence.objects.update(choice_limits={"bus": {"early": 5}})

    def work(n):
        try:
            return register(occurrence, answers={"bus": "early"})[0].status
        except ChoiceTaken:
            return "taken"

    assert Counter(in_parallel(20, work)) == {"confirmed": 5, "taken": 15}
    assert ChoiceUse.objects.count() == 5


@pytest.mark.postgresql
@pytest.mark.mariadb
def test_choice_control_without_the_lock_is_had_by_more(monkeypatch):
    occurrence = make_date(None)
    Occurrence.objects.update(choice_limits={"bus": {"early": 5}})
    counted = threading.Barrier(20, timeout=60)
    check = submitting.check_choices

    def check_and_wait(*args):
        check(*args)
        counted.wait()

    monkeypatch.setattr(locking, "take_lock", lambda *ids: None)
    monkeypatch.setattr(submitting, "check_choices", check_and_wait)

    in_parallel(20, lambda n: register(occurrence, answers={"bus": "early"}))

    assert ChoiceUse.objects.count() > 5


def test_people_moved_both_ways_at_once_do_not_lock_each_other_out():
    one, two = make_dates(8, 8)
    there = [register(one)[0] for _n in range(4)]
    back = [register(two)[0] for _n in range(4)]

    def work(n):
        return services.move(there[n // 2].pk, two.pk) if n % 2 else services.move(back[n // 2].pk, one.pk)

    in_parallel(8, work)

    assert Counter(Registration.objects.values_list("occurrence_id", flat=True)) == {one.pk: 4, two.pk: 4}
    assert set(Registration.objects.filter(pk__in=[row.pk for row in there]).values_list("occurrence", flat=True)) == {
        two.pk
    }


def test_moves_registrations_and_publishing_do_not_lock_each_other_out():
    """Each takes the locks of several dates: people to be on one date only, a move, the page when it is published."""
    dates = make_dates(*[9] * 4, second_date="refuse")
    people = [register(occurrence)[0] for occurrence in dates for _n in range(2)]
    key = dates[0].gathering_key
    # Written last, so that the database may have the rows in another order than that of their keys.
    Occurrence.objects.filter(pk=dates[0].pk).update(few_seats_threshold=3)

    def work(n):
        if n % 4 == 0:
            return recording.record(key)
        if n % 4 == 1:
            return register(dates[n % 3])
        person = people[n // 4 * 2 + n % 2]
        target = next(row for row in dates[:: -1 if n % 2 else 1] if row.pk != person.occurrence_id)
        return services.move(person.pk, target.pk)

    in_parallel(16, work)

    assert Registration.objects.filter(status=Status.CONFIRMED).count() == 12


def test_person_of_two_forms_confirmed_at_once_is_registered_once():
    occurrence = make_date(5)
    people = [services.submit(unverified_form(occurrence)).pk for _n in range(6)]

    in_parallel(6, lambda n: services.verify(people[n]))

    assert Registration.objects.filter(status=Status.CONFIRMED).count() == 1
    assert free_seats(occurrence) == 4


def test_one_person_on_eight_dates_at_once_is_on_one_where_a_second_is_refused():
    dates = make_dates(*[3] * 8, second_date="refuse")

    parties = in_parallel(8, lambda n: services.submit(submission(dates[n])))

    assert Counter(party.is_duplicate for party in parties) == {False: 1, True: 7}
    assert Registration.objects.count() == 1


def unverified_form(occurrence):
    """Return the form of one and the same person, whose address is to be confirmed."""
    return replace(submission(occurrence), needs_verification=True)
