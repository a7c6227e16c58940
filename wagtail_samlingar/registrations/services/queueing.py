"""The waiting list: strictly by order, parties as a whole, and a readable reason when nobody moves."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from wagtail_samlingar.occurrences.models import DateState, PageState, WaitlistMode
from wagtail_samlingar.occurrences.services import note_queue
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queue_notes import Standstill
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.settling import settle, store
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


def move_up(occurrence, now, *, actor=None, ledger=None):
    """Move parties up under the lock of ``occurrence`` until seats or queue run out. Returns how many people.

    As many queries for a hundred people as for two. ``ledger`` is that of the date, where the caller has one.
    """
    ledger = ledger or Ledger(occurrence, [], now)
    settled, note = [], {}
    for party in parties_in_order(occurrence, ledger.seats.free):
        free = ledger.seats.free
        if free is not None and free < len(party):
            code = Standstill.PARTY_TOO_LARGE if free else Standstill.NO_SEAT
            note = {"code": code, "needs": len(party), "free": free}
            break
        settled += [_promote(registration, ledger) for registration in party]
    store(settled, ledger, actor=actor)
    note_queue(occurrence, note)
    return len(settled)


def parties_in_order(occurrence, free):
    """Return the waiting registrations of each party that ``free`` seats could reach, and of the next, in order.

    ``free`` None: of everybody. A party stands where the first of it stands.
    """
    waiting = Registration.objects.filter(occurrence_id=occurrence.pk, status=Status.WAITLISTED)
    waiting = waiting.order_by("queued_at", "pk")
    if free is not None:
        # A party takes a seat at least, so nobody further back can be reached.
        reached = waiting.values_list("party_id", flat=True)[: free + 1]
        waiting = waiting.filter(party__in=list(reached))
    parties = {}
    for registration in waiting.select_related("party"):
        parties.setdefault(registration.party_id, []).append(registration)
    return list(parties.values())


def _promote(registration, ledger):
    occurrence = ledger.occurrence
    if occurrence.waitlist_mode != WaitlistMode.OFFER:
        return settle(registration, Action.CONFIRM, Status.CONFIRMED, ledger)
    registration.offer_expires_at = min(ledger.now + timedelta(hours=occurrence.offer_hours), occurrence.starts_at)
    return settle(registration, Action.OFFER, Status.OFFERED, ledger)


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
            rows = list(_ran_out(now).filter(occurrence_id=occurrence_id).select_related("party").order_by("pk"))
            ledger = Ledger(occurrence, rows, now)
            store([settle(row, Action.EXPIRE, Status.LAPSED, ledger) for row in rows], ledger)
            lapsed += len(rows)
            if may_move_up(occurrence, now):
                move_up(occurrence, now, ledger=ledger)
    return lapsed


def _ran_out(now):
    return Registration.objects.filter(
        Q(status=Status.OFFERED, offer_expires_at__lte=now)
        | Q(status=Status.UNVERIFIED, party__verify_by__lte=now, party__verified_at=None)
        # Left behind when its party was verified: the person was registered already.
        | Q(status=Status.UNVERIFIED, party__verified_at__lte=now)
    )
