"""Snapshots as the ledger is told of them, without any page."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from wagtail_samlingar.models import Occurrence
from wagtail_samlingar.occurrences import services
from wagtail_samlingar.occurrences.snapshots import DateSnapshot, GatheringSnapshot, RegionSnapshot

KEY = UUID("4b3b1c9c-6f0e-4f5e-9d55-0c8f6c1f7a00")
SUNNMORE = UUID("4b3b1c9c-6f0e-4f5e-9d55-0c8f6c1f7a01")
ROMSDAL = UUID("4b3b1c9c-6f0e-4f5e-9d55-0c8f6c1f7a02")
STARTS = datetime(2031, 10, 27, 9, tzinfo=UTC)


def region(key=SUNNMORE, name="Sunnmøre", towns=(("town-1", "Ålesund"),), **facts):
    return RegionSnapshot(key=key, name=name, municipalities=towns, **facts)


def gone(key=SUNNMORE):
    """Return a region of which no page is left."""
    return RegionSnapshot(key=key, resolved=False)


def day(date_key="one", *, starts_at=STARTS, **facts):
    """Return a date of five hours."""
    snapshot = DateSnapshot(
        date_key=date_key,
        sort_order=0,
        starts_on=date(2031, 10, 27),
        start_time=time(10),
        ends_on=None,
        end_time=time(15),
        time_zone="Europe/Oslo",
        starts_at=starts_at,
        ends_at=starts_at and starts_at + timedelta(hours=5),
    )
    return replace(snapshot, **facts)


def gathering(*dates, **facts):
    """Return a published gathering."""
    return GatheringSnapshot(exists=True, live=True, dates=dates, **facts)


UNPUBLISHED = GatheringSnapshot(exists=True, live=False)
DELETED = GatheringSnapshot(exists=False, live=False)


def record(snapshot):
    """Record ``snapshot`` and return the changes."""
    return services.record(KEY, lambda: snapshot)


def stored(date_key="one"):
    """Return the recorded date."""
    return Occurrence.objects.get(date_key=date_key)


def regions_of(date_key="one"):
    """Return (key, name, municipalities) of the regions recorded for a date, in order."""
    return [(row.key, row.name, row.municipalities) for row in stored(date_key).regions.all()]
