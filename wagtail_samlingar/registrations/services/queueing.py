"""The waiting list: strictly by order, parties as a whole, and a readable reason when nobody moves."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from wagtail_samlingar.occurrences.models import DateState, PageState, WaitlistMode
from wagtail_samlingar.occurrences.services import note_queue
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queue_notes import Standstill
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.writing import change
from wagtail_samlingar.registrations.states import Action, Status


def fill_waitlist(occurrence_id, *, actor=None, asked_by_staff=False):
    """Move people up from the waiting list of a date as its mode says, and return how many.

    Strictly by order; a party moves up as a whole or not at all, and nobody passes the head of the queue. Never after
    closing, and not by itself where staff choose, unless staff ask (``asked_by_staff``). Writes why it stopped where
    people are still waiting.
    """
    with locking.locked(occurrence_id) as (occurrences, now):
        occurrence = occurrences[occurrence_id]
        reason = standstill(occurrence, now, asked_by_staff=asked_by_staff)
        if reason is not None:
            waiting = locking.count_seats(occurrence, now).waiting
            note_queue(occurrence, {"code": reason, "waiting": waiting} if waiting else {})
            return 0
        return move_up(occurrence, now, actor=actor)


def standstill(occurrence, now, *, asked_by_staff=False):
    """Return why nobody is moved up at all (``Standstill``), or None."""
    if occurrence.waitlist_mode == WaitlistMode.STAFF and not asked_by_staff:
        return Standstill.STAFF_CHOOSE
    if occurrence.page_state != PageState.LIVE or occurrence.state != DateState.PLANNED or occurrence.is_undecided:
        return Standstill.NOT_HELD
    if occurrence.starts_at <= now:
        return Standstill.STARTED
    if not asked_by_staff and occurrence.closes_at and occurrence.closes_at <= now:
        return Standstill.CLOSED
    return None


def may_move_up(occurrence, now):
    """Return True when the mode, the state and the clock let people move up by themselves."""
    return standstill(occurrence, now) is None


def move_up(occurrence, now, *, actor=None):
    """Move parties up under the lock of ``occurrence`` until seats or queue run out. Returns how many people."""
    moved = 0
    while True:
        seats = locking.count_seats(occurrence, now)
        party = head_of_queue(occurrence)
        note = {}
        if party and seats.free is not None and seats.free < len(party):
            code = Standstill.PARTY_TOO_LARGE if seats.free else Standstill.NO_SEAT
            note = {"code": code, "needs": len(party), "free": seats.free}
        if not party or note:
            note_queue(occurrence, note)
            return moved
        for registration in party:
            _promote(registration, occurrence, now, actor)
        moved += len(party)


def head_of_queue(occurrence):
    """Return the waiting registrations of the party that is next, in order; [] when nobody waits."""
    waiting = Registration.objects.filter(occurrence_id=occurrence.pk, status=Status.WAITLISTED)
    first = waiting.order_by("queued_at", "pk").first()
    if first is None:
        return []
    return list(waiting.filter(party_id=first.party_id).select_related("party").order_by("queued_at", "pk"))


def _promote(registration, occurrence, now, actor):
    if occurrence.waitlist_mode != WaitlistMode.OFFER:
        change(registration, occurrence, Action.CONFIRM, Status.CONFIRMED, actor=actor)
        return
    registration.offer_expires_at = min(now + timedelta(hours=occurrence.offer_hours), occurrence.starts_at)
    change(registration, occurrence, Action.OFFER, Status.OFFERED, actor=actor)


def expire_due(*, dry_run=False):
    """Let offers and unconfirmed addresses that ran out lapse, and move the queues up. Returns how many lapsed.

    One transaction for each date. Safe to run at any time, twice, and at once on several hosts: seats are counted by
    the clock in any case, this only tells people and moves the queue.
    """
    due = _ran_out(timezone.now())
    if dry_run:
        return due.count()
    lapsed = 0
    for occurrence_id in list(due.order_by("occurrence_id").values_list("occurrence_id", flat=True).distinct()):
        with locking.locked(occurrence_id) as (occurrences, now):
            occurrence = occurrences[occurrence_id]
            rows = _ran_out(now).filter(occurrence_id=occurrence_id).select_related("party").order_by("pk")
            for registration in rows:
                change(registration, occurrence, Action.EXPIRE, Status.LAPSED)
                lapsed += 1
            if may_move_up(occurrence, now):
                move_up(occurrence, now)
    return lapsed


def _ran_out(now):
    return Registration.objects.filter(
        Q(status=Status.OFFERED, offer_expires_at__lte=now)
        | Q(status=Status.UNVERIFIED, party__verify_by__lte=now, party__verified_at=None)
        # Left behind when its party was verified: the person was registered already.
        | Q(status=Status.UNVERIFIED, party__verified_at__lte=now)
    )
