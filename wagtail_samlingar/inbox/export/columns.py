"""What can be told of a registration in a column, answers apart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.occurrences import day_of, regions_of, title_of
from wagtail_samlingar.registrations.states import Attendance, CancelledBy, RejectReason, Source, Status


def moment_of(text):
    """Return the instant (aware) that a database wrote as ``text``: in UTC where it says no offset."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class DateFacts:
    """A date in the reader's words, made once for all its people."""

    def __init__(self, occurrence):
        self.zone = ZoneInfo(occurrence.time_zone)
        self.zone_name = occurrence.time_zone
        self.title = title_of(occurrence)
        self.regions = regions_of(occurrence)
        self.starts = self.local(occurrence.starts_at) or day_of(occurrence)

    def received(self, text):
        """Return an instant, as the database wrote it, like :meth:`local`."""
        return self.local(moment_of(text))

    def local(self, moment):
        """Return an aware instant in the zone of the date, or None. What is shown of it is the wall clock."""
        return moment.astimezone(self.zone) if moment else None


class Words:
    """Codes in the reader's words, looked up once for each file."""

    @cached_property
    def languages(self):
        return {**get_content_languages(), "": ""}

    @cached_property
    def of(self):
        return {choices: _labels(choices) for choices in (Attendance, CancelledBy, RejectReason, Source, Status)}

    @cached_property
    def yes(self):
        return gettext("Yes")


def _labels(choices):
    return {value: str(label) for value, label in choices.choices}


@dataclass(frozen=True)
class Column:
    """A column: ``read(row, date, words)`` returns text or a local moment (``is_time``).

    ``fields`` are what ``row`` must have beside its keys: names for ``values_list``.
    """

    key: str
    label: str
    fields: tuple[str, ...]
    read: Callable | None
    is_default: bool = True
    is_time: bool = False


# Read from other tables, for each chunk.
NOTES = "notes"
TIME_ZONE = Column("time_zone", gettext_lazy("Time zone"), (), lambda row, date, words: date.zone_name)

PERSON = (
    Column("reference", gettext_lazy("Reference number"), ("reference",), lambda row, date, words: row.reference),
    Column("status", gettext_lazy("Status"), ("status",), lambda row, date, words: words.of[Status][row.status]),
    Column("name", gettext_lazy("Name"), ("name",), lambda row, date, words: row.name),
    # Those registered by somebody else are reached through them.
    Column(
        "email",
        gettext_lazy("E-mail"),
        ("email", "party__email"),
        lambda row, date, words: row.email or row.party__email,
    ),
    Column(
        "phone",
        gettext_lazy("Phone"),
        ("phone", "party__phone"),
        lambda row, date, words: row.phone or row.party__phone,
        is_default=False,
    ),
    Column("organisation", gettext_lazy("Organisation"), ("organisation",), lambda row, date, words: row.organisation),
    Column(
        "municipality",
        gettext_lazy("Municipality"),
        ("municipality_name",),
        lambda row, date, words: row.municipality_name,
    ),
)
DATE = (
    Column("gathering", gettext_lazy("Gathering"), (), lambda row, date, words: date.title),
    Column("date", gettext_lazy("Date"), (), lambda row, date, words: date.starts, is_time=True),
    Column("region", gettext_lazy("Region"), (), lambda row, date, words: date.regions),
)
REGISTRATION = (
    Column(
        "received", gettext_lazy("Received"), (), lambda row, date, words: date.received(row.received), is_time=True
    ),
    Column(
        "decided",
        gettext_lazy("Decided"),
        ("decided_at",),
        lambda row, date, words: date.local(row.decided_at),
        is_default=False,
        is_time=True,
    ),
    Column(
        "attendance",
        gettext_lazy("Attendance"),
        ("attendance",),
        lambda row, date, words: words.of[Attendance][row.attendance],
        is_default=False,
    ),
    Column(
        "reject_reason",
        gettext_lazy("Why the person did not get a place"),
        ("reject_reason",),
        lambda row, date, words: words.of[RejectReason].get(row.reject_reason, ""),
        is_default=False,
    ),
    Column(
        "cancelled_by",
        pgettext_lazy("person", "Withdrawn by"),
        ("cancelled_by",),
        lambda row, date, words: words.of[CancelledBy].get(row.cancelled_by, ""),
        is_default=False,
    ),
    Column(
        "other_region",
        gettext_lazy("From another region"),
        ("other_region_reason", "is_other_region"),
        lambda row, date, words: (row.other_region_reason or words.yes) if row.is_other_region else "",
        is_default=False,
    ),
    Column(
        "language",
        gettext_lazy("Language"),
        ("language",),
        lambda row, date, words: words.languages.get(row.language, row.language),
        is_default=False,
    ),
    Column(
        "source",
        gettext_lazy("How it came in"),
        ("party__source",),
        lambda row, date, words: words.of[Source][row.party__source],
        is_default=False,
    ),
    Column(
        "contact_name",
        gettext_lazy("Registered by"),
        ("party__name",),
        lambda row, date, words: row.party__name,
        is_default=False,
    ),
    Column(
        "contact_email",
        gettext_lazy("E-mail of who registered"),
        ("party__email",),
        lambda row, date, words: row.party__email,
        is_default=False,
    ),
    Column(NOTES, gettext_lazy("Internal notes"), (), None, is_default=False),
)
FIXED = {column.key: column for column in (*PERSON, *DATE, *REGISTRATION)}
