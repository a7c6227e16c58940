"""When a date is cancelled, or goes ahead after all: everybody on it, in batches."""

from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.settling import settle, store, taken_by_change
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING, Action, CancelledBy, Status

BATCH = 200


def cancel_people(occurrence_id, *, actor, reason="", words=None, notify=True):
    """Withdraw everybody from a date because it is cancelled. Returns how many people.

    Args: ``actor`` (user), ``reason`` (logged; a sentence about the date, not about people), ``words`` ({language:
    text}), what people are told of why, in their own language or else in any. One transaction for each batch; run again
    after an interruption it goes on where it stopped. Nobody is moved up meanwhile. What people were before is kept, so
    that :func:`reopen_people` can take it back.
    """
    people = 0
    while True:
        with locking.locked(occurrence_id) as (occurrences, now):
            rows = Registration.objects.filter(occurrence_id=occurrence_id, status__in=ACTIVE).select_related("party")
            batch = list(rows.order_by("pk")[:BATCH])
            ledger = Ledger(occurrences[occurrence_id], batch, now)
            store([_withdraw(row, ledger, reason, words or {}) for row in batch], ledger, actor=actor, notify=notify)
            people += len(batch)
            if len(batch) < BATCH:
                return people


def foresee_cancel_people(occurrence, words=None):
    """Return the ``Change`` of each person whom :func:`cancel_people` would withdraw: one query, nothing is written."""
    rows = Registration.objects.filter(occurrence=occurrence, status__in=ACTIVE).select_related("party").order_by("pk")
    people = list(rows)
    for registration in people:
        registration.occurrence = occurrence
    ledger = Ledger(occurrence, people)
    return [_withdraw(registration, ledger, "", words or {}).change for registration in people]


def reopen_people(occurrence_id, *, actor, notify=True):
    """Take :func:`cancel_people` back: the date goes ahead after all.

    Returns (people reopened, references of those who could not be, for they have registered anew). Everybody who held a
    seat gets it back while there are seats; the others wait at their old places. Nobody who withdrew by themselves
    is touched.
    """
    reopened, skipped = 0, []
    while True:
        with locking.locked(occurrence_id) as (occurrences, now):
            occurrence = occurrences[occurrence_id]
            rows = Registration.objects.filter(
                occurrence_id=occurrence_id, status=Status.CANCELLED, cancelled_by=CancelledBy.DATE
            ).exclude(reference__in=skipped)
            batch = list(rows.select_related("party").order_by("queued_at", "pk")[:BATCH])
            ledger = Ledger(occurrence, batch, now)
            settled = []
            for registration in batch:
                try:
                    settled.append(_reopen(registration, ledger))
                except RegistrationRefused:
                    skipped.append(registration.reference)
            store(settled, ledger, actor=actor, notify=notify)
            reopened += len(settled)
            if len(batch) < BATCH:
                return reopened, skipped


def _withdraw(registration, ledger, reason, words):
    registration.cancelled_by = CancelledBy.DATE
    settled = settle(registration, Action.CANCEL, Status.CANCELLED, ledger, {"reason": reason})
    # What the person is told, as of one who does not get a place.
    registration.reject_text = words.get(registration.party.language) or next(filter(None, words.values()), "")
    return settled


def _reopen(registration, ledger):
    data = taken_by_change(registration)
    after = Status.WAITLISTED
    if registration.status_before in HOLDING and ledger.seats.free != 0:
        after = Status.CONFIRMED if registration.status_before == Status.CONFIRMED else Status.PENDING
    registration.cancelled_by = registration.reject_text = ""
    return settle(registration, Action.REOPEN, after, ledger, data)
