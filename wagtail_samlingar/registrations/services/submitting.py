"""Registering a party, and confirming its address."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.models import Occurrence, SecondDate
from wagtail_samlingar.occurrences.states import PublicState, closed_state
from wagtail_samlingar.registrations.choices import check_choices, choices_of
from wagtail_samlingar.registrations.errors import ChoiceTaken, NotAllowed, NotOpen, NowFull, PartyTooLarge
from wagtail_samlingar.registrations.log import log_submission
from wagtail_samlingar.registrations.models import Party, Registration, active_key
from wagtail_samlingar.registrations.queries import read_with_seats
from wagtail_samlingar.registrations.routing import route
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.parties import (
    by_keys,
    dates_to_lock,
    earlier_party,
    insert_party,
    keep_regions,
    let_run_out,
    uses_of,
)
from wagtail_samlingar.registrations.services.settling import change
from wagtail_samlingar.registrations.services.writing import address_of, insert, name_for_key, tell
from wagtail_samlingar.registrations.signals import Change, party_submitted
from wagtail_samlingar.registrations.states import ACTIVE, Action, Status


def submit(submission):
    """Register a party. Returns its ``Party``, an earlier one for a form that was sent before.

    Args: ``submission`` (``commands.Submission``), cleaned. Writes a party, its registrations, their sensitive answers
    and limited choices, and logs. Raises ``NotOpen`` (``QueueFull``) when the date takes no registrations at the
    instant the lock was held, ``NowFull`` when it would wait without having said that it may, ``PartyTooLarge``,
    ``ChoiceTaken``.

    A person who is already registered is not registered again; a party of only such people has none, reads alike on
    its receipt, and is told by e-mail. The same where the gathering refuses one person on two of its dates.
    """
    try:
        return _submit(submission)
    except (IntegrityError, NotOpen, ChoiceTaken):
        # The form was sent before, or is being sent to two dates at once: the party that came first answers both.
        party = earlier_party(submission.idempotency_key)
        if party is None:
            raise
        return party


def _submit(submission):
    read_before = submission.occurrence or Occurrence.objects.get(pk=submission.occurrence_id)
    to_lock = dates_to_lock(read_before)
    everyone = by_keys(read_before.gathering_key, submission)
    with locking.locked_unread(*to_lock) as now:
        person_keys = [of_gathering for _active, of_gathering in everyone]
        occurrence, seats, known = read_with_seats(submission.occurrence_id, now, person_keys)
        keep_regions(occurrence, read_before)
        closed = closed_state(occurrence, now)
        if closed is not None:
            raise NotOpen(closed)
        if len(submission.people) > occurrence.party_limit:
            raise PartyTooLarge(occurrence.party_limit)
        if known and let_run_out(to_lock, person_keys, now):
            seats = locking.count_seats(occurrence, now)
        people, elsewhere = _not_yet_registered(occurrence, everyone) if known else (everyone, set())
        status = _first_status(occurrence, seats, submission, [row for _number, row in (people or everyone).values()])
        check_choices(occurrence, uses_of(occurrence, [person for _number, person in people.values()]))
        party = insert_party(occurrence, submission, status, now, is_duplicate=not people)
        registrations = [
            insert(party, person, number, status, now=now, keys=keys, is_on_other_date=keys[1] in elsewhere)
            for keys, (number, person) in people.items()
        ]
        log_submission(registrations, now)
        if registrations:
            tell([Change(registration, Action.SUBMIT, None, status) for registration in registrations])
        party_submitted.send(sender=Party, party=party, registrations=registrations)
        return party


def _first_status(occurrence, seats, submission, people):
    """Return the status a new party starts in. Who confirms by e-mail first is routed only then."""
    if submission.needs_verification:
        return Status.UNVERIFIED
    status = route(occurrence, seats, people)
    if status == Status.WAITLISTED and not submission.accepts_queue:
        raise NowFull(PublicState.FULL)
    return status


def _not_yet_registered(occurrence, everyone):
    """Return (``everyone`` without those who are registered, keys of those who are active on another date).

    Left out are those with an active registration on the date, or on another where the gathering refuses that.
    """
    found = Registration.objects.filter(
        gathering_person_key__in=[of_gathering for _active, of_gathering in everyone], status__in=ACTIVE
    ).values_list("occurrence_id", "gathering_person_key")
    here = {key for occurrence_id, key in found if occurrence_id == occurrence.pk}
    elsewhere = {key for occurrence_id, key in found if occurrence_id != occurrence.pk}
    refused = here | elsewhere if occurrence.second_date == SecondDate.REFUSE else here
    return {keys: person for keys, person in everyone.items() if keys[1] not in refused}, elsewhere


def verify(party_id):
    """Confirm the address of a party that waits for it, and route its people as if they had just registered.

    Returns the ``Party``; one that is confirmed already is returned as it is. The deadline is judged by when the form
    was sent, seats by now. Those who have become active through another registration meanwhile stay out. Raises
    ``NotAllowed`` when the time to confirm is over or nobody of the party is registered any more, ``NotOpen`` when the
    date has been cancelled or is over, ``ChoiceTaken``.
    """
    read_before = Party.objects.select_related("occurrence").get(pk=party_id).occurrence
    occurrence_id, to_lock = read_before.pk, dates_to_lock(read_before)
    with locking.locked(*to_lock) as (occurrences, now):
        occurrence = occurrences[occurrence_id]
        party = Party.objects.get(pk=party_id)
        if party.verify_by is None or party.verified_at is not None:
            return party
        if now >= party.verify_by:
            raise NotAllowed(_("The time to confirm is over. Register again on the page."))
        seats = locking.count_seats(occurrence, now)
        closed = closed_state(occurrence, now)
        if closed not in (None, PublicState.CLOSED):
            raise NotOpen(closed)
        waiting = party.registrations.select_related("party").filter(status=Status.UNVERIFIED).order_by("pk")
        if not waiting and (outcome := _decided_already(party)):
            party.verified_at, party.outcome = now, outcome
            party.save(update_fields=["verified_at", "outcome"])
            return party
        people = _still_to_register(occurrence, waiting)
        party.verified_at = now
        party.is_duplicate = not people
        party.outcome = route(occurrence, seats, people)
        if people:
            check_choices(occurrence, [use for registration in people for use in choices_of(registration)])
        party.save(update_fields=["verified_at", "is_duplicate", "outcome"])
        for registration in people:
            registration.queued_at = now
            change(registration, occurrence, Action.VERIFY, party.outcome)
        party_submitted.send(sender=Party, party=party, registrations=people)
        return party


def _decided_already(party):
    """Return the status that staff have given people of ``party`` before their address was confirmed, or None.

    None where nobody was registered when the form was sent. Raises ``NotAllowed`` where nobody is any more.
    """
    statuses = list(party.registrations.order_by("pk").values_list("status", flat=True))
    if statuses and not ACTIVE.intersection(statuses):
        raise NotAllowed(_("You are no longer registered. Register again on the page, or write to the contact."))
    return next((status for status in statuses if status in ACTIVE), None)


def _still_to_register(occurrence, registrations):
    people = []
    for registration in registrations:
        number = registration.reference.rpartition("-")[2]
        name = name_for_key(registration.name, number, registration.party.idempotency_key)
        key = active_key(occurrence.pk, address_of(registration), name)
        others = Registration.objects.filter(status__in=ACTIVE)
        refused = occurrence.second_date == SecondDate.REFUSE and (
            others.filter(gathering_person_key=registration.gathering_person_key).exists()
        )
        if not refused and not others.filter(active_key=key).exists():
            people.append(registration)
    return people
