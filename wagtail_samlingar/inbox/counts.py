"""Counting as far as it is worth: exactly to a thousand, then "1,000+". Large counts cost the reader's time."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wagtail_samlingar.inbox.filters import EVERYTHING
from wagtail_samlingar.registrations.states import Status

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Count:
    """How many there are: exactly ``number``, or more than that where ``is_capped``.

    Capped at 0 are those that nobody counted: there may be some, and no number is told.
    """

    number: int = 0
    is_capped: bool = False

    @classmethod
    def of(cls, number):
        """Return the count of ``number``, which may be larger than is told."""
        return cls(min(number, MOST_COUNTED), number > MOST_COUNTED)

    @classmethod
    def sum(cls, counts):
        """Return the count of all of ``counts`` together."""
        counts = list(counts)
        number = sum(count.number for count in counts)
        return cls(min(number, MOST_COUNTED), number > MOST_COUNTED or any(count.is_capped for count in counts))

    def __str__(self):
        if self.is_capped and not self.number:
            return ""
        number = number_format(self.number, use_l10n=True, force_grouping=True)
        return _("%(number)s+") % {"number": number} if self.is_capped else number

    def __bool__(self):
        return bool(self.number) or self.is_capped


def count_statuses(found, others):
    """Return {status, "all" or name: ``Count``}: one query.

    Args: ``found`` (queryset of registrations) is counted for each ``Status``, ``others`` ({name: queryset}) as they
    are. The SQL for one status is that of the next with another value, so Django makes it once.
    """
    parts = {}
    if (one := _capped(found.filter(status=_ANY))) is not None:
        sql, values = one
        for status in Status:
            parts[status.value] = sql, [status.value if value == _ANY else value for value in values]
    parts |= {name: part for name, queryset in others.items() if (part := _capped(queryset)) is not None}
    counts = dict.fromkeys([*Status.values, *others], Count())
    if parts:
        with connections[found.db].cursor() as cursor:
            values = [value for _sql, values in parts.values() for value in values]
            cursor.execute(f"SELECT {', '.join(sql for sql, _values in parts.values())}", values)
            counts |= {name: Count.of(number) for name, number in zip(parts, cursor.fetchone(), strict=True)}
    return {**counts, EVERYTHING: Count.sum(counts[status] for status in Status.values)}


def count_found(found, chosen, is_more=False):
    """Return {status or "all": ``Count``} of ``found`` (queryset of registrations that a search found): a query or two.

    What a search finds stands all over the table, so that counting the statuses of many takes reading much of it.
    Where it finds more than is told (``is_more`` where that is known before), only all of them and the ``chosen``
    status (or "all") have numbers, the latter by another query.
    """
    counts = {} if is_more else _count_each_status(found)
    everybody = Count(MOST_COUNTED, is_capped=True) if is_more else Count.sum(counts.values())
    if everybody.is_capped:
        counts = dict.fromkeys(Status.values, Count(is_capped=True))
        if chosen in counts:
            counts[chosen] = _count(found.filter(status=chosen))
    return {**dict.fromkeys(Status.values, Count()), **counts, EVERYTHING: everybody}


def _count_each_status(found):
    if (part := _limited(found, "status")) is None:
        return {}
    sql, values = part
    with connections[found.db].cursor() as cursor:
        counting = f"SELECT status, COUNT(*) FROM ({sql}) capped GROUP BY status"  # noqa: S608 Django made it, values apart
        cursor.execute(counting, values)
        return {status: Count.of(people) for status, people in cursor.fetchall()}


def _count(queryset):
    if (part := _capped(queryset)) is None:
        return Count()
    sql, values = part
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        return Count.of(cursor.fetchone()[0])


# Stands in for a status until its SQL is made.
_ANY = "\N{REPLACEMENT CHARACTER}"


def _capped(queryset):
    """Return (SQL that counts ``queryset`` to one past the most that is told, values), or None where it is empty."""
    if (part := _limited(queryset, "pk")) is None:
        return None
    sql, values = part
    return f"(SELECT COUNT(*) FROM ({sql}) capped)", values  # noqa: S608 Django made it, values apart


def _limited(queryset, field):
    """Return (SQL for ``field`` of as many of ``queryset`` as are counted, values), or None where it is empty."""
    try:
        return queryset.order_by().values(field)[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return None
