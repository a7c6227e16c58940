"""Counting seats and reading registrations. Numbers that matter are counted from rows, never kept."""

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.states import Seats
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import ACTIVE, Status


def holding_seat(now):
    """Return the condition for registrations that hold a seat at ``now`` (aware instant).

    An offer that has run out is free by time, before any scheduled job has marked it.
    """
    return Q(status__in=[Status.PENDING, Status.CONFIRMED]) | Q(
        Q(offer_expires_at__isnull=True) | Q(offer_expires_at__gt=now), status=Status.OFFERED
    )


def offer_stands(registration, now):
    """Return True while the offer to ``registration`` has not run out at ``now`` (aware instant)."""
    return registration.offer_expires_at is None or registration.offer_expires_at > now


def seats_of(occurrences, now=None):
    """Return {occurrence pk: Seats} for ``occurrences`` (an iterable of ``Occurrence``): one query."""
    occurrences = list(occurrences)
    counted = {}
    if occurrences:
        rows = (
            Registration.objects.filter(occurrence__in=[occurrence.pk for occurrence in occurrences])
            .order_by()
            .values("occurrence_id")
            .annotate(
                taken=Count("pk", filter=holding_seat(now or timezone.now())),
                waiting=Count("pk", filter=Q(status=Status.WAITLISTED)),
            )
        )
        counted = {row["occurrence_id"]: row for row in rows}
    nothing = {"taken": 0, "waiting": 0}
    seats = {}
    for occurrence in occurrences:
        row = counted.get(occurrence.pk, nothing)
        seats[occurrence.pk] = Seats(capacity=occurrence.capacity, taken=row["taken"], waiting=row["waiting"])
    return seats


def read_with_seats(occurrence_id, now, person_keys=()):
    """Return (occurrence, its ``Seats`` at ``now``, active registrations of ``person_keys``): one query.

    The last is how many registrations on any date of the gathering the people with these keys have already.

    To be called under the lock of the occurrence, as the first read of the transaction.
    """
    people = Registration.objects.filter(occurrence=OuterRef("pk")).order_by().values("occurrence")

    def count(condition):
        return Coalesce(Subquery(people.filter(condition).annotate(people=Count("pk")).values("people")), 0)

    occurrence = Occurrence.objects.annotate(
        taken=count(holding_seat(now)),
        waiting=count(Q(status=Status.WAITLISTED)),
        known=_count_known(person_keys),
    ).get(pk=occurrence_id)
    return occurrence, Seats(occurrence.capacity, occurrence.taken, occurrence.waiting), occurrence.known


def _count_known(person_keys):
    if not person_keys:
        return Value(0)
    known = Registration.objects.filter(gathering_person_key__in=person_keys, status__in=ACTIVE)
    counted = known.order_by().annotate(one=Value(1)).values("one").annotate(people=Count("pk")).values("people")
    return Coalesce(Subquery(counted), 0)


def place_in_queue(registration, without=()):
    """Return the 1-based place of a waitlisted registration in its queue, ``without`` some (primary keys)."""
    ahead = Registration.objects.filter(
        Q(queued_at__lt=registration.queued_at) | Q(queued_at=registration.queued_at, pk__lt=registration.pk),
        occurrence_id=registration.occurrence_id,
        status=Status.WAITLISTED,
    )
    return (ahead.exclude(pk__in=without) if without else ahead).count() + 1


def with_queue_places(registrations):
    """Give each of ``registrations`` (queryset) its 1-based place in the queue of its date as ``queue_place``.

    For those who wait; for others the number means nothing. See :func:`place_in_queue`.
    """
    ahead = Registration.objects.filter(
        Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), pk__lt=OuterRef("pk")),
        occurrence=OuterRef("occurrence"),
        status=Status.WAITLISTED,
    )
    counted = ahead.order_by().values("occurrence").annotate(people=Count("pk")).values("people")
    return registrations.annotate(queue_place=Coalesce(Subquery(counted), 0) + 1)
