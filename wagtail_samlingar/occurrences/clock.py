"""Wall clock and instants. Editors write wall-clock times in the site's zone; rows and comparisons use UTC."""

from datetime import UTC, datetime, time, timedelta

LAST_MINUTE = time(23, 59)


class NonexistentTime(ValueError):
    """The wall clock skips this time on this day (summer time begins)."""


def instant(day, wall_time, zone):
    """Return the UTC instant of a wall-clock time.

    Args: ``day`` (date), ``wall_time`` (time), ``zone`` (``ZoneInfo``). A time that occurs twice (summer time ends)
    means its first occurrence. Raises ``NonexistentTime`` where the wall clock jumps over it.
    """
    local = datetime.combine(day, wall_time, tzinfo=zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NonexistentTime(f"{day} {wall_time} does not exist in {zone.key}")
    return moment


def lenient_instant(day, wall_time, zone):
    """Like :func:`instant`, but a time that does not exist means the instant the clock jumps to or past it."""
    return datetime.combine(day, wall_time, tzinfo=zone).astimezone(UTC)


def end_of(day, wall_time, zone):
    """Return the first instant after a deadline said as a date and optional time (default 23:59).

    "To and including 11 October" without a time includes the whole minute 23:59, so registration closes at midnight.
    A deadline with a time closes at exactly that instant.
    """
    if wall_time is None:
        return lenient_instant(day, LAST_MINUTE, zone) + timedelta(minutes=1)
    return lenient_instant(day, wall_time, zone)
