"""Moving a person to another date."""

from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.models import ReviewMode
from wagtail_samlingar.occurrences.states import PublicState, closed_state, queue_takes
from wagtail_samlingar.registrations import own_rules
from wagtail_samlingar.registrations.choices import check_choices, choices_of
from wagtail_samlingar.registrations.errors import NotAllowed, NotOpen, NowFull, QueueFull
from wagtail_samlingar.registrations.models import ChoiceUse, Registration, person_key
from wagtail_samlingar.registrations.routing import is_from_elsewhere
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.settling import change
from wagtail_samlingar.registrations.services.writing import address_of, name_for_key, require
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING, Action, Attendance, Status


def move(
    registration_id,
    occurrence_id,
    *,
    actor=None,
    expected_status=None,
    as_waiting=False,
    notify=True,
    by_person=False,
    accepts_queue=True,
):
    """Move a person to the date ``occurrence_id`` (primary key) and return the registration.

    Their time of registration goes along. With a free seat and no queue there they keep their status; else they wait,
    as they do with ``as_waiting``. Locks both dates in primary-key order. The queue of the date they leave moves up
    where its mode says so. Raises ``NotAllowed`` for the same date or one that has started, ``AlreadyActive`` when the
    person is on that date already, ``ChoiceTaken``.

    ``by_person``: the person moves themselves, so that the date must be of the same gathering and take registrations
    (``NotOpen``, ``QueueFull``), the date they leave must not have started, and staff decide where they come from
    another region than the new date is for and the gathering decides about such people. ``accepts_queue`` False: they
    have not said that they would wait (``NowFull``).
    """
    from_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    if from_id == occurrence_id:
        raise NotAllowed(_("The person is on this date already."))
    with locking.locked(from_id, occurrence_id) as (occurrences, now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != from_id:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        target = occurrences[occurrence_id]
        require_destination(registration, target, now, expected_status)
        was_in_line = registration.status in ACTIVE
        seats = locking.count_seats(target, now)
        if by_person:
            _require_own_move(registration, occurrences[from_id], target, seats, now)
        after = status_there(registration, seats, as_waiting)
        if after == Status.WAITLISTED and not accepts_queue:
            raise NowFull(PublicState.FULL)
        check_choices(target, choices_of(registration))
        _take_along(registration, target)
        if by_person and after == Status.CONFIRMED and _is_decided_there(registration, target):
            after = Status.PENDING
        data = {"from_date": from_id, "to_date": occurrence_id}
        change(registration, target, Action.MOVE, after, actor=actor, log_data=data, notify=notify)
        if was_in_line and may_move_up(occurrences[from_id], now):
            move_up(occurrences[from_id], now)
    return registration


def _require_own_move(registration, left, target, seats, now):
    """Refuse a move that people may not make themselves."""
    if left.gathering_key != target.gathering_key or not own_rules.may_move(registration, left, now):
        raise NotAllowed(own_rules.why_not(left, now))
    closed = closed_state(target, now)
    if closed is not None:
        raise NotOpen(closed)
    if not seats.takes(1) and not queue_takes(target, seats, 1):
        raise QueueFull(PublicState.QUEUE_FULL)


def _is_decided_there(registration, target):
    return registration.is_other_region and target.review_mode == ReviewMode.REVIEW_OTHER_REGIONS


def require_destination(registration, target, now, expected_status=None):
    """Refuse to move ``registration`` to ``target`` (occurrence) at ``now``: see :func:`move`."""
    require(registration, Action.MOVE, expected_status)
    if target.starts_at and target.starts_at <= now:
        raise NotAllowed(_("That date has started. Choose another."))


def status_there(registration, seats, as_waiting):
    """Return the status that ``registration`` gets on a date with ``seats`` (``Seats``): see :func:`move`."""
    if as_waiting or not seats.takes(1):
        return Status.WAITLISTED
    return registration.status if registration.status in HOLDING else Status.PENDING


def _take_along(registration, target):
    """Change what depends on the date."""
    regions = {region.key for region in target.regions.all()}
    registration.occurrence = target
    # Who came is said of a date. The log keeps what was said of the other one.
    registration.attendance = Attendance.UNKNOWN
    # Being moved is being told of the date, by the message about it or by the staff who keep that back.
    registration.told_digest = target.facts_digest
    registration.is_other_region = is_from_elsewhere(regions, registration.region_key, registration.municipality_key)
    number = registration.reference.rpartition("-")[2]
    name = name_for_key(registration.name, number, registration.party.idempotency_key)
    registration.gathering_person_key = person_key(target.gathering_key, address_of(registration), name)
    ChoiceUse.objects.filter(registration=registration).update(occurrence=target)
