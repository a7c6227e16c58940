"""The table of the list. Wagtail renders a template for every cell; twenty rows of eight cost more than reading them.

The head is Wagtail's; the rows are rendered together, in one template.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Table
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.inbox.columns import OBJ_TYPE, name_of, received, waited
from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.registrations.states import Status


@dataclass(frozen=True)
class ListRow:
    """A row in the reader's words. ``people`` were registered together; ``flags`` mark it (``Flag``)."""

    pk: str
    title_id: str
    url: str
    status: str
    status_label: str
    name: str
    people: int
    flags: list
    organisation: str
    municipality: str
    region: str
    gathering: str
    date: str
    received: str
    waited: str
    responsible: str


class InboxTable(Table):
    """Shows registrations that ``rows.with_facts`` has read."""

    template_name = "wagtail_samlingar/inbox/list_table.html"

    def __init__(self, columns, data, *, case_url_name, case_query, selectable, **kwargs):
        """Take ``case_url_name``, ``case_query`` ("?…" or "") for links, and whether rows are ``selectable``."""
        super().__init__(columns, data, **kwargs)
        self.selectable = selectable
        # An address for the primary key 0, to be made once and not for every row.
        self._before, self._after = reverse(case_url_name, args=[0]).rsplit("0", 1)
        self._after += case_query

    def list_rows(self):
        """Return a ``ListRow`` for each registration. No query."""
        now = timezone.now()
        statuses = {status.value: str(status.label) for status in Status}
        dates = {row.occurrence_id: row.occurrence for row in self.data}
        dates = {pk: (title_of(occurrence), date_label(occurrence)) for pk, occurrence in dates.items()}
        return [self._row(row, now, statuses, dates) for row in self.data]

    def _row(self, row, now, statuses, dates):
        gathering, date = dates[row.occurrence_id]
        return ListRow(
            pk=str(row.pk),
            title_id=f"{OBJ_TYPE}_{row.pk}_title",
            url=f"{self._before}{row.pk}{self._after}",
            status=row.status,
            status_label=statuses[row.status],
            name=name_of(row),
            people=row.facts.people,
            flags=row.facts.flags,
            organisation=row.organisation,
            municipality=row.municipality_name,
            region=_region(row),
            gathering=gathering,
            date=date,
            received=received(row),
            waited=waited(row, now),
            responsible=get_user_display_name(row.assignee) if row.assignee else "",
        )


def _region(row):
    """Return whether the person comes from the region of the date, or "" where they did not say."""
    if row.is_other_region:
        return gettext("Another region")
    return gettext("Own region") if row.municipality_key else ""
