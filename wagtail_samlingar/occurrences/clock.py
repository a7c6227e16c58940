"""Wall clock and instants. Editors write wall-clock times in the site's zone; rows and comparisons use UTC."""

from datetime import UTC, date, datetime, time, timedelta

LAST_MINUTE = time(23, 59)
# Days beyond these are typing errors, and some databases and all arithmetic near year 1 and 9999 fail on them.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class NonexistentTime(ValueError):
    """The wall clock skips this time on this day (summer time begins)."""


def is_plausible(day):
    """Return True when ``day`` (date) is none that only a slip of the keyboard gives, such as one in year 202."""
    return FIRST_DAY <= day <= LAST_DAY


def instant(day, wall_time, zone):
    """Return the UTC instant of a wall-clock time.

    Args: ``day`` (date), ``wall_time`` (time), ``zone`` (``ZoneInfo``). A time that occurs twice (summer time ends)
    means its first occurrence. Raises ``NonexistentTime`` where the wall clock jumps over it.
    """
    local = _wall_clock(day, wall_time, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NonexistentTime(f"{day} {wall_time} does not exist in {zone.key}")
    return moment


def lenient_instant(day, wall_time, zone):
    """Like :func:`instant`, but a time that does not exist means the instant the clock jumps to or past it."""
    return _wall_clock(day, wall_time, zone).astimezone(UTC)


def _wall_clock(day, wall_time, zone):
    """Return the wall-clock moment, on the nearest plausible day: what is published must always be recordable."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), wall_time, tzinfo=zone)


def start_of(day, zone):
    """Return the instant at which ``day`` (date) begins in ``zone``."""
    return lenient_instant(day, time.min, zone)


def end_of(day, wall_time, zone):
    """Return the first instant after a deadline said as a date and optional time (default 23:59).

    "To and including 11 October" without a time includes the whole minute 23:59, so registration closes at midnight.
    A deadline with a time closes at exactly that instant.
    """
    if wall_time is None:
        return lenient_instant(day, LAST_MINUTE, zone) + timedelta(minutes=1)
    return lenient_instant(day, wall_time, zone)
