"""What a row of the list shows beside the registration itself, read for a whole page at once."""

from dataclasses import dataclass, field

from django.db.models import Count, F, IntegerField, OuterRef, Subquery

from wagtail_samlingar.inbox.flags import flags_of, message_flags
from wagtail_samlingar.registrations.models import Registration


@dataclass(frozen=True)
class RowFacts:
    """How many were registered together (1: nobody else), and what marks the registration (``Flag``)."""

    people: int = 1
    flags: list = field(default_factory=list)


def for_rows(registrations):
    """Return ``registrations`` (queryset) with what a row shows of other tables, dates and messages excepted."""
    together = Registration.objects.filter(party=OuterRef("party")).order_by().values("party")
    people = together.annotate(people=Count("pk")).values("people")
    rows = registrations.select_related("assignee")
    return rows.annotate(
        people_of_party=Subquery(people, output_field=IntegerField()), source_of_party=F("party__source")
    )


def with_facts(rows, limits, occurrences):
    """Give each of ``rows`` (list, from :func:`for_rows`) its date and its ``RowFacts`` as ``facts``; return ``rows``.

    Args: ``limits`` (``overdue.answer_limits``), ``occurrences`` (an iterable that holds the dates of all rows, with
    their regions). One query, however many rows.
    """
    if not rows:
        return rows
    dates = {occurrence.pk: occurrence for occurrence in occurrences}
    of_messages = message_flags(rows)
    for row in rows:
        if row.occurrence_id in dates:
            row.occurrence = dates[row.occurrence_id]
        flags = flags_of(row, row.source_of_party, of_messages.get(row.pk, ()), limits)
        row.facts = RowFacts(row.people_of_party, flags)
    return rows
