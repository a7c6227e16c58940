"""Counting as far as it is worth: exactly to a thousand, then "1,000+". Large counts cost the reader's time."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.states import Status

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Count:
    """How many there are: exactly ``number``, or more than that where ``is_capped``."""

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
        number = number_format(self.number, use_l10n=True, force_grouping=True)
        return _("%(number)s+") % {"number": number} if self.is_capped else number

    def __bool__(self):
        return bool(self.number)


def count_statuses(found, others):
    """Return {status or name: ``Count``}: one query.

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
    return counts


def count_found(found):
    """Return {status: ``Count``} of ``found`` (queryset of registrations that a search found): one query.

    What a search finds stands all over the table, so that looking for a thousand of each status takes looking through
    it as many times as there are statuses.
    """
    counts = dict.fromkeys(Status.values, Count())
    rows = found.order_by().values_list("status").annotate(people=models.Count("pk"))
    return counts | {status: Count.of(people) for status, people in rows}


# Stands in for a status until its SQL is made.
_ANY = "\N{REPLACEMENT CHARACTER}"


def _capped(queryset):
    """Return (SQL that counts ``queryset`` to one past the most that is told, values), or None where it is empty."""
    try:
        sql, values = queryset.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"(SELECT COUNT(*) FROM ({sql}) capped)", values  # noqa: S608 Django made it, values apart
