"""What a decision would mean, before it is made: by the rules of the services, in memory, without a lock."""

from copy import copy

from django.utils import timezone

from wagtail_samlingar.registrations.choices import check_choices, choices_of
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.services.judging import JUDGES, judge
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.moving import require_destination, status_there
from wagtail_samlingar.registrations.services.settling import settle
from wagtail_samlingar.registrations.states import Action


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


def foresee_change(registration, action, *, actor, expected_status=None, **options):
    """Return the ``Change`` that deciding about ``registration`` (with its date and party) would make.

    Args and what is raised: as the single service of ``action``. The registration in it is a copy that holds what would
    be written.
    """
    person = copy(registration)
    ledger = Ledger(person.occurrence, [person], timezone.now())
    return judge(person, action, ledger, actor=actor, expected_status=expected_status, **options).change


def foresee_move(registration, target, *, expected_status=None, as_waiting=False):
    """Return the ``Change`` that moving ``registration`` to the date ``target`` would make, or raise as ``move``."""
    person, now = copy(registration), timezone.now()
    require_destination(person, target, now, expected_status)
    seats = seats_of([target], now)[target.pk]
    after = status_there(person, seats, as_waiting)
    check_choices(target, choices_of(person))
    person.occurrence = target
    return settle(person, Action.MOVE, after, Ledger(target, [person], now, seats)).change
