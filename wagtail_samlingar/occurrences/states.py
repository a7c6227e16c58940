"""The public state of a date, from its facts, its counted seats and the clock."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.occurrences.clock import start_of
from wagtail_samlingar.occurrences.models import DateState, PageState


class PublicState(models.TextChoices):
    """What visitors are told, in words; from what a date offers least to what it offers most."""

    UNAVAILABLE = "unavailable", _("Registration is closed")
    CANCELLED = "cancelled", pgettext_lazy("date", "Cancelled")
    OVER = "over", _("This gathering is over")
    POSTPONED = "postponed", pgettext_lazy("date", "Postponed")
    CLOSED = "closed", _("The deadline has passed")
    UNDECIDED = "undecided", _("Date to be announced")
    NOT_OPEN = "notopen", _("Registration is not open yet")
    QUEUE_FULL = "queuefull", _("Fully booked, and so is the waiting list")
    FULL = "full", _("Fully booked")
    FEW = "few", _("Few seats left")
    OPEN = "open", _("Registration is open")


# States in which a registration is taken. A full date takes people on its waiting list.
OPEN_STATES = frozenset({PublicState.OPEN, PublicState.FEW, PublicState.FULL})


@dataclass(frozen=True)
class Seats:
    """Counted people: ``taken`` hold a seat, ``waiting`` are in the queue; ``capacity`` None means no limit."""

    capacity: int | None
    taken: int = 0
    waiting: int = 0

    @property
    def free(self):
        """Free seats (people, never negative), or None without a limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    def takes(self, people):
        """Return True when ``people`` new people get seats: there is room and nobody is queueing before them."""
        return not self.waiting and (self.capacity is None or self.taken + people <= self.capacity)


def queue_takes(occurrence, seats, people):
    """Return True when ``people`` more people may wait for ``occurrence``."""
    return occurrence.queue_limit is None or seats.waiting + people <= occurrence.queue_limit


def closed_state(occurrence, now):
    """Return why ``occurrence`` takes no registrations at ``now`` (aware instant), or None while it does.

    Seats play no part: a full date takes people on its waiting list. The order of the questions is the order in which
    an answer makes the later ones moot.
    """
    if occurrence.page_state != PageState.LIVE:
        return PublicState.UNAVAILABLE
    if occurrence.state == DateState.CANCELLED:
        return PublicState.CANCELLED
    if occurrence.state == DateState.POSTPONED:
        return PublicState.POSTPONED
    if occurrence.is_undecided:
        return PublicState.UNDECIDED
    if occurrence.ends_at <= now:
        return PublicState.OVER
    if occurrence.opens_at and now < occurrence.opens_at:
        return PublicState.NOT_OPEN
    if occurrence.closes_at and now >= occurrence.closes_at:
        return PublicState.CLOSED
    return None


def public_state(occurrence, seats, now):
    """Return the ``PublicState`` of ``occurrence`` at ``now`` (aware instant) with ``seats`` (``Seats``)."""
    return closed_state(occurrence, now) or seats_state(occurrence, seats)


def seats_state(occurrence, seats):
    """Return the ``PublicState`` that ``seats`` (``Seats``) give an ``occurrence`` which takes registrations."""
    if not seats.takes(1):
        return PublicState.FULL if queue_takes(occurrence, seats, 1) else PublicState.QUEUE_FULL
    if seats.capacity is not None and seats.free <= occurrence.few_seats_threshold:
        return PublicState.FEW
    return PublicState.OPEN


def next_change(occurrence, now):
    """Return the next instant at which the clock alone changes the state of ``occurrence``, or None."""
    coming = [
        moment
        for moment in (occurrence.opens_at, occurrence.closes_at, occurrence.starts_at, occurrence.ends_at)
        if moment and moment > now
    ]
    return min(coming, default=None)


def has_its_day(occurrence, now):
    """Return True on the day of a date (in its own zone) and after, at ``now`` (aware instant)."""
    return occurrence.starts_on is not None and now >= start_of(occurrence.starts_on, ZoneInfo(occurrence.time_zone))
