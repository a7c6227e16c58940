"""Two publications at once, with real threads and commits."""

import threading
from contextlib import suppress

import pytest

from tests.occurrences.snapshots import KEY, day, gathering, record
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.models import Occurrence, OccurrenceRegion
from wagtail_samlingar.occurrences import services

pytestmark = pytest.mark.concurrency


def test_first_publications_at_once_record_each_date_once():
    """None finds a row to lock: the first to insert wins, and the others find its rows when they try again."""
    all_have_read = threading.Barrier(2)
    reads = threading.local()

    def publish(number):
        def read():
            if not getattr(reads, "first", False):
                reads.first = True
                # On SQLite the other one waits for the database itself, and the barrier is never full.
                with suppress(threading.BrokenBarrierError):
                    all_have_read.wait(timeout=2)
            return gathering(day("one", venue=f"Venue {number}"), day("two"))

        return len(services.record(KEY, read))

    in_parallel(2, publish)

    assert sorted(Occurrence.objects.values_list("date_key", flat=True)) == ["one", "two"]
    assert Occurrence.objects.get(date_key="one").venue in ("Venue 0", "Venue 1")


def test_many_publications_at_once_end_with_one_of_them():
    record(gathering(day("one")))

    def publish(number):
        services.record(KEY, lambda: gathering(day("one", venue=f"Venue {number}", capacity=number)))

    in_parallel(8, publish)

    row = Occurrence.objects.get()
    assert row.venue == f"Venue {row.capacity}"
    assert OccurrenceRegion.objects.count() == 0


def test_page_is_read_by_one_at_a_time():
    record(gathering(day("one")))
    reading = threading.Lock()
    clashes = []

    def publish(number):
        def read():
            if not reading.acquire(blocking=False):
                clashes.append(number)
                return gathering(day("one"))
            try:
                threading.Event().wait(0.05)
                return gathering(day("one", capacity=number))
            finally:
                reading.release()

        services.record(KEY, read)

    in_parallel(6, publish)

    assert clashes == []
