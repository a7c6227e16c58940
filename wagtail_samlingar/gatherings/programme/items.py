"""What a resolved programme is made of: frozen values, ready to be rendered, compared or sent as JSON.

Wall-clock times are those of the occurrence's zone; instants are aware datetimes in that zone, and None as long as the
date is undecided. ``id`` is the block id, the same in every language and on every date: use it for anchors.
"""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.rich_text import expand_db_html

from wagtail_samlingar.gatherings.prose import lang_attribute
from wagtail_samlingar.gatherings.wording import clock_in_words

from .kinds import BREAK_TITLES, FORMAT_LABELS


def rich_text_html(source):
    """Return stored rich text as HTML. Only text that links to pages, documents or embeds may ask the database."""
    if "linktype=" in source or "embedtype=" in source:
        source = expand_db_html(source)
    # Cleaned against the allowed features when the editor saved it, as all rich text of Wagtail.
    return mark_safe(source)  # noqa: S308 - see the line above


@dataclass(frozen=True)
class Photo:
    """A rendition ready to show. ``width`` and ``height`` are in pixels."""

    id: int
    title: str
    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Speaker:
    """Somebody on the programme. With ``to_be_announced`` the name may be empty."""

    name: str = ""
    role: str = ""
    organisation: str = ""
    to_be_announced: bool = False
    photo: Photo | None = None

    @property
    def about(self):
        """Role and organisation on one line, empty when neither is known."""
        return ", ".join(part for part in (self.role, self.organisation) if part)


@dataclass(frozen=True)
class Material:
    """Slides, a recording, a report: a title and where it is."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeItem:
    """One row of the programme. ``minutes`` is what the editor wrote as duration, None if an end was given instead."""

    type: ClassVar[str] = ""

    id: str = ""
    title: str = ""
    start_time: datetime.time | None = None
    end_time: datetime.time | None = None
    minutes: int | None = None
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    # Code of the language of its words, "" for the reader's own.
    language: str = ""

    @property
    def lang(self):
        """The attribute for elements with its words, or ""."""
        return lang_attribute(self.language)

    @property
    def when(self):
        """The time as HTML, with instants (or clocks, while the date is undecided) in ``<time datetime>``."""
        start, end = _time_element(self.starts_at, self.start_time), _time_element(self.ends_at, self.end_time)
        if start:
            return mark_safe(f"{start}–{end}") if end else start  # noqa: S308 - made of clocks and instants only
        if end:
            return format_html(pgettext("clock time", "until {}"), end)
        if self.minutes:
            return ngettext("%(count)d minute", "%(count)d minutes", self.minutes) % {"count": self.minutes}
        return ""


@dataclass(frozen=True, kw_only=True)
class Session(ProgrammeItem):
    """Something people attend. With ``region_keys`` it is held only on the dates of those regions."""

    type: ClassVar[str] = "session"

    summary: str = ""
    format: str = ""
    room: str = ""
    speakers: tuple[Speaker, ...] = ()
    materials: tuple[Material, ...] = ()
    region_keys: tuple[str, ...] = ()
    region_names: tuple[str, ...] = ()

    @property
    def facts(self):
        """Format and room on one line, empty when neither is known."""
        return " · ".join(str(part) for part in (FORMAT_LABELS.get(self.format), self.room) if part)

    @property
    def regions_text(self):
        """The regions it is held for, as words; empty where names are not known."""
        return get_text_list(self.region_names, _("and"))

    @property
    def summary_html(self):
        return rich_text_html(self.summary)


@dataclass(frozen=True, kw_only=True)
class Break(ProgrammeItem):
    """A pause, which is a row like any other."""

    type: ClassVar[str] = "break"

    kind: str = ""

    @property
    def name(self):
        """The editor's title, else what this kind of break is called."""
        return self.title or BREAK_TITLES.get(self.kind, BREAK_TITLES["other"])


@dataclass(frozen=True)
class Track:
    """One of the strands of parallel sessions."""

    id: str = ""
    title: str = ""
    room: str = ""
    sessions: tuple[Session, ...] = ()
    language: str = ""

    @property
    def lang(self):
        """The attribute for elements with its words, or ""."""
        return lang_attribute(self.language)


@dataclass(frozen=True, kw_only=True)
class Parallel(ProgrammeItem):
    """Two to four tracks at the same time."""

    type: ClassVar[str] = "parallel"

    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Note(ProgrammeItem):
    """A remark between the rows, without a time."""

    type: ClassVar[str] = "note"

    text: str = ""

    @property
    def text_html(self):
        return rich_text_html(self.text)


@dataclass(frozen=True)
class ProgrammeDay:
    """One day, in the editor's order. ``date`` is None while the date is undecided.

    ``has_heading``: an only day without a name and a date has nothing to say in a heading of its own.
    """

    id: str = ""
    number: int | None = None
    label: str = ""
    date: datetime.date | None = None
    has_heading: bool = True
    items: tuple[ProgrammeItem, ...] = ()
    language: str = ""

    @property
    def lang(self):
        """The attribute for elements with its words, or ""."""
        return lang_attribute(self.language)


def _time_element(instant, clock):
    if clock is None:
        return ""
    machine = clock.isoformat(timespec="minutes") if instant is None else instant.isoformat(timespec="minutes")
    return mark_safe(f'<time datetime="{machine}">{clock_in_words(clock)}</time>')  # noqa: S308 - clocks and instants only
