"""What a decision about one person would mean for the seats of the date, before it is made."""

from copy import copy

from django.utils import timezone

from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.services.judging import JUDGES
from wagtail_samlingar.registrations.services.ledger import Ledger


def foresee(registration, action, occurrence, seats, *, actor, **options):
    """Return the ``Seats`` that ``action`` would leave, or None where it would be refused. No query.

    Args: ``seats``, as they are; ``options`` of the action. Who moves up from the queue afterwards is not counted in.
    """
    person = copy(registration)
    ledger = Ledger(occurrence, [person], timezone.now(), seats)
    held_seat = ledger.holds_seat(person)
    try:
        person.status = JUDGES[action](person, ledger, actor, **options)
    except RegistrationRefused:
        return None
    ledger.settled(person, registration.status, held_seat)
    return ledger.seats
