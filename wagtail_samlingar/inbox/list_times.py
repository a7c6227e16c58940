"""When registrations were received, and how long they have waited, in the reader's words."""

from datetime import timedelta
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.formats import get_format
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from wagtail_samlingar.registrations.states import Status

HOUR, MINUTE = 3600, 60
# Those who still wait for somebody: their waiting time is told.
WAITING = frozenset({Status.UNVERIFIED, Status.PENDING, Status.WAITLISTED, Status.OFFERED})


def waited(registration):
    """Return how long a waiting person has waited ("3 days"), or "" for those who do not wait."""
    return timesince(registration.submitted_at, depth=1) if registration.status in WAITING else ""


class RowTimes:
    """Says the times of rows as they are at the moment it is made. The reader's zone and format are looked up once."""

    def __init__(self):
        self._now, self._zone = timezone.now(), timezone.get_current_timezone()
        self._said_in = get_format("SHORT_DATETIME_FORMAT"), get_language()
        self._waited = {}

    def received(self, row):
        """Return when ``row`` (registration) was received, as wall clock in the reader's zone."""
        wall_clock = row.submitted_at.astimezone(self._zone).replace(second=0, microsecond=0, tzinfo=None)
        return _said(wall_clock, *self._said_in)

    def waited(self, row):
        """Return how long ``row`` (registration) has waited, or "" for one that does not wait."""
        if row.status not in WAITING:
            return ""
        time = _whole(self._now - row.submitted_at)
        if time not in self._waited:
            said = {"time": timesince(self._now - time, self._now, depth=1)}
            self._waited[time] = gettext("has waited %(time)s") % said
        return self._waited[time]


@lru_cache(maxsize=2048)
def _said(wall_clock, said_as, language):
    """Return ``wall_clock`` in words: the same ones on the list that is read again after each decision."""
    return dateformat.format(wall_clock, said_as)


def _whole(time):
    """Return ``time`` in whole days, hours or minutes, the largest that it has: ``timesince`` tells no more of it."""
    if time.days:
        return timedelta(days=time.days)
    unit = HOUR if time.seconds >= HOUR else MINUTE
    return timedelta(seconds=time.seconds // unit * unit)
