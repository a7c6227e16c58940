"""The table of the list. Wagtail renders a template for every cell; twenty rows of eight cost more than reading them.

The head is Wagtail's; the rows are made at once.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Table
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.inbox.columns import OBJ_TYPE, name_of, received, waited
from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.registrations.states import Status

NOTHING = SafeString("")
ROW = """<tr>{box}
<td class="samlingar-list__status"><span class="samlingar-status samlingar-status--{status}">{status_label}</span></td>
<td class="title">
<div class="title-wrapper"><a href="{url}"><span id="{title_id}">{name}</span></a></div>{flags}
</td>
<td>{organisation}</td>
<td>{municipality}{region}</td>
<td>{gathering}<span class="samlingar-second">{date}</span></td>
<td>{received}{waited}</td>
<td>{responsible}</td>
</tr>"""
BOX = (
    '<td class="bulk-action-checkbox-cell"><input type="checkbox" data-object-id="{}" data-bulk-action-checkbox'
    ' class="bulk-action-checkbox" aria-label="{}" aria-describedby="{}"></td>'
)
FLAGS = '<ul class="samlingar-flags">{}</ul>'
FLAG = '<li class="samlingar-flag{}">{}</li>'
SECOND = '<span class="samlingar-second{}">{}</span>'


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
        """Return the HTML of all rows, in the reader's words. No query."""
        now = timezone.now()
        statuses = {status.value: str(status.label) for status in Status}
        dates = {row.occurrence_id: row.occurrence for row in self.data}
        dates = {pk: (title_of(occurrence), date_label(occurrence)) for pk, occurrence in dates.items()}
        select = gettext("Select")
        return format_html_join("\n", "{}", ((self._row(row, now, statuses, dates, select),) for row in self.data))

    def _row(self, row, now, statuses, dates, select):
        gathering, date = dates[row.occurrence_id]
        # Text, since numbers in HTML are written with the reader's separators.
        pk = str(row.pk)
        title_id = f"{OBJ_TYPE}_{pk}_title"
        return format_html(
            ROW,
            box=format_html(BOX, pk, select, title_id) if self.selectable else NOTHING,
            status=row.status,
            status_label=statuses[row.status],
            url=f"{self._before}{pk}{self._after}",
            title_id=title_id,
            name=name_of(row),
            flags=_flags(row.facts),
            organisation=row.organisation,
            municipality=row.municipality_name,
            region=_second(_region(row), " samlingar-second--whole"),
            gathering=gathering,
            date=date,
            received=received(row),
            waited=_second(_waiting_time(row, now)),
            responsible=get_user_display_name(row.assignee) if row.assignee else "",
        )


def _flags(facts):
    flags = [(f" samlingar-flag--{flag.value}", flag.label) for flag in facts.flags]
    if facts.people > 1:
        flags.insert(0, ("", gettext("%(people)s together") % {"people": facts.people}))
    return format_html(FLAGS, format_html_join("", FLAG, flags)) if flags else NOTHING


def _second(text, classes=""):
    return format_html(SECOND, classes, text) if text else NOTHING


def _waiting_time(row, now):
    time = waited(row, now)
    return gettext("has waited %(time)s") % {"time": time} if time else ""


def _region(row):
    """Return whether the person comes from the region of the date, or "" where they did not say."""
    if row.is_other_region:
        return gettext("Another region")
    return gettext("Own region") if row.municipality_key else ""
