"""Regions of a recorded date: snapshots that outlive their pages."""

import pytest

from tests.occurrences.snapshots import ROMSDAL, SUNNMORE, day, gathering, gone, record, region, regions_of

pytestmark = pytest.mark.django_db


def test_regions_are_recorded_in_order_with_their_municipalities():
    record(gathering(day(regions=(region(ROMSDAL, "Romsdal", ()), region()))))

    assert regions_of() == [
        (ROMSDAL, "Romsdal", []),
        (SUNNMORE, "Sunnmøre", [{"id": "town-1", "name": "Ålesund"}]),
    ]


def test_region_that_changes_its_name_is_recorded_anew(changes):
    record(gathering(day(regions=(region(),))))
    changes.clear()

    record(gathering(day(regions=(region(name="Sunnmøre og Nordfjord"),))))

    assert [name for _key, name, _towns in regions_of()] == ["Sunnmøre og Nordfjord"]
    assert len(changes) == 1


def test_case_032_region_whose_page_is_gone_keeps_its_snapshot():
    record(gathering(day(regions=(region(), region(ROMSDAL, "Romsdal", ())))))
    before = regions_of()

    record(gathering(day(regions=(gone(SUNNMORE), region(ROMSDAL, "Romsdal", ())))))

    assert regions_of() == before


def test_region_that_was_never_known_is_left_out():
    record(gathering(day(regions=(gone(SUNNMORE),))))

    assert regions_of() == []


def test_region_taken_off_the_date_is_removed():
    record(gathering(day(regions=(region(), region(ROMSDAL, "Romsdal", ())))))

    record(gathering(day(regions=(region(ROMSDAL, "Romsdal", ()),))))

    assert [key for key, _name, _towns in regions_of()] == [ROMSDAL]
