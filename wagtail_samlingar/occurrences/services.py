"""The only writer of occurrences: locking them and recording what a page publishes."""

import copy
import logging
from dataclasses import fields

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wagtail_samlingar.occurrences.facts import calendar_facts_of, digest_of, facts_of
from wagtail_samlingar.occurrences.models import Occurrence, OccurrenceRegion, PageState
from wagtail_samlingar.occurrences.signals import occurrence_changed
from wagtail_samlingar.occurrences.snapshots import DateSnapshot

logger = logging.getLogger(__name__)

# Fields of the gathering that every one of its occurrences carries.
GATHERING_FIELDS = (
    "site_key",
    "base_url",
    "index_key",
    "titles",
    "audience",
    "review_mode",
    "seats_display",
    "few_seats_threshold",
    "waitlist_mode",
    "offer_hours",
    "party_limit",
    "second_date",
    "choice_limits",
    "reminder_days",
    "own_changes",
    "programme_state",
    "retention_days",
    "sensitive_retention_days",
)
DATE_FIELDS = tuple(f.name for f in fields(DateSnapshot) if f.name not in ("date_key", "regions"))
# What is computed from the facts of a date when it is recorded.
COMPUTED_FIELDS = ("previous_starts_at", "calendar_sequence", "facts_digest")
RECORDED_FIELDS = (*DATE_FIELDS, *GATHERING_FIELDS, "page_state", *COMPUTED_FIELDS)


def take_lock(*occurrence_ids):
    """Take the write lock of occurrences for the rest of the transaction, in primary-key order.

    Must be the first statement of a durable transaction: an UPDATE locks the row on PostgreSQL, MariaDB and SQLite
    alike, and a read before it would freeze a snapshot of the past under REPEATABLE READ.
    """
    for pk in sorted(occurrence_ids):
        Occurrence.objects.filter(pk=pk).update(lock_count=F("lock_count") + 1)


def lock(*occurrence_ids):
    """Take the lock as :func:`take_lock` does and return the rows as {pk: Occurrence}, without those that are gone."""
    take_lock(*occurrence_ids)
    return Occurrence.objects.in_bulk(occurrence_ids)


def note_attendance(occurrence, moment):
    """Write that attendance was taken at ``moment`` (aware instant): from then on the date is held.

    To be called inside a transaction that holds the lock of ``occurrence``.
    """
    if occurrence.attendance_taken_at is None:
        occurrence.attendance_taken_at = moment
        occurrence.save(update_fields=["attendance_taken_at"])


def note_queue(occurrence, note):
    """Write why nobody was moved up (``note``, JSON), under the lock of ``occurrence``; {} when somebody was."""
    if occurrence.queue_note != note:
        occurrence.queue_note = note
        occurrence.save(update_fields=["queue_note"])


def record(gathering_key, read_snapshot):
    """Bring the occurrences of a gathering in line with its canonical page as the database has it now.

    Args: ``gathering_key`` (UUID); ``read_snapshot``, a function without arguments that reads the page and returns a
    ``GatheringSnapshot``. It is called after the lock is taken, never before, so that two publishes cannot record
    in the wrong order. Writes occurrences and their regions in one durable transaction of its own; sends
    ``occurrence_changed`` after commit for each that changed. Returns the list of (before or None, after) pairs.
    """
    try:
        changes = _record_once(gathering_key, read_snapshot)
    except IntegrityError:
        # Two first publications at once: the other one inserted the rows between our lock (of nothing) and our
        # insert. Now there is something to lock.
        changes = _record_once(gathering_key, read_snapshot)
    for before, after in changes:
        for _receiver, error in occurrence_changed.send_robust(sender=Occurrence, before=before, after=after):
            if error is not None:
                logger.error("A receiver of occurrence_changed failed for %s", after, exc_info=error)
    return changes


def preview(gathering_key, read_snapshot):
    """Return what :func:`record` would change, writing nothing: a list of (before or None, after) pairs."""
    with transaction.atomic():
        existing = _existing(gathering_key)
        return [(b, a) for b, a, _regions in _compare(gathering_key, existing, read_snapshot())]


