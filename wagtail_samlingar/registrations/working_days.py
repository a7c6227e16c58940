"""Counting in working days: Monday to Friday. Public holidays differ between hosts and are not known here."""

from datetime import datetime, time, timedelta

# date.weekday() of Saturday.
SATURDAY = 5


def is_working_day(day):
    """Return True for a ``date`` from Monday to Friday."""
    return day.weekday() < SATURDAY


def working_days_before(day, days):
    """Return the working day (``date``) that is ``days`` (1 or more) working days before ``day``."""
    while days > 0:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day


def answer_was_due(received_before, days, zone):
    """Return the instant before which things received should have been answered by ``received_before`` (now).

    Something received on a day is to be answered by the end of the working day that is ``days`` working days later, in
    ``zone`` (``ZoneInfo``). What comes in on a Saturday counts as received on the Friday before it.
    """
    today = received_before.astimezone(zone).date()
    return datetime.combine(working_days_before(today, days), time.min, tzinfo=zone)
