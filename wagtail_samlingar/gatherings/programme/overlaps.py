"""What looks wrong in the times of a programme. Shown to the editor, never in the way of publishing.

Only the programme as written is looked at: wall clocks on numbered days, the same on every date.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import time
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from wagtail_samlingar.gatherings.wording import clock_in_words

from .items import Break, Note, Parallel
from .resolving import resolve

DAY = 24 * 60


@dataclass(frozen=True)
class _Span:
    """A row's place in its day, in minutes after midnight."""

    start: int
    end: int
    name: str
    region_keys: frozenset = frozenset()
    room: str = ""

    @property
    def clock(self):
        return f"{_clock(self.start)}–{_clock(self.end)}" if self.end > self.start else _clock(self.start)

    def meets(self, other):
        """Whether some visitor would have to be at both: rows for different regions never meet."""
        same_people = not self.region_keys or not other.region_keys or self.region_keys & other.region_keys
        return bool(same_people) and self.start < other.end and other.start < self.end


def overlaps(programme):
    """Return readable warnings, in the active language, about rows that clash or stand in the wrong order.

    ``programme``: the value of the page's field, or its raw list. Asks the database nothing.
    """
    days = resolve(programme, None, None, None)
    warnings = _repeated_numbers(days)
    numbered = sorted((day for day in days if day.number is not None), key=lambda day: day.number)
    for number, same_day in groupby(numbered, key=lambda day: day.number):
        items = [item for day in same_day for item in day.items]
        warnings += [_("Day %(day)s: %(warning)s") % {"day": number, "warning": text} for text in _in_day(items)]
    return warnings


def _repeated_numbers(days):
    counts = Counter(day.number for day in days if day.number is not None)
    return [
        _("%(count)s days have the number %(day)s, and fall on the same date.") % {"count": count, "day": number}
        for number, count in sorted(counts.items())
        if count > 1
    ]


def _in_day(items):
    spans = [span for span in map(_span, items) if span is not None]
    warnings = _wrong_order(spans) + _clashes(spans)
    for item in items:
        if isinstance(item, Parallel):
            warnings += _in_parallel(item)
    return warnings


def _in_parallel(parallel):
    warnings = []
    placed = []
    for track in parallel.tracks:
        spans = [span for span in (_span(session, track.room) for session in track.sessions) if span is not None]
        warnings += _clashes(spans)
        placed += [(track.id, span) for span in spans]
    return warnings + _outside(parallel, placed) + _shared_rooms(placed)


def _outside(parallel, placed):
    own = _own_span(parallel, _title(parallel))
    if own is None or own.start == own.end:
        return []
    return [
        _("“%(title)s” (%(time)s) is outside the time of the parallel sessions (%(parallel_time)s).")
        % {"title": span.name, "time": span.clock, "parallel_time": own.clock}
        for _track, span in placed
        if span.start < own.start or span.end > own.end
    ]


def _shared_rooms(placed):
    return [
        _("“%(first)s” and “%(second)s” are in the same room (%(room)s) at the same time.")
        % {"first": first.name, "second": second.name, "room": first.room}
        for index, (track, first) in enumerate(placed)
        for other_track, second in placed[index + 1 :]
        if track != other_track and first.room and first.room == second.room and first.meets(second)
    ]


def _clashes(spans):
    """Return a warning for each pair of rows that somebody would have to be at together."""
    warnings = []
    ordered = sorted(spans, key=lambda span: span.start)
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            if second.start >= first.end:
                break
            if first.meets(second):
                warnings.append(
                    _("“%(first)s” (%(first_time)s) and “%(second)s” (%(second_time)s) overlap.")
                    % {
                        "first": first.name,
                        "first_time": first.clock,
                        "second": second.name,
                        "second_time": second.clock,
                    }
                )
    return warnings


def _wrong_order(spans):
    return [
        _("“%(second)s” (%(second_time)s) stands after “%(first)s” (%(first_time)s) but starts earlier.")
        % {"first": first.name, "first_time": first.clock, "second": second.name, "second_time": second.clock}
        for first, second in pairwise(spans)
        if second.start < first.start
    ]


def _span(item, room=""):
    if isinstance(item, Note):
        return None
    own = _own_span(item, _title(item), room)
    if own is not None or not isinstance(item, Parallel):
        return own
    inner = [span for track in item.tracks for span in map(_span, track.sessions) if span is not None]
    if not inner:
        return None
    return _Span(min(span.start for span in inner), max(span.end for span in inner), _title(item))


def _own_span(item, name, room=""):
    """Return the span of an item's own times; without an end, or with an impossible one, it takes no time."""
    if item.start_time is None:
        return None
    start = item.start_time.hour * 60 + item.start_time.minute
    end = start
    if item.minutes is not None:
        end = start + item.minutes
    elif item.end_time is not None:
        end = max(start, item.end_time.hour * 60 + item.end_time.minute)
    return _Span(start, end, name, frozenset(getattr(item, "region_keys", ())), getattr(item, "room", "") or room)


def _title(item):
    if isinstance(item, Break):
        return str(item.name)
    return item.title or (_("Parallel sessions") if isinstance(item, Parallel) else _("Session without a title"))


def _clock(minutes):
    hours, rest = divmod(minutes % DAY, 60)
    return clock_in_words(time(hours, rest))
