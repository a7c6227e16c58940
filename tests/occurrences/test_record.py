"""Bringing the ledger in line with what a page publishes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from tests.occurrences.snapshots import (
    DELETED,
    KEY,
    STARTS,
    UNPUBLISHED,
    day,
    gathering,
    record,
    region,
    regions_of,
    stored,
)
from wagtail_samlingar.models import Occurrence
from wagtail_samlingar.occurrences import services
from wagtail_samlingar.occurrences.signals import occurrence_changed

pytestmark = pytest.mark.django_db


def states():
    return dict(Occurrence.objects.values_list("date_key", "page_state"))


def test_first_publication_records_the_dates(changes):
    pairs = record(gathering(day("one", venue="Library", capacity=5), day("two", sort_order=1), titles={"nn": "A"}))

    one, two = Occurrence.objects.order_by("sort_order")
    assert (one.gathering_key, one.date_key, one.venue, one.capacity, one.titles) == (
        KEY,
        "one",
        "Library",
        5,
        {"nn": "A"},
    )
    assert (two.gathering_key, two.date_key, two.titles) == (KEY, "two", {"nn": "A"})
    assert one.recorded_at is not None
    assert pairs == [(None, one), (None, two)] == changes


def test_nothing_new_writes_nothing_and_tells_nobody(changes):
    snapshot = gathering(day("one", regions=(region(),)))
    record(snapshot)
    recorded_at, pk = stored().recorded_at, stored().regions.get().pk
    changes.clear()

    assert record(snapshot) == []

    assert (stored().recorded_at, stored().regions.get().pk) == (recorded_at, pk)
    assert changes == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("capacity", 7),
        ("venue", "Town hall"),
        ("online_url", "https://example.org"),
        ("state", "cancelled"),
        ("closes_at", STARTS - timedelta(days=1)),
        ("contact_email", "ola@example.org"),
        ("when_texts", {"nn": "veke 44"}),
    ],
)
def test_change_of_a_date_is_recorded_and_told_with_before_and_after(changes, name, value):
    record(gathering(day()))
    changes.clear()

    record(gathering(day(**{name: value})))

    ((before, after),) = changes
    assert getattr(before, name) != value
    assert getattr(after, name) == getattr(stored(), name) == value


@pytest.mark.parametrize(
    ("name", "value"), [("review_mode", "confirm"), ("base_url", "https://x.no"), ("index_key", uuid4())]
)
def test_change_of_the_gathering_is_recorded_on_every_date(name, value):
    record(gathering(day("one"), day("two")))

    record(gathering(day("one"), day("two"), **{name: value}))

    assert set(Occurrence.objects.values_list(name, flat=True)) == {value}


def test_one_changed_date_leaves_the_others_alone(changes):
    record(gathering(day("one"), day("two")))
    changes.clear()

    record(gathering(day("one"), day("two", capacity=3)))

    assert [after.date_key for _before, after in changes] == ["two"]


def test_page_states_follow_the_page_and_are_reversible():
    record(gathering(day("one"), day("two")))
    pks = set(Occurrence.objects.values_list("pk", flat=True))
    both = gathering(day("one"), day("two"))

    steps = [
        (gathering(day("one")), "live", "date_removed"),
        (UNPUBLISHED, "page_unpublished", "date_removed"),
        (both, "live", "live"),
        (UNPUBLISHED, "page_unpublished", "page_unpublished"),
        (DELETED, "page_deleted", "page_deleted"),
        (both, "live", "live"),
        (gathering(day("two")), "date_removed", "live"),
        (DELETED, "page_deleted", "page_deleted"),
        (both, "live", "live"),
    ]
    for snapshot, one, two in steps:
        record(snapshot)
        assert states() == {"one": one, "two": two}
    assert set(Occurrence.objects.values_list("pk", flat=True)) == pks


def test_facts_are_kept_while_the_page_is_away():
    record(gathering(day(venue="Library", regions=(region(),)), titles={"nn": "Samling"}))

    record(DELETED)

    assert (stored().venue, stored().titles) == ("Library", {"nn": "Samling"})
    assert [name for _key, name, _towns in regions_of()] == ["Sunnmøre"]


def test_start_that_people_were_first_told_of_is_kept_when_a_date_moves():
    later, latest = STARTS + timedelta(days=1), STARTS + timedelta(days=2)
    record(gathering(day()))
    assert stored().previous_starts_at is None

    for moment, previous in [(later, STARTS), (latest, STARTS), (STARTS, None), (later, STARTS)]:
        record(gathering(day(starts_at=moment)))
        assert (stored().starts_at, stored().previous_starts_at) == (moment, previous)


def test_date_that_gets_its_first_day_has_not_moved():
    record(gathering(day(starts_at=None, ends_at=None)))

    record(gathering(day()))

    assert stored().previous_starts_at is None


def test_two_dates_with_one_key_are_the_first():
    record(gathering(day("one", venue="First"), day("one", venue="Second")))

    assert [row.venue for row in Occurrence.objects.all()] == ["First"]


def test_same_key_in_another_gathering_is_another_date():
    record(gathering(day("one")))

    services.record(uuid4(), lambda: gathering(day("one")))

    assert Occurrence.objects.filter(date_key="one").count() == 2


def test_recording_does_not_touch_what_is_not_the_pages():
    record(gathering(day()))
    taken_at = timezone.now()
    Occurrence.objects.update(attendance_taken_at=taken_at)

    record(gathering(day(venue="Town hall")))

    assert (stored().attendance_taken_at, stored().venue) == (taken_at, "Town hall")


def test_preview_says_what_would_change_and_writes_nothing(changes):
    record(gathering(day("one"), day("two")))
    before = list(Occurrence.objects.order_by("pk").values())
    changes.clear()

    pairs = services.preview(KEY, lambda: gathering(day("one", venue="Town hall"), day("three")))

    assert [(old and old.date_key, new.date_key, new.page_state) for old, new in pairs] == [
        ("one", "one", "live"),
        (None, "three", "live"),
        ("two", "two", "date_removed"),
    ]
    assert list(Occurrence.objects.order_by("pk").values()) == before
    assert changes == []


def test_receiver_that_fails_neither_undoes_the_record_nor_stops_the_others(changes, caplog):
    def fail(**kwargs):
        raise RuntimeError("receiver")

    occurrence_changed.connect(fail)
    try:
        record(gathering(day("one"), day("two")))
    finally:
        occurrence_changed.disconnect(fail)

    assert len(states()) == len(changes) == 2
    assert caplog.text.count("A receiver of occurrence_changed failed") == 2


def test_page_is_read_after_the_lock_was_taken():
    record(gathering(day()))
    locked = stored().lock_count

    def read():
        assert stored().lock_count == locked + 1
        return gathering(day(venue="Town hall"))

    services.record(KEY, read)

    assert stored().venue == "Town hall"


def test_record_refuses_to_run_inside_a_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        record(gathering(day()))


def test_lock_returns_the_rows_there_are():
    record(gathering(day("one"), day("two")))
    one, two = Occurrence.objects.order_by("pk")

    assert services.lock(two.pk, one.pk, two.pk + 1) == {one.pk: one, two.pk: two}
    assert list(Occurrence.objects.order_by("pk").values_list("lock_count", flat=True)) == [
        one.lock_count + 1,
        two.lock_count + 1,
    ]
