"""One person more in a party that is registered."""

from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.states import PublicState, Seats, queue_takes
from wagtail_samlingar.registrations.choices import check_choices
from wagtail_samlingar.registrations.errors import ChangedMeanwhile, NoSeat, NotAllowed, PartyTooLarge, QueueFull
from wagtail_samlingar.registrations.log import log_submission
from wagtail_samlingar.registrations.models import Party, Registration, active_key, person_key
from wagtail_samlingar.registrations.routing import route
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.entering import refuse_registered, require_held
from wagtail_samlingar.registrations.services.parties import dates_to_lock, uses_of
from wagtail_samlingar.registrations.services.writing import insert, name_for_key, tell
from wagtail_samlingar.registrations.signals import Change, registration_joined
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING, Action, Status


def add_people(party_id, people, *, actor, occurrence_id=None, override_reason="", expected_size=None, notify=True):
    """Register ``people`` (list of ``Person``) with a party that is registered, and return their registrations.

    Nothing changes for those who are in it. Who joins people with a seat gets one, confirmed or waiting for an answer
    as the review mode says; who joins people in the queue waits with them. Args: ``actor`` (user); ``occurrence_id``,
    the date, by default the party's own; ``override_reason`` (logged) lets them in beyond the capacity, the queue
    before them and the party limit; ``expected_size``, the people in the party that the actor saw; ``notify`` False,
    nobody is told.

    Raises ``NoSeat`` when there is no free seat for all of them or people queue for it, ``PartyTooLarge``,
    ``QueueFull``, ``NobodyEntered`` for a date that is not held, ``AlreadyRegistered``, ``ChoiceTaken``,
    ``ChangedMeanwhile``, ``NotAllowed`` when nobody of the party is registered for the date any more.
    """
    party = Party.objects.select_related("occurrence").get(pk=party_id)
    read_before = party.occurrence if occurrence_id is None else Occurrence.objects.get(pk=occurrence_id)
    # The party's own date, too: its lock keeps two from giving the same reference.
    to_lock = {*dates_to_lock(read_before), party.occurrence_id}
    with locking.locked(*to_lock) as (occurrences, now):
        occurrence = occurrences[read_before.pk]
        require_held(occurrence)
        members = list(Registration.objects.filter(party_id=party_id).order_by("pk"))
        if expected_size not in (None, len(members)):
            raise ChangedMeanwhile
        active = [row for row in members if row.occurrence_id == occurrence.pk and row.status in ACTIVE]
        if not active:
            raise NotAllowed(_("Nobody of this party is registered for the date any more. Add a registration instead."))
        if len(active) + len(people) > occurrence.party_limit and not override_reason:
            raise PartyTooLarge(occurrence.party_limit)
        everyone = _by_keys(party, occurrence, people, _last_number(members))
        elsewhere = refuse_registered(occurrence, [keys for keys, _number, _person in everyone], to_lock, now)
        status = _status_for(occurrence, active, people, override_reason, now)
        check_choices(occurrence, uses_of(occurrence, people))
        registrations = [
            insert(
                party,
                person,
                number,
                status,
                now=now,
                keys=keys,
                is_on_other_date=keys[1] in elsewhere,
                occurrence=occurrence,
            )
            for keys, number, person in everyone
        ]
        log_submission(registrations, now, actor, {"override_reason": override_reason} if override_reason else None)
        tell([Change(row, Action.SUBMIT, None, status) for row in registrations], actor, notify)
        registration_joined.send(sender=Registration, registrations=registrations, actor=actor, notify=notify)
        return registrations


def _last_number(members):
    """Return the highest place in the party that a reference has been given for."""
    return max(int(row.reference.rpartition("-")[2]) for row in members)


def _by_keys(party, occurrence, people, last):
    """Return [((active key, gathering person key), place in the party, person)]."""
    everyone = []
    for number, person in enumerate(people, start=last + 1):
        address = person.email or party.email or person.phone or party.phone
        name = name_for_key(person.name, number, party.idempotency_key)
        keys = active_key(occurrence.pk, address, name), person_key(occurrence.gathering_key, address, name)
        everyone.append((keys, number, person))
    return everyone


def _status_for(occurrence, active, people, override_reason, now):
    seats = locking.count_seats(occurrence, now)
    if any(row.status in HOLDING for row in active):
        if override_reason:
            return route(occurrence, Seats(capacity=None), people)
        if not seats.takes(len(people)):
            raise NoSeat
        return route(occurrence, seats, people)
    if not override_reason and not queue_takes(occurrence, seats, len(people)):
        raise QueueFull(PublicState.QUEUE_FULL)
    return Status.WAITLISTED
