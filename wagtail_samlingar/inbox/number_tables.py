"""Numbers as tables with bars: plain data for one template, so that every figure is a table first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


@dataclass(frozen=True)
class NumberRow:
    """A row: what it is about, where that leads (or ""), its numbers, and its share as whole percent (or None)."""

    label: str
    numbers: tuple
    share: int | None = None
    url: str = ""


@dataclass(frozen=True)
class NumberTable:
    """One figure. ``key`` is its id on the page; ``columns`` are headings of the numbers; ``note`` explains it.

    ``share_label`` heads the bars and says what they are a share of; "" for a table without bars.
    """

    key: str
    caption: str
    heading: str
    columns: tuple
    rows: list
    share_label: str = ""
    note: str = ""
    total: NumberRow | None = None


def percent(part, whole):
    """Return ``part`` of ``whole`` as whole percent, 0 where there is nothing; never above 100."""
    return min(round(100 * part / whole), 100) if whole else 0


def tally_columns():
    """Return the headings of :func:`tally_numbers`."""
    return (_("Have a place"), pgettext("people", "Waiting"), _("Together"))


def tally_numbers(tally):
    """Return the numbers of ``tally`` (``Tally``) in the order of :func:`tally_columns`."""
    return (tally.placed, tally.waiting, tally.people)


def tally_table(key, caption, heading, rows, whole, note="", whole_label=""):
    """Return a table of ``rows`` ((label, Tally) pairs) with bars that show the share of ``whole`` people."""
    return NumberTable(
        key=key,
        caption=caption,
        heading=heading,
        columns=tally_columns(),
        rows=[NumberRow(label, tally_numbers(tally), percent(tally.people, whole)) for label, tally in rows],
        share_label=whole_label or _("Share of everybody"),
        note=note,
    )


@dataclass
class SeatSum:
    """Seats of one or several dates together. ``capacity`` is None as soon as one of them has no limit."""

    capacity: int | None = 0
    taken: int = 0
    pending: int = 0
    waiting: int = 0
    free: int | None = 0

    def add(self, seats, free, pending):
        """Add ``seats`` (``Seats``) of a date with ``free`` of them, on which ``pending`` people wait for an answer."""
        self.taken += seats.taken
        self.waiting += seats.waiting
        self.pending += pending
        # A free seat on one date is no free seat on another that has more people than seats.
        self.capacity = _plus(self.capacity, seats.capacity)
        self.free = _plus(self.free, free)

    def row(self, label, url=""):
        """Return the row of these seats."""
        share = None if self.capacity is None else percent(self.taken, self.capacity)
        numbers = (seats_in_words(self.capacity), self.taken, self.pending, self.waiting, seats_in_words(self.free))
        return NumberRow(label, numbers, share, url)


def _plus(number, other):
    return None if number is None or other is None else number + other


def seats_in_words(number):
    """Return ``number`` of seats, or words for None: no limit."""
    return _("No limit") if number is None else number


def seats_columns():
    """Return the headings of ``SeatSum.row``."""
    return (
        pgettext("seats", "Capacity"),
        pgettext("seats", "Taken"),
        _("Of these waiting for answer"),
        _("On the waiting list"),
        pgettext("seats", "Free"),
    )


def seats_table(key, caption, heading, rows, note="", total=None):
    """Return a table of ``rows`` (``NumberRow`` from ``SeatSum.row``) with bars for the seats taken."""
    return NumberTable(key, caption, heading, seats_columns(), rows, _("Taken of all seats"), note, total)


def in_one_sentence(seats):
    """Return ``seats`` (``SeatSum``) in words, for those who do not want a table."""
    taken = ngettext("%(people)d seat is taken", "%(people)d seats are taken", seats.taken) % {"people": seats.taken}
    pending = ngettext("%(people)d waits for an answer", "%(people)d wait for an answer", seats.pending)
    waiting = ngettext("%(people)d is on the waiting list", "%(people)d are on the waiting list", seats.waiting)
    parts = [taken, pending % {"people": seats.pending}, waiting % {"people": seats.waiting}]
    if seats.free is not None:
        parts.append(ngettext("%(seats)d is free", "%(seats)d are free", seats.free) % {"seats": seats.free})
    return _("%(sentence)s.") % {"sentence": ", ".join(parts)}
