"""What the ledger is told of a published page: frozen, plain, without any page object."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID


@dataclass(frozen=True)
class RegionSnapshot:
    """A region as it is now: ``key`` (translation key of its canonical page), ``name`` and municipalities.

    ``municipalities`` is a tuple of (item id, name). ``resolved`` is False when no page has the key any more; then
    the ledger keeps what it knows.
    """

    key: UUID
    name: str = ""
    municipalities: tuple[tuple[str, str], ...] = ()
    resolved: bool = True


@dataclass(frozen=True)
class DateSnapshot:
    """One date of a published gathering. Instants are aware UTC; dates and times are wall clock in ``time_zone``."""

    date_key: str
    sort_order: int
    starts_on: date | None
    start_time: time | None
    ends_on: date | None
    end_time: time | None
    time_zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_tentative: bool = False
    when_texts: dict[str, str] = field(default_factory=dict)
    search_texts: dict[str, str] = field(default_factory=dict)
    venue: str = ""
    venue_address: str = ""
    online_url: str = ""
    capacity: int | None = None
    queue_limit: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_by_date: bool = False
    state: str = "planned"
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    regions: tuple[RegionSnapshot, ...] = ()


@dataclass(frozen=True)
class GatheringSnapshot:
    """What the canonical page of a key says now.

    ``exists`` is False when no page has the key; ``live`` is False when the canonical page is not published, and
    then ``dates`` is empty: only the page state of the recorded occurrences changes.
    """

    exists: bool
    live: bool
    dates: tuple[DateSnapshot, ...] = ()
    site_key: int | None = None
    base_url: str = ""
    index_key: UUID | None = None
    titles: dict[str, str] = field(default_factory=dict)
    audience: str = ""
    review_mode: str = "review_all"
    seats_display: str = "words"
    few_seats_threshold: int = 5
    waitlist_mode: str = "staff"
    offer_hours: int = 48
    party_limit: int = 1
    second_date: str = "flag"
    choice_limits: dict[str, dict[str, int]] = field(default_factory=dict)
    reminder_days: int | None = None
    own_changes: str = "deadline"
    programme_state: str = "empty"
    retention_days: int = 90
    sensitive_retention_days: int = 7