def _record_once(gathering_key, read_snapshot):
    # Read before the transaction, to lock one by one in the order in which everybody else does.
    pks = list(Occurrence.objects.filter(gathering_key=gathering_key).values_list("pk", flat=True))
    with transaction.atomic(durable=True):
        take_lock(*pks)
        existing = _existing(gathering_key)
        comparison = list(_compare(gathering_key, existing, read_snapshot()))
        now = timezone.now()
        for before, after, regions in comparison:
            after.recorded_at = now
            if before is None:
                after.save(force_insert=True)
            else:
                after.save(update_fields=[*RECORDED_FIELDS, "recorded_at"])
            if regions is not None:
                _replace_regions(after, regions)
    return [(before, after) for before, after, _regions in comparison]


def _existing(gathering_key):
    rows = Occurrence.objects.filter(gathering_key=gathering_key).order_by("pk").prefetch_related("regions")
    return {row.date_key: row for row in rows}


def _compare(gathering_key, existing, snapshot):
    """Yield (before or None, after, new regions or None) for each occurrence that differs from the snapshot."""
    if not snapshot.live:
        yield from _gone(existing, snapshot)
        return
    seen = set()
    for date in snapshot.dates:
        if date.date_key in seen:
            continue  # Two blocks with one id: the first wins; publishing warned.
        seen.add(date.date_key)
        before = existing.get(date.date_key)
        change = _changed(gathering_key, before, date, snapshot)
        if change is not None:
            yield change
    for date_key, before in existing.items():
        if date_key not in seen and before.page_state != PageState.DATE_REMOVED:
            yield before, _with_state(before, PageState.DATE_REMOVED), None


def _gone(existing, snapshot):
    state = PageState.PAGE_UNPUBLISHED if snapshot.exists else PageState.PAGE_DELETED
    for before in existing.values():
        # A date that was removed before the page was taken down has still been removed.
        keeps = snapshot.exists and before.page_state == PageState.DATE_REMOVED
        if not keeps and before.page_state != state:
            yield before, _with_state(before, state), None


def _with_state(before, state):
    after = copy.copy(before)
    after.page_state = state
    return after


def _changed(gathering_key, before, date, snapshot):
    after = copy.copy(before) if before else Occurrence(gathering_key=gathering_key, date_key=date.date_key)
    if before is not None and refuses_reuse(before, date.starts_at, timezone.now()):
        # A held date keeps its facts; only that it is on a live page again is noted.
        after.page_state = PageState.LIVE
        return None if before.page_state == PageState.LIVE else (before, after, None)
    for name in DATE_FIELDS:
        setattr(after, name, getattr(date, name))
    for name in GATHERING_FIELDS:
        setattr(after, name, getattr(snapshot, name))
    after.page_state = PageState.LIVE
    after.facts_digest = digest_of(facts_of(after))
    regions = _regions_of(before, date)
    if before is None:
        return before, after, regions
    if calendar_facts_of(before) != calendar_facts_of(after):
        after.calendar_sequence = before.calendar_sequence + 1
    if before.starts_at and after.starts_at != before.starts_at:
        after.previous_starts_at = before.previous_starts_at or before.starts_at
        if after.previous_starts_at == after.starts_at:
            after.previous_starts_at = None
    regions_same = regions == _stored_regions(before)
    if regions_same and all(getattr(before, n) == getattr(after, n) for n in RECORDED_FIELDS):
        return None
    return before, after, None if regions_same else regions


def refuses_reuse(occurrence, starts_at, now):
    """Return True when ``occurrence`` has been held and ``starts_at`` (aware instant or None) is another start.

    Editors overtype last year's date; the block id would carry last year's people along.
    """
    return occurrence.is_held(now) and starts_at != occurrence.starts_at


def _stored_regions(occurrence):
    return [(region.key, region.name, region.municipalities) for region in occurrence.regions.all()]


def _regions_of(before, date):
    """Return [(key, name, municipalities)], keeping what is stored for a region that no longer resolves."""
    stored = {key: (key, name, towns) for key, name, towns in _stored_regions(before)} if before else {}
    regions = []
    for region in date.regions:
        if region.resolved:
            towns = [{"id": item_id, "name": name} for item_id, name in region.municipalities]
            regions.append((region.key, region.name, towns))
        elif region.key in stored:
            regions.append(stored[region.key])
    return regions


def _replace_regions(occurrence, regions):
    OccurrenceRegion.objects.filter(occurrence_id=occurrence.pk).delete()
    OccurrenceRegion.objects.bulk_create(
        OccurrenceRegion(occurrence_id=occurrence.pk, key=key, name=name, municipalities=towns, sort_order=order)
        for order, (key, name, towns) in enumerate(regions)
    )
