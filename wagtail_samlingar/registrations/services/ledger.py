"""What is free on one locked date, kept in memory while registrations are judged one after the other.

It is read from rows when it is first asked for, once, however many registrations are judged by it.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from django.utils import timezone

from wagtail_samlingar.registrations.choices import taken_choices
from wagtail_samlingar.registrations.errors import AlreadyActive, ChoiceTaken, NoSeat
from wagtail_samlingar.registrations.models import ChoiceUse, Registration
from wagtail_samlingar.registrations.queries import offer_stands, seats_of
from wagtail_samlingar.registrations.services.writing import key_of
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING, Status


class Ledger:
    """Seats, limited choices and who is active on ``occurrence`` at ``now`` (aware instant, by default this one).

    Args: ``registrations``, those that are judged by it, with their parties; ``seats`` (``Seats``), where they have
    been counted. To be made under the lock of the date, unless it is only to say what would happen.
    """

    def __init__(self, occurrence, registrations, now=None, seats=None):
        self.occurrence = occurrence
        self.registrations = registrations
        self.now = now or timezone.now()
        self._counted = seats
        # Changes of people who hold a seat and of people who wait that are settled and not written yet.
        self._taken = self._waiting = 0
        self._holders = None
        self._uses = None
        self._choices = None

    @property
    def seats(self):
        """The ``Seats`` as they are with what has been settled."""
        if self._counted is None:
            self._counted = seats_of([self.occurrence], self.now)[self.occurrence.pk]
        counted = self._counted
        return replace(counted, taken=counted.taken + self._taken, waiting=counted.waiting + self._waiting)

    def require_seats(self, people=1):
        """Raise ``NoSeat`` where fewer than ``people`` seats are free."""
        free = self.seats.free
        if free is not None and free < people:
            raise NoSeat

    def holds_seat(self, registration):
        """Return True where ``registration`` holds a seat as it stands. An offer that has run out is free by time."""
        if registration.status == Status.OFFERED:
            return offer_stands(registration, self.now)
        return registration.status in HOLDING

    def settled(self, registration, before, held_seat):
        """Note that ``registration`` has changed: it was ``before``, with a seat or not (``held_seat``)."""
        self._taken += self.holds_seat(registration) - held_seat
        self._waiting += (registration.status == Status.WAITLISTED) - (before == Status.WAITLISTED)
        change = (registration.status in ACTIVE) - (before in ACTIVE)
        if change and self._choices is not None:
            for use in self._uses[registration.pk]:
                self._choices[use] += change

    def written(self):
        """Say that what was settled is in the database: what is counted from now on has it already."""
        if self._counted is not None:
            self._counted = self.seats
        self._taken = self._waiting = 0

    def require_choices(self, registration):
        """Raise ``ChoiceTaken`` where a limited choice of somebody who becomes active is gone."""
        limits = self.occurrence.choice_limits
        if not limits:
            return
        if self._choices is None:
            self._read_choices()
        for question_key, choice_key in self._uses[registration.pk]:
            limit = limits.get(question_key, {}).get(choice_key)
            if limit is not None and self._choices[question_key, choice_key] >= limit:
                raise ChoiceTaken(question_key, choice_key)

    def _read_choices(self):
        self._choices = Counter(taken_choices([self.occurrence])[self.occurrence.pk])
        self._uses = defaultdict(list)
        rows = ChoiceUse.objects.filter(registration__in=[row.pk for row in self.registrations])
        for pk, question_key, choice_key in rows.values_list("registration_id", "question_key", "choice_key"):
            self._uses[pk].append((question_key, choice_key))

    def claim_key(self, registration):
        """Return the active key of ``registration``. Raises ``AlreadyActive`` where somebody else has it."""
        key = key_of(registration)
        if key == registration.active_key:
            return key
        if self._holders is None:
            keys = [key_of(row) for row in self.registrations]
            found = Registration.objects.filter(active_key__in=keys)
            self._holders = dict(found.values_list("active_key", "pk"))
        if self._holders.setdefault(key, registration.pk) != registration.pk:
            raise AlreadyActive
        return key
