"""What people, staff, editors and the clock may do to two dates, in any order, through the product's services."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.factories import submission
from tests.inbox.factories import make_user
from tests.property.model import ACTIVE, HOLDING, Date, Group, Refused, Rules, Someone
from tests.property.page import CLOSES, ENDS, NOW, STARTS, snapshot_of
from tests.property.promises import no_seat_is_given_that_is_not_there, nobody_passes_the_queue
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.occurrences.services import record
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.log import last_change
from wagtail_samlingar.registrations.queries import seats_of

HOURS = (1, 13, 30, 48, 96)
STAFF_ACTIONS = ("confirm", "waitlist", "reject", "offer", "reopen", "mark_spam", "not_spam")

# Weighted towards full dates, queues that move by themselves, and one date more than the other: that is where the rules
# are, and histories of people on two empty dates show none of them.
capacities = st.sampled_from([0, 1, 2, 3, 3, 4, 6, None])
modes = st.sampled_from(["staff", "confirm", "confirm", "offer", "offer"])
which = st.sampled_from([0, 0, 1])
someone = st.integers(0, 30)
names = st.lists(st.sampled_from("abcdefghijklmnop"), min_size=1, max_size=4, unique=True)


class TwoDates(RuleBasedStateMachine):
    """Each rule asks the service and the model for the same, and compares everybody afterwards."""

    def __init__(self):
        super().__init__()
        self.travel = time_machine.travel(NOW, tick=False)
        self.clock = self.travel.start()
        self.block = transaction.atomic()
        self.block._from_testcase = True
        self.block.__enter__()
        self.rules = Rules()
        self.before = self.after = {}
        self.locks = {}
        self.staff_choose = self.override = False
        self.forms = []
        self.groups = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.travel.stop()

    @initialize(
        first=capacities,
        second=capacities,
        mode=modes,
        reviewed=st.booleans(),
        queue_limit=st.sampled_from([None, None, None, 5]),
        parties=st.lists(names, min_size=2, max_size=6),
    )
    def publish_and_open(self, first, second, mode, reviewed, queue_limit, parties):
        self.key = uuid4()
        self.staff = make_user("staff")
        self.settings = {"mode": mode, "reviewed": reviewed, "queue_limit": queue_limit}
        self.capacities = {"first": first, "second": second}
        record(self.key, lambda: snapshot_of(self.capacities, self.settings))
        self.pks = list(
            Occurrence.objects.filter(gathering_key=self.key).order_by("sort_order").values_list("pk", flat=True)
        )
        self.dates = [
            Date(capacity, mode, reviewed, queue_limit, CLOSES, STARTS, ENDS) for capacity in self.capacities.values()
        ]
        for names in parties:
            self.submit(0, names)
            self.after = self.read()

    # Asking both.

    def both(self, of_model, of_service, *, staff_choose=False, override=False):
        """Ask the model and the service, which must agree on whether it is refused; return the service's answer.

        With ``staff_choose`` staff may let somebody pass the queue, with ``override`` beyond the capacity.
        """
        self.before, self.staff_choose, self.override = self.after, staff_choose, override
        try:
            of_model()
            refused = False
        except Refused:
            refused = True
        try:
            answer = of_service()
        except RegistrationRefused as refusal:
            assert refused, f"refused, and the rules allow it: {refusal!r}"
            return None
        assert not refused, "the rules refuse it, and it was done"
        return answer

    def read(self):
        return {row.pk: row for row in Registration.objects.filter(occurrence__in=self.pks).order_by("queued_at", "pk")}

    def person(self, number):
        return self.rules.people[number % len(self.rules.people)]

    def has_people(self):
        return bool(self.rules.people)

    # What visitors do.

    @rule(date=which, names=names, accepts_queue=st.integers(0, 4), by_email=st.sampled_from([False] * 4 + [True]))
    def register(self, date, names, accepts_queue, by_email):
        self.submit(date, names, bool(accepts_queue), by_email)

    def submit(self, date, names, accepts_queue=True, by_email=False):
        people = tuple(Person(name=name, email=f"{name}@example.org") for name in names)
        sent = submission(Occurrence(pk=self.pks[date]), people=people)
        form = replace(sent, accepts_queue=accepts_queue, needs_verification=by_email)
        expected = []

        def of_model():
            expected.extend(
                self.rules.expected_of_submission(self.dates[date], timezone.now(), names, form.accepts_queue, by_email)
            )

        party = self.both(of_model, lambda: services.submit(form))
        if party is None:
            return
        verify_by = timezone.now() + dt.timedelta(hours=48) if by_email else None
        group = Group(self.dates[date], verify_by)
        self.forms.append((form, party.pk))
        self.groups[party.pk] = group
        rows = list(party.registrations.order_by("pk"))
        assert [(row.name, str(row.status)) for row in rows] == expected
        self.rules.people += [
            Someone(row.pk, row.name, group.date, group, str(row.status), timezone.now()) for row in rows
        ]

    @precondition(lambda self: self.forms)
    @rule(number=someone)
    def send_the_same_form_again(self, number):
        form, party = self.forms[number % len(self.forms)]
        assert self.both(lambda: None, lambda: services.submit(form)).pk == party

    @precondition(lambda self: any(group.verify_by for group in self.groups.values()))
    @rule(number=someone)
    def confirm_the_address(self, number):
        waiting = [pk for pk, group in self.groups.items() if group.verify_by]
        pk = waiting[number % len(waiting)]
        self.both(lambda: self.rules.verify(self.groups[pk], timezone.now()), lambda: services.verify(pk))

    @precondition(has_people)
    @rule(number=someone, action=st.sampled_from(["cancel", "cancel", "accept", "decline"]))
    def person_decides(self, number, action):
        one = self.person(number)
        self.both(lambda: self.rules.decide(action, one, timezone.now()), lambda: getattr(services, action)(one.pk))

    # What staff do.

    @precondition(has_people)
    @rule(number=someone, action=st.sampled_from(STAFF_ACTIONS))
    def staff_decide(self, number, action):
        one = self.person(number)
        self.both(
            lambda: self.rules.decide(action, one, timezone.now()),
            lambda: getattr(services, action)(one.pk),
            staff_choose=True,
        )

    @precondition(has_people)
    @rule(
        number=someone, action=st.sampled_from(STAFF_ACTIONS), meanwhile=st.sampled_from([None, None, *STAFF_ACTIONS])
    )
    def staff_decide_and_undo(self, number, action, meanwhile):
        one, other = self.person(number), self.person(number + 1)
        before = one.status
        self.both(
            lambda: self.rules.decide_by_staff(action, one, timezone.now()),
            lambda: getattr(services, action)(one.pk, actor=self.staff),
            staff_choose=True,
        )
        if one.status == before:
            return
        self.after = self.read()
        if meanwhile and other is not one:
            self.both(
                lambda: self.rules.decide(meanwhile, other, timezone.now()),
                lambda: getattr(services, meanwhile)(other.pk),
                staff_choose=True,
            )
            self.after = self.read()
        if str(self.after[one.pk].status) == one.status != before and self.decided_last(one):
            self.both(
                lambda: self.rules.undo(one, timezone.now()),
                lambda: services.undo(one.pk, actor=self.staff),
                staff_choose=True,
            )

    def decided_last(self, one):
        """The queue may have moved up the very person who was decided about."""
        return last_change(self.after[one.pk]).user_id == self.staff.pk

    @precondition(has_people)
    @rule(
        date=which,
        numbers=st.lists(someone, min_size=1, max_size=8),
        action=st.sampled_from(["confirm", "confirm", "offer", "cancel", "waitlist", "reject"]),
    )
    def staff_decide_about_many(self, date, numbers, action):
        people = {one.pk: one for one in map(self.person, numbers) if one.date is self.dates[date]}
        self.both(
            lambda: self.rules.decide_many(action, self.dates[date], people.values(), timezone.now()),
            lambda: services.decide_many(action, dict.fromkeys(people), actor=self.staff),
            staff_choose=True,
        )

    @precondition(has_people)
    @rule(number=someone)
    def staff_give_a_place_beyond_the_capacity(self, number):
        one = self.person(number)
        self.both(
            lambda: self.rules.decide("confirm", one, timezone.now(), override=True),
            lambda: services.confirm(one.pk, override_reason="a bigger room"),
            staff_choose=True,
            override=True,
        )

    @precondition(has_people)
    @rule(number=someone, as_waiting=st.sampled_from([False, False, True]))
    def staff_move(self, number, as_waiting):
        one = self.person(number)
        target = 1 - self.dates.index(one.date)
        self.both(
            lambda: self.rules.move(one, self.dates[target], timezone.now(), as_waiting),
            lambda: services.move(one.pk, self.pks[target], as_waiting=as_waiting),
            staff_choose=True,
        )

    @rule(date=which, asked=st.booleans())
    def staff_fill_the_seats(self, date, asked):
        self.both(
            lambda: self.rules.move_up_if_allowed(self.dates[date], timezone.now(), asked),
            lambda: services.fill_waitlist(self.pks[date], asked_by_staff=asked),
        )

    @precondition(has_people)
    @rule(date=which)
    def staff_withdraw_everybody(self, date):
        self.both(
            lambda: self.rules.cancel_people(self.dates[date]),
            lambda: services.cancel_people(self.pks[date], actor=None),
        )

    @precondition(has_people)
    @rule(date=which)
    def staff_reopen_the_date(self, date):
        self.both(
            lambda: self.rules.reopen_people(self.dates[date], timezone.now()),
            lambda: services.reopen_people(self.pks[date], actor=None),
            staff_choose=True,
        )

    # What editors and the clock do.

    @rule(date=which, capacity=capacities, mode=st.one_of(st.none(), modes))
    def editor_publishes(self, date, capacity, mode):
        self.settings["mode"] = mode or self.settings["mode"]
        self.capacities[("first", "second")[date]] = capacity

        def of_model():
            for number, one in enumerate(self.dates):
                self.rules.publish(
                    one, capacity if number == date else one.capacity, self.settings["mode"], timezone.now()
                )

        self.both(of_model, lambda: record(self.key, lambda: snapshot_of(self.capacities, self.settings)))

    @rule(hours=st.sampled_from(HOURS))
    def time_passes(self, hours):
        self.clock.shift(dt.timedelta(hours=hours))
        self.before = self.after

    @rule()
    def the_scheduled_job_runs(self):
        self.both(lambda: self.rules.expire_due(self.dates, timezone.now()), services.expire_due)

    # What holds after each of them.

    @invariant()
    def everybody_is_where_the_rules_have_them(self):
        after = self.read()
        found = {row.pk: (str(row.status), self.pks.index(row.occurrence_id)) for row in after.values()}
        expected = {one.pk: (one.status, self.dates.index(one.date)) for one in self.rules.people}
        self.after = after
        assert found == expected

    @invariant()
    def who_has_changed_was_changed_under_the_lock(self):
        locks = dict(Occurrence.objects.filter(pk__in=self.pks).values_list("pk", "lock_count"))
        for row in self.after.values():
            was = self.before.get(row.pk)
            if was is None or (was.status, was.occurrence_id) != (row.status, row.occurrence_id):
                for pk in {row.occurrence_id, (was or row).occurrence_id}:
                    assert locks[pk] > self.locks.get(pk, 0), "written without the lock"
        self.locks = locks

    @invariant()
    def promises_are_kept(self):
        now = timezone.now()
        for pk, date in zip(self.pks, self.dates, strict=True):
            if not self.override:
                no_seat_is_given_that_is_not_there(self.before, self.after, pk, date.capacity, now)
            if not self.staff_choose:
                nobody_passes_the_queue(self.before, self.after, pk, now)

    @invariant()
    def keys_are_those_of_the_active_and_unique(self):
        keys = [row.active_key for row in self.after.values() if row.status in ACTIVE]
        assert None not in keys
        assert len(keys) == len(set(keys))
        assert not any(row.active_key for row in self.after.values() if row.status not in ACTIVE)

    @invariant()
    def seats_are_counted_as_people_are(self):
        now = timezone.now()
        rows = [Occurrence(pk=pk, capacity=date.capacity) for pk, date in zip(self.pks, self.dates, strict=True)]
        for pk, seats in seats_of(rows, now).items():
            here = [row for row in self.after.values() if row.occurrence_id == pk]
            ran_out = [row for row in here if row.status == "offered" and row.offer_expires_at <= now]
            assert seats.taken == sum(row.status in HOLDING for row in here) - len(ran_out)
            assert seats.waiting == sum(row.status == "waitlisted" for row in here)
