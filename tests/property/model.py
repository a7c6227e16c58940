"""The rules of seats and queues, written a second time from their description: plain Python, no database.

It predicts the status of every person after every act. Nothing of the product is imported, so that a mistake there is
not made here as well.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOLDING = ("pending", "confirmed", "offered")
ACTIVE = (*HOLDING, "waitlisted")

# From which statuses staff or the person may do what.
ALLOWED = {
    "confirm": ("pending", "waitlisted", "offered"),
    "waitlist": ("pending", "confirmed", "offered"),
    "reject": ("pending", "confirmed", "waitlisted"),
    "offer": ("waitlisted",),
    "accept": ("offered",),
    "decline": ("offered",),
    "cancel": ("unverified", *ACTIVE),
    "reopen": ("confirmed", "waitlisted", "rejected", "cancelled", "lapsed"),
    "mark_spam": ("unverified", "pending", "waitlisted"),
    "not_spam": ("spam",),
    "move": ("pending", "confirmed", "waitlisted"),
}


class Refused(Exception):
    """The rules stand against it; nothing changes."""


@dataclass(eq=False)
class Date:
    """A date and what its page says."""

    capacity: int | None
    mode: str
    reviewed: bool
    queue_limit: int | None
    closes_at: datetime
    starts_at: datetime
    ends_at: datetime
    offer_hours: int = 48


@dataclass(eq=False)
class Someone:
    """One registration. ``who`` is the same for the same person, ``pk`` is that of the row."""

    pk: int
    who: str
    date: Date
    party: "Group"
    status: str
    queued_at: datetime
    offer_until: datetime | None = None
    by_date: bool = False
    before: str = ""
    # What the last decision of staff took: status, offer, whether it was withdrawn with the date, and from what.
    was: tuple = ()

    @property
    def place(self):
        return self.queued_at, self.pk


@dataclass(eq=False)
class Group:
    """A party. ``verify_by`` is None where no address had to be confirmed."""

    date: Date
    verify_by: datetime | None = None
    verified: bool = False


@dataclass(eq=False)
class Rules:
    """Everybody, and what may be done."""

    people: list[Someone] = field(default_factory=list)

    def on(self, date, *statuses):
        return [one for one in self.people if one.date is date and one.status in statuses]

    def taken(self, date, now):
        ran_out = [one for one in self.on(date, "offered") if one.offer_until <= now]
        return len(self.on(date, *HOLDING)) - len(ran_out)

    def has_room(self, date, now, size):
        return date.capacity is None or self.taken(date, now) + size <= date.capacity

    def takes(self, date, now, size):
        """A queue means that new people queue too."""
        return not self.on(date, "waitlisted") and self.has_room(date, now, size)

    def is_there(self, who, date, but=None):
        return any(one.who == who and one is not but for one in self.on(date, *ACTIVE))

    def route(self, date, now, size):
        if self.takes(date, now, size):
            return "pending" if date.reviewed else "confirmed"
        if date.queue_limit is not None and len(self.on(date, "waitlisted")) + size > date.queue_limit:
            raise Refused
        return "waitlisted"

    # What visitors do.

    def expected_of_submission(self, date, now, names, accepts_queue, by_email):
        """Return [(name, status)] of the rows a submission makes, letting offers of its people that ran out lapse."""
        if now >= date.closes_at:
            raise Refused
        late = [one for one in self.on(date, "offered") if one.offer_until <= now and one.who in names]
        kept = [(one, one.status, one.offer_until) for one in self.people]
        for one in late:
            self.leave(one, "lapsed")
        if late:
            self.move_up_if_allowed(date, now)
        new = [name for name in names if not self.is_there(name, date)]
        if by_email:
            return [(name, "unverified") for name in new]
        try:
            status = self.route(date, now, len(new or names))
            if status == "waitlisted" and not accepts_queue:
                raise Refused
        except Refused:
            for one, before, until in kept:
                one.status, one.offer_until = before, until
            raise
        return [(name, status) for name in new]

    def verify(self, group, now):
        if group.verify_by is None or group.verified:
            return
        if now >= group.verify_by or now >= group.date.ends_at:
            raise Refused
        everybody = [one for one in self.people if one.party is group]
        waiting = [one for one in everybody if one.status == "unverified"]
        if everybody and not waiting:
            # Staff have decided already.
            if not any(one.status in ACTIVE for one in everybody):
                raise Refused
            group.verified = True
            return
        new = [one for one in waiting if not self.is_there(one.who, group.date)]
        status = self.route(group.date, now, len(new))
        group.verified = True
        for one in new:
            one.status, one.queued_at = status, now

    # What staff, people and the clock do.

    def decide(self, action, one, now, override=False):
        if one.status not in ALLOWED[action]:
            raise Refused
        before = one.status
        getattr(self, f"_{action}")(one, now, override)
        left = before in ACTIVE and one.status not in ACTIVE
        if left:
            self.move_up_if_allowed(one.date, now)

    def decide_by_staff(self, action, one, now):
        """Decide so that it can be undone."""
        was = one.status, one.offer_until, one.by_date, one.before
        self.decide(action, one, now)
        one.was = was

    def undo(self, one, now):
        """Lead back to what the last decision took, as long as the seat is there."""
        (status, until, by_date, came_from), before = one.was, one.status
        if status in HOLDING and before not in HOLDING and not self.has_room(one.date, now, 1):
            raise Refused
        if status in ACTIVE and before not in ACTIVE and self.is_there(one.who, one.date):
            raise Refused
        one.by_date, one.before = by_date, came_from
        if status == "offered" and until <= now:
            if now >= one.date.starts_at:
                raise Refused
            self.give_offer(one, now)
        else:
            one.status, one.offer_until = status, until
        if before in ACTIVE and status not in ACTIVE:
            self.move_up_if_allowed(one.date, now)

    def decide_many(self, action, date, people, now):
        """Those who get a seat get it in the order of the queue, parties together; then the queue moves up."""
        parties = {}
        for one in sorted(people, key=lambda one: one.place):
            parties.setdefault(one.party, []).append(one)
        stands = left = False
        for party in parties.values():
            party = [one for one in party if one.status in ALLOWED[action]]
            in_need = [one for one in party if self._needs_seat(action, one, now)]
            stands = stands or bool(in_need) and not self.has_room(date, now, len(in_need))
            for one in party:
                if stands and one in in_need:
                    continue
                before = one.status
                try:
                    getattr(self, f"_{action}")(one, now, action == "cancel")
                except Refused:
                    continue
                left = left or before in ACTIVE and one.status not in ACTIVE
        if left:
            self.move_up_if_allowed(date, now)

    def _needs_seat(self, action, one, now):
        ran_out = one.status == "offered" and one.offer_until <= now
        return action == "offer" or action == "confirm" and (one.status == "waitlisted" or ran_out)

    def _confirm(self, one, now, override):
        ran_out = one.status == "offered" and one.offer_until <= now
        if (one.status == "waitlisted" or ran_out) and not override and not self.has_room(one.date, now, 1):
            raise Refused
        one.status = "confirmed"

    def _waitlist(self, one, now, override):
        one.status = "waitlisted"

    def _reject(self, one, now, override):
        self.leave(one, "rejected")

    def _offer(self, one, now, override):
        if not self.has_room(one.date, now, 1) or now >= one.date.starts_at:
            raise Refused
        self.give_offer(one, now)

    def _accept(self, one, now, override):
        if one.offer_until <= now:
            raise Refused
        one.status = "confirmed"

    def _decline(self, one, now, override):
        self.leave(one, "cancelled")

    def _cancel(self, one, now, override):
        # With "override" it is staff who withdraw somebody; a person may until the start.
        if not override and now >= one.date.starts_at:
            raise Refused
        one.before, one.by_date = one.status, False
        self.leave(one, "cancelled")

    def _reopen(self, one, now, override):
        if one.status == "waitlisted" and not self.has_room(one.date, now, 1):
            raise Refused
        if one.status in ("confirmed", "waitlisted"):
            one.status = "pending"
            return
        self._back(one, now, override)
        one.by_date = False

    def _back(self, one, now, override):
        if self.is_there(one.who, one.date):
            raise Refused
        one.status = "pending" if self.takes(one.date, now, 1) else "waitlisted"

    _not_spam = _back

    def _mark_spam(self, one, now, override):
        self.leave(one, "spam")

    def move(self, one, target, now, as_waiting):
        if one.status not in ALLOWED["move"] or now >= target.starts_at or self.is_there(one.who, target, but=one):
            raise Refused
        source = one.date
        if as_waiting or not self.takes(target, now, 1):
            one.status = "waitlisted"
        elif one.status == "waitlisted":
            one.status = "pending"
        one.date = target
        # Whoever leaves the line may have held it up.
        self.move_up_if_allowed(source, now)

    def expire_due(self, dates, now):
        for date in dates:
            due = [one for one in self.on(date, "offered") if one.offer_until <= now]
            due += [one for one in self.on(date, "unverified") if one.party.verified or one.party.verify_by <= now]
            for one in due:
                self.leave(one, "lapsed")
            if due:
                self.move_up_if_allowed(date, now)

    def cancel_people(self, date):
        for one in self.on(date, *ACTIVE):
            one.before, one.by_date = one.status, True
            self.leave(one, "cancelled")

    def reopen_people(self, date, now):
        gone = [one for one in self.on(date, "cancelled") if one.by_date]
        for one in sorted(gone, key=lambda one: one.place):
            if self.is_there(one.who, date):
                continue
            one.by_date = False
            if one.before in HOLDING and self.has_room(date, now, 1):
                one.status = "confirmed" if one.before == "confirmed" else "pending"
            else:
                one.status = "waitlisted"

    def publish(self, date, capacity, mode, now):
        more = date.capacity is not None and (capacity is None or capacity > date.capacity)
        other_mode = mode != date.mode
        date.capacity, date.mode = capacity, mode
        if more or other_mode:
            self.move_up_if_allowed(date, now)

    # The queue.

    def move_up_if_allowed(self, date, now, asked=False):
        by_itself = date.mode != "staff" and now < date.closes_at
        if now >= date.starts_at or not (asked or by_itself):
            return
        while queue := sorted(self.on(date, "waitlisted"), key=lambda one: one.place):
            head = [one for one in queue if one.party is queue[0].party]
            if not self.has_room(date, now, len(head)):
                return
            for one in head:
                if date.mode == "offer":
                    self.give_offer(one, now)
                else:
                    one.status = "confirmed"

    def give_offer(self, one, now):
        one.status = "offered"
        one.offer_until = min(now + timedelta(hours=one.date.offer_hours), one.date.starts_at)

    def leave(self, one, status):
        one.status, one.offer_until = status, None
