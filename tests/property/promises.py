"""What is promised whatever happens, judged by the rows before and after an act and by no prediction.

``before`` and ``after`` are {pk: registration}, ``now`` is an aware instant.
"""

from itertools import groupby

HOLDING = ("pending", "confirmed", "offered")


def holds(row, now):
    """Return whether ``row`` holds a seat at ``now``."""
    return row.status in HOLDING and not (row.status == "offered" and row.offer_expires_at <= now)


def no_seat_is_given_that_is_not_there(before, after, occurrence, capacity, now):
    """More people hold a seat than before only while they fit."""
    held = [
        sum(holds(row, now) and row.occurrence_id == occurrence for row in rows.values()) for rows in (before, after)
    ]
    assert capacity is None or held[1] <= max(capacity, held[0]), f"{held[1]} people for {capacity} seats"


def nobody_passes_the_queue(before, after, occurrence, now):
    """Those who get a seat are the head of the queue, whole parties in order; new people only where nobody waits."""
    waited = [row for row in before.values() if row.occurrence_id == occurrence and row.status == "waitlisted"]
    queue = [row for row in waited if after[row.pk].status == "waitlisted" or holds(after[row.pk], now)]
    queue.sort(key=lambda row: (row.queued_at, row.pk))
    first_of = {}
    for row in queue:
        first_of.setdefault(row.party_id, (row.queued_at, row.pk))
    queue.sort(key=lambda row: (first_of[row.party_id], row.queued_at, row.pk))
    got_in = [holds(after[row.pk], now) for row in queue]
    assert got_in == sorted(got_in, reverse=True), "somebody passed the head of the queue"
    for _party, rows in groupby(queue, key=lambda row: row.party_id):
        assert len({holds(after[row.pk], now) for row in rows}) == 1, "a party was split"
    new = [
        row
        for row in after.values()
        if row.occurrence_id == occurrence
        and holds(row, now)
        and (row.pk not in before or before[row.pk].status not in (*HOLDING, "waitlisted"))
    ]
    assert all(got_in) or not new, "somebody new passed the queue"
