"""What a row of the list shows beside the registration itself, read for a whole page at once."""

from dataclasses import dataclass, field

from django.db.models import Count, F, IntegerField, OuterRef, Subquery

from wagtail_samlingar.inbox.flags import flags_of, message_flags
from wagtail_samlingar.inbox.list_dates import ListedDate, listed_dates

# What a row shows of the registration itself.
SHOWN = (
    "occurrence",
    "party",
    "status",
    "name",
    "name_is_pending",
    "organisation",
    "municipality_key",
    "municipality_name",
    "is_other_region",
    "is_on_other_date",
    "submitted_at",
    "erasure_asked_at",
    "anonymised_at",
)


@dataclass(frozen=True)
class RowFacts:
    """The date, how many were registered together (1: nobody else), and what marks the registration (``Flag``)."""

    date: ListedDate
    people: int = 1
    flags: list = field(default_factory=list)


def for_rows(registrations, within):
    """Return ``registrations`` (queryset) with what a row shows, dates and messages excepted. Answers are not read.

    Counted together are those of a party ``within`` (queryset), the reader's scope, as the page of a case lists them.
    """
    together = within.filter(party=OuterRef("party")).order_by().values("party")
    people = together.annotate(people=Count("pk")).values("people")
    rows = registrations.select_related("assignee").only(*SHOWN, "assignee")
    return rows.annotate(
        people_of_party=Subquery(people, output_field=IntegerField()), source_of_party=F("party__source")
    )


def with_facts(rows, limits, ledger):
    """Give each of ``rows`` (list, from :func:`for_rows`) its ``RowFacts`` as ``facts``; return ``rows``.

    Args: ``limits`` (``overdue.limits_of``), ``ledger`` ([``SiteLedger``] of the reader's dates). Two queries, however
    many rows, or one where the dates are kept.
    """
    if not rows:
        return rows
    dates = listed_dates({row.occurrence_id for row in rows}, ledger)
    of_messages = message_flags(rows)
    for row in rows:
        date = dates[row.occurrence_id]
        flags = flags_of(row, date, row.source_of_party, of_messages.get(row.pk, ()), limits)
        row.facts = RowFacts(date, row.people_of_party, flags)
    return rows
