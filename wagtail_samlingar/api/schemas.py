"""What the JSON answers hold. Instants are UTC; days and times are wall clock in ``time_zone``."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Schema


class RegionOut(Schema):
    """A region of a date."""

    key: UUID
    name: str


class DateOut(Schema):
    """One published date: facts, its state now, and words in the language asked for. No online link, no people."""

    gathering_key: UUID
    date_key: str
    title: str
    page_url: str
    when: str
    starts_on: date | None
    start_time: time | None
    ends_on: date | None
    end_time: time | None
    time_zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_tentative: bool
    regions: list[RegionOut]
    venue: str
    venue_address: str
    venue_state: str
    state: str
    state_words: str
    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None


class DatesOut(Schema):
    """A page of dates, ``total`` of them in all."""

    total: int
    items: list[DateOut]
