"""The page of two dates as the ledger is told of it, without a page."""

import datetime as dt

from wagtail_samlingar.occurrences.snapshots import DateSnapshot, GatheringSnapshot

NOW = dt.datetime(2031, 3, 1, 8, tzinfo=dt.UTC)
CLOSES, STARTS, ENDS = NOW + dt.timedelta(days=5), NOW + dt.timedelta(days=7), NOW + dt.timedelta(days=7, hours=5)


def snapshot_of(dates, settings):
    """Return what a page with ``dates`` ({key: capacity}) publishes."""
    return GatheringSnapshot(
        exists=True,
        live=True,
        party_limit=4,
        titles={"en": "Gathering"},
        dates=tuple(
            DateSnapshot(
                date_key=key,
                sort_order=number,
                starts_on=STARTS.date(),
                start_time=STARTS.time(),
                ends_on=None,
                end_time=ENDS.time(),
                time_zone="UTC",
                starts_at=STARTS,
                ends_at=ENDS,
                closes_at=CLOSES,
                capacity=capacity,
                queue_limit=settings["queue_limit"],
            )
            for number, (key, capacity) in enumerate(dates.items())
        ),
        review_mode="review_all" if settings["reviewed"] else "confirm",
        waitlist_mode=settings["mode"],
    )
