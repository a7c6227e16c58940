"""The table of the list. Wagtail renders a template for every cell; twenty rows of eight cost more than reading them.

The rows are made at once, and what many of them share is made once.
"""

from html import escape

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Table
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.inbox.columns import OBJ_TYPE, name_of
from wagtail_samlingar.inbox.list_times import RowTimes
from wagtail_samlingar.registrations.states import Status

# Filled in by ``_Rows``, which escapes what is not made here.
ROW = """<tr>{box}
<td class="samlingar-list__status">{status}</td>
<td class="title">
<div class="title-wrapper"><a href="{url}"><span id="{title_id}">{name}</span></a></div>{flags}
</td>
<td>{organisation}</td>
<td>{municipality}{region}</td>
<td>{date}</td>
<td>{received}{waited}</td>
<td>{responsible}</td>
</tr>"""
BOX = (
    '<td class="bulk-action-checkbox-cell"><input type="checkbox" data-object-id="{}" data-bulk-action-checkbox'
    ' class="bulk-action-checkbox" aria-label="{}" aria-describedby="{}"></td>'
)
STATUS = '<span class="samlingar-status samlingar-status--{}">{}</span>'
DATE = '{}<span class="samlingar-second">{}</span>'
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
        before, after = reverse(case_url_name, args=[0]).rsplit("0", 1)
        self.case_address = escape(before), escape(after + case_query)

    def list_rows(self):
        """Return the HTML of all rows, in the reader's words. No query."""
        rows = _Rows(self.case_address, self.selectable)
        return SafeString("\n".join(rows.render(row) for row in self.data))


class _Once(dict):
    """Keeps what ``make`` returns for each key."""

    def __init__(self, make):
        super().__init__()
        self._make = make

    def __missing__(self, key):
        self[key] = made = self._make(key)
        return made


class _Rows:
    """Renders the rows of one page. What is not escaped here was made by a function that escapes."""

    def __init__(self, case_address, selectable):
        self._before, self._after = case_address
        self._selectable = selectable
        self._select = escape(gettext("Select"))
        self._statuses = {status.value: format_html(STATUS, status.value, status.label) for status in Status}
        self._times = RowTimes()
        self._dates = _Once(lambda date: format_html(DATE, date.title, date.label))
        self._flags = _Once(_flags)
        self._seconds = _Once(lambda text: format_html(SECOND, "", text) if text else "")
        self._regions = _Once(lambda key: _region(*key))
        self._users = _Once(lambda user: escape(get_user_display_name(user)) if user else "")

    def render(self, row):
        """Return the HTML of ``row``."""
        pk, facts = str(row.pk), row.facts
        title_id = f"{OBJ_TYPE}_{pk}_title"
        return ROW.format(
            box=BOX.format(pk, self._select, title_id) if self._selectable else "",
            status=self._statuses[row.status],
            url=f"{self._before}{pk}{self._after}",
            title_id=title_id,
            name=escape(name_of(row)),
            flags=self._flags[facts.people, tuple(facts.flags)],
            organisation=escape(row.organisation),
            municipality=escape(row.municipality_name),
            region=self._regions[row.is_other_region, bool(row.municipality_key)],
            date=self._dates[facts.date],
            received=escape(self._times.received(row)),
            waited=self._seconds[self._times.waited(row)],
            responsible=self._users[row.assignee],
        )


def _flags(key):
    people, flags = key
    shown = [(f" samlingar-flag--{flag.value}", flag.label) for flag in flags]
    if people > 1:
        shown.insert(0, ("", gettext("%(people)s together") % {"people": people}))
    return format_html(FLAGS, format_html_join("", FLAG, shown)) if shown else ""


def _region(is_other, has_municipality):
    """Return whether the person comes from the region of the date, or "" where they did not say."""
    if not is_other and not has_municipality:
        return ""
    text = gettext("Another region") if is_other else gettext("Own region")
    return format_html(SECOND, " samlingar-second--whole", text)
