"""The only writer of registrations.

Every service is one durable transaction whose first statement locks the occurrence (an UPDATE, see
``occurrences.services.lock``). Only then does it count, decide, write, log and tell the rooms above. Deadlines are
compared with a clock read after the lock was taken. No service knows about requests.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.models import ReviewMode
from wagtail_samlingar.occurrences.services import lock, note_attendance, take_lock
from wagtail_samlingar.occurrences.states import closed_state
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY
from wagtail_samlingar.registrations.errors import AlreadyActive, AlreadyDecided, NoSeat, NotAllowed, NotOpen
from wagtail_samlingar.registrations.log import log_submission, log_transition
from wagtail_samlingar.registrations.models import Party, Registration, SensitiveAnswers, active_key
from wagtail_samlingar.registrations.queries import offer_stands, read_with_seats, seats_of
from wagtail_samlingar.registrations.signals import registration_transitioned
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING, TRANSITIONS, Action, Status


def submit(submission):
    """Register a party. Returns its ``Party``, an earlier one for a form that was sent before.

    Args: ``submission`` (``commands.Submission``), cleaned. Writes a party, its registrations and their sensitive
    answers, and logs. Raises ``NotOpen`` when the date takes no registrations at the instant the lock was held.
    A person who is already registered is not registered again; a party of only such people has none, reads alike on
    its receipt, and is told by e-mail.
    """
    try:
        return _submit(submission)
    except (IntegrityError, NotOpen):
        # The form was sent before, or is being sent to two dates at once: the party that came first answers both.
        party = earlier_party(submission.idempotency_key)
        if party is None:
            raise
        return party


def earlier_party(idempotency_key):
    """Return the party that a form with ``idempotency_key`` has made, or None."""
    return Party.objects.filter(idempotency_key=idempotency_key).first()


def _submit(submission):
    everyone = _by_active_key(submission)
    with transaction.atomic(durable=True):
        take_lock(submission.occurrence_id)
        now = timezone.now()
        occurrence, seats, known = read_with_seats(submission.occurrence_id, now, list(everyone))
        closed = closed_state(occurrence, now)
        if closed is not None:
            raise NotOpen(closed)
        people = _not_yet_registered(everyone) if known else everyone
        status = route(occurrence, seats, (people or everyone).values())
        party = Party.objects.create(
            occurrence=occurrence,
            idempotency_key=submission.idempotency_key,
            name=submission.contact_name,
            email=submission.contact_email,
            phone=submission.contact_phone,
            language=submission.language,
            submitted_at=now,
            outcome=status,
            is_duplicate=not people,
        )
        registrations = [
            _insert(party, person, key, number, status, now)
            for number, (key, person) in enumerate(people.items(), start=1)
        ]
        log_submission(registrations, now)
        for registration in registrations:
            _tell(registration, Action.SUBMIT, None, None)
        return party


def _by_active_key(submission):
    """Return {active key: person} of ``submission``, each person once."""
    people = {}
    for person in submission.people:
        address = person.email or submission.contact_email or person.phone or submission.contact_phone
        people.setdefault(active_key(submission.occurrence_id, address, person.name), person)
    return people


def _not_yet_registered(people):
    """Return ``people`` ({active key: person}) without those who have an active registration on the date."""
    taken = set(Registration.objects.filter(active_key__in=people).values_list("active_key", flat=True))
    return {key: person for key, person in people.items() if key not in taken}


def route(occurrence, seats, people):
    """Return the status in which ``people`` (``Person`` objects) start: a party gets in or waits as a whole.

    A non-empty queue means that new people queue too. Who gets a seat waits for staff as the review mode says.
    """
    if not seats.takes(len(people)):
        return Status.WAITLISTED
    if occurrence.review_mode == ReviewMode.CONFIRM:
        return Status.CONFIRMED
    if occurrence.review_mode == ReviewMode.REVIEW_OTHER_REGIONS:
        own = {region.key for region in occurrence.regions.all()}
        if not own or all(_may_be_from(own, person) for person in people):
            return Status.CONFIRMED
    return Status.PENDING


def _may_be_from(regions, person):
    """Return False only for somebody who has said that they come from elsewhere."""
    if person.region_key is None:
        return person.municipality_key != OUTSIDE_COUNTY
    return person.region_key in regions


def _insert(party, person, key, number, status, now):
    registration = Registration.objects.create(
        occurrence_id=party.occurrence_id,
        party=party,
        reference=f"{party.reference}-{number}",
        status=status,
        active_key=key if status in ACTIVE else None,
        name=person.name,
        email=person.email,
        phone=person.phone,
        organisation=person.organisation,
        municipality_key=person.municipality_key,
        municipality_name=person.municipality_name,
        region_key=person.region_key,
        family=person.family,
        language=party.language,
        question_set=person.question_set,
        answers=person.answers,
        submitted_at=now,
        queued_at=now,
    )
    if person.sensitive:
        SensitiveAnswers.objects.create(registration=registration, answers=person.sensitive)
    return registration


def confirm(registration_id, *, actor=None, expected_status=None, override_reason=""):
    """Give a person a place. Raises ``NoSeat`` when the date is full and no ``override_reason`` is given.

    Allowed after the deadline. A person who holds a seat already keeps it; one from the queue needs a free one.
    See :func:`_transition` for ``actor``, ``expected_status`` and what else is raised.
    """

    def decide(registration, occurrence, now):
        ran_out = registration.status == Status.OFFERED and not offer_stands(registration, now)
        if (ran_out or registration.status not in HOLDING) and not override_reason:
            seats = seats_of([occurrence], now)[occurrence.pk]
            if seats.free == 0:
                raise NoSeat
        return Status.CONFIRMED

    data = {"override_reason": override_reason} if override_reason else None
    return _transition(registration_id, Action.CONFIRM, decide, actor, expected_status, log_data=data)


def waitlist(registration_id, *, actor=None, expected_status=None):
    """Move a person to the waiting list, at the place their time of registration gives them."""
    return _transition(registration_id, Action.WAITLIST, lambda *_args: Status.WAITLISTED, actor, expected_status)


def reject(registration_id, *, actor=None, expected_status=None, reason="", text=""):
    """Decide that a person does not get a place.

    Args: ``reason`` (``RejectReason``), ``text`` (shown to the person, optional). The text is no log data: it may
    name people.
    """

    def decide(registration, occurrence, now):
        registration.reject_reason = reason
        registration.reject_text = text
        return Status.REJECTED

    return _transition(registration_id, Action.REJECT, decide, actor, expected_status, log_data={"reason": reason})


def cancel(registration_id, *, actor=None, expected_status=None):
    """Withdraw a person. The seat is free at once. The person may until the start; staff always."""

    def decide(registration, occurrence, now):
        if actor is None and occurrence.starts_at and occurrence.starts_at <= now:
            raise NotAllowed(_("The gathering has started; contact the organiser instead."))
        return Status.CANCELLED

    return _transition(registration_id, Action.CANCEL, decide, actor, expected_status)


def reopen(registration_id, *, actor=None, expected_status=None):
    """Take a decision back: the person waits for an answer again, or in the queue when the seat is gone.

    Raises ``AlreadyActive`` when the person has registered anew meanwhile.
    """

    def decide(registration, occurrence, now):
        registration.reject_reason = ""
        registration.reject_text = ""
        if registration.status in HOLDING:
            return Status.PENDING
        seats = seats_of([occurrence], now)[occurrence.pk]
        if registration.status == Status.WAITLISTED:
            if seats.free == 0:
                raise NoSeat
            return Status.PENDING
        return Status.PENDING if seats.takes(1) else Status.WAITLISTED

    return _transition(registration_id, Action.REOPEN, decide, actor, expected_status)


def mark_spam(registration_id, *, actor=None, expected_status=None):
    """Mark as spam: no seat, no message, purged early."""
    return _transition(registration_id, Action.MARK_SPAM, lambda *_args: Status.SPAM, actor, expected_status)


def not_spam(registration_id, *, actor=None, expected_status=None):
    """Take back :func:`mark_spam`: the person waits for an answer, or in the queue when the date is full."""

    def decide(registration, occurrence, now):
        return Status.PENDING if seats_of([occurrence], now)[occurrence.pk].takes(1) else Status.WAITLISTED

    return _transition(registration_id, Action.NOT_SPAM, decide, actor, expected_status)


def set_attendance(registration_id, attendance, *, actor=None):
    """Tick off whether a person with a place came (``Attendance``). From then on the date has been held."""

    def decide(registration, occurrence, now):
        registration.attendance = attendance
        note_attendance(occurrence, now)
        return registration.status

    return _transition(
        registration_id, Action.SET_ATTENDANCE, decide, actor, None, log_data={"attendance": str(attendance)}
    )


def _transition(registration_id, action, decide, actor, expected_status, log_data=None):
    """Do ``action`` under the lock of the registration's occurrence, and return the registration.

    Args: ``decide(registration, occurrence, now)`` returns the new status and may set other columns or refuse;
    ``actor`` (user or None for the person); ``expected_status``, what the actor saw. Writes the registration and a
    log entry without personal data, and sends ``registration_transitioned``. Raises ``AlreadyDecided`` when the
    status is no longer the expected one, ``NotAllowed`` when the table has no such transition, ``AlreadyActive``
    when the person is active through another registration, ``Registration.DoesNotExist``.
    """
    occurrence_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    with transaction.atomic(durable=True):
        occurrence = lock(occurrence_id)[occurrence_id]
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != occurrence_id:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        before = registration.status
        if expected_status is not None and before != expected_status:
            raise AlreadyDecided(registration)
        if (before, action) not in TRANSITIONS:
            raise NotAllowed(
                _("“%(action)s” is not possible for a registration that is “%(status)s”.")
                % {"action": Action(action).label, "status": registration.get_status_display()}
            )
        after = decide(registration, occurrence, timezone.now())
        _write(registration, action, before, after)
        log_transition(registration, action, before, actor, log_data)
        _tell(registration, action, before, actor)
    return registration


def _write(registration, action, before, after):
    if after not in TRANSITIONS[(before, action)]:
        raise NotAllowed(_("This is not possible for the registration as it stands."))
    registration.status = after
    if after != before:
        registration.decided_at = timezone.now()
    registration.active_key = _active_key_for(registration) if after in ACTIVE else None
    registration.save()


def _active_key_for(registration):
    party = registration.party
    address = registration.email or party.email or registration.phone or party.phone
    key = active_key(registration.occurrence_id, address, registration.name)
    if Registration.objects.filter(active_key=key).exclude(pk=registration.pk).exists():
        raise AlreadyActive
    return key


def _tell(registration, action, before, actor):
    """Tell the rooms above, inside the transaction and as its last act."""
    registration_transitioned.send(
        sender=Registration,
        registration=registration,
        action=action,
        before=before,
        after=registration.status,
        actor=actor,
    )
