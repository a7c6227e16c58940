"""Registering a party, and confirming its address."""

from datetime import timedelta

from django.db import IntegrityError
from django.utils.translation import gettext as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.occurrences.models import Occurrence, SecondDate
from wagtail_samlingar.occurrences.states import PublicState, closed_state
from wagtail_samlingar.registrations.choices import check_choices, choices_of, limited_choices
from wagtail_samlingar.registrations.errors import ChoiceTaken, NotAllowed, NotOpen, NowFull, PartyTooLarge
from wagtail_samlingar.registrations.log import log_submission
from wagtail_samlingar.registrations.models import Party, Registration, active_key, person_key
from wagtail_samlingar.registrations.queries import read_with_seats
from wagtail_samlingar.registrations.routing import route
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.writing import address_of, change, insert, name_for_key, tell
from wagtail_samlingar.registrations.signals import party_submitted
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


def earlier_party(idempotency_key):
    """Return the party that a form with ``idempotency_key`` has made, or None."""
    return Party.objects.filter(idempotency_key=idempotency_key).first()


def _submit(submission):
    read_before = submission.occurrence or Occurrence.objects.get(pk=submission.occurrence_id)
    to_lock = _to_lock(read_before)
    everyone = _by_keys(read_before.gathering_key, submission)
    with locking.locked_unread(*to_lock) as now:
        person_keys = [of_gathering for _active, of_gathering in everyone]
        occurrence, seats, known = read_with_seats(submission.occurrence_id, now, person_keys)
        _keep_regions(occurrence, read_before)
        closed = closed_state(occurrence, now)
        if closed is not None:
            raise NotOpen(closed)
        if len(submission.people) > occurrence.party_limit:
            raise PartyTooLarge(occurrence.party_limit)
        if known and _let_run_out(to_lock, person_keys, now):
            seats = locking.count_seats(occurrence, now)
        people, elsewhere = _not_yet_registered(occurrence, everyone) if known else (everyone, set())
        status = _first_status(occurrence, seats, submission, list((people or everyone).values()))
        check_choices(occurrence, _uses(occurrence, people.values()))
        party = _insert_party(occurrence, submission, status, now, is_duplicate=not people)
        registrations = [
            insert(party, person, number, status, now=now, keys=keys, is_on_other_date=keys[1] in elsewhere)
            for number, (keys, person) in enumerate(people.items(), start=1)
        ]
        log_submission(registrations, now)
        for registration in registrations:
            tell(registration, Action.SUBMIT, None, None)
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


def _to_lock(occurrence):
    """Return the primary keys to lock: all dates of the gathering where one person may be on one of them only."""
    if occurrence.second_date != SecondDate.REFUSE:
        return [occurrence.pk]
    return list(Occurrence.objects.filter(gathering_key=occurrence.gathering_key).values_list("pk", flat=True))


def _keep_regions(occurrence, read_before):
    """Let ``occurrence`` have the regions that were read before the lock: they only say who is from elsewhere."""
    known = getattr(read_before, "_prefetched_objects_cache", {})
    if "regions" in known:
        occurrence._prefetched_objects_cache = {"regions": known["regions"]}


def _by_keys(gathering_key, submission):
    """Return {(active key, gathering person key): person} of ``submission``, each person once."""
    people = {}
    for number, person in enumerate(submission.people, start=1):
        address = person.email or submission.contact_email or person.phone or submission.contact_phone
        name = name_for_key(person.name, number, submission.idempotency_key)
        keys = active_key(submission.occurrence_id, address, name), person_key(gathering_key, address, name)
        people.setdefault(keys, person)
    return people


def _let_run_out(locked_ids, person_keys, now):
    """Let offers to these people lapse that have run out; return whether there were any.

    A person whose offer ran out may register anew, whether or not a scheduled job has marked it yet.
    """
    offers = Registration.objects.filter(
        gathering_person_key__in=person_keys,
        occurrence_id__in=locked_ids,
        status=Status.OFFERED,
        offer_expires_at__lte=now,
    )
    ran_out = list(offers.select_related("party", "occurrence").order_by("pk"))
    for registration in ran_out:
        change(registration, registration.occurrence, Action.EXPIRE, Status.LAPSED)
    for occurrence in {registration.occurrence_id: registration.occurrence for registration in ran_out}.values():
        if may_move_up(occurrence, now):
            move_up(occurrence, now)
    return bool(ran_out)


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


def _uses(occurrence, people):
    limits = occurrence.choice_limits
    return [use for person in people for use in limited_choices(limits, person.answers, person.sensitive)]


def _insert_party(occurrence, submission, status, now, *, is_duplicate):
    verify_by = None
    if submission.needs_verification:
        verify_by = now + timedelta(hours=samlingar_settings.VERIFY_HOURS)
    return Party.objects.create(
        occurrence=occurrence,
        idempotency_key=submission.idempotency_key,
        name=submission.contact_name,
        email=submission.contact_email,
        phone=submission.contact_phone,
        language=submission.language,
        submitted_at=now,
        outcome=status,
        is_duplicate=is_duplicate,
        verify_by=verify_by,
    )


def verify(party_id):
    """Confirm the address of a party that waits for it, and route its people as if they had just registered.

    Returns the ``Party``; one that is confirmed already is returned as it is. The deadline is judged by when the form
    was sent, seats by now. Those who have become active through another registration meanwhile stay out. Raises
    ``NotAllowed`` when the time to confirm is over, ``NotOpen`` when the date has been cancelled or is over,
    ``ChoiceTaken``.
    """
    read_before = Party.objects.select_related("occurrence").get(pk=party_id).occurrence
    occurrence_id, to_lock = read_before.pk, _to_lock(read_before)
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
