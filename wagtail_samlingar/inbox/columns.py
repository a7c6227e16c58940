"""The columns of the inbox."""

from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column

from wagtail_samlingar.inbox.query_strings import with_param

# Names the elements that hold a row's name, by which its box is read out.
OBJ_TYPE = "registration"
STYLES = "wagtail_samlingar/inbox.css"
SORTED_HEAD = '<th><a href="{}" title="{}" class="icon icon-arrow-{}-after{} label">{}</a></th>'


def name_of(registration):
    """Return the person's name, or words for one who has none yet or any more."""
    if registration.name:
        return registration.name
    return gettext("Name comes later") if registration.name_is_pending else gettext("No name")


class PlainColumn(Column):
    """A column that nothing is sorted by. Its head takes no template."""

    def render_header_html(self, parent_context):
        """Return the cell of the head."""
        return format_html("<th>{}</th>", self.label)


class SortedColumn(Column):
    """A column that the list is sorted by, without a template for its head, which is that of Wagtail's columns."""

    def render_header_html(self, parent_context):
        """Return the cell of the head: a link that sorts, or sorts the other way round where it sorts already."""
        head = self.get_header_context_data(parent_context)
        order, title = self.sort_key, head["ascending_title_text"]
        if head["is_ascending"]:
            order, title = f"-{order}", head["descending_title_text"]
        url = head["table"].base_url + with_param(
            head["request"].GET, "ordering", order, without=["p", "_w_filter_fragment"]
        )
        arrow = "up" if head["is_ascending"] else "down"
        chosen = " teal" if head["is_ascending"] or head["is_descending"] else ""
        return format_html(SORTED_HEAD, url, title, arrow, chosen, self.label)


class StatusColumn(PlainColumn):
    """The status, and the styles of the list."""

    class Media:
        css = {"all": [STYLES]}


def columns(sortable=True, selectable=False):
    """Return the columns of the list, for its head: ``list_table.py`` has the rows.

    ``sortable`` False: only by when it was received, which an index keeps in order. ``selectable``: with a box for
    each row, to decide about many.
    """

    boxes = [BulkActionsCheckboxColumn("bulk_actions", obj_type=OBJ_TYPE)] if selectable else []
    return [
        *boxes,
        StatusColumn("status", label=gettext_lazy("Status")),
        _column("name", gettext_lazy("Name"), sortable),
        _column("organisation", gettext_lazy("Organisation"), sortable),
        PlainColumn("origin", label=gettext_lazy("Comes from")),
        PlainColumn("gathering", label=gettext_lazy("Gathering and date")),
        SortedColumn("submitted_at", label=gettext_lazy("Received"), sort_key="submitted_at"),
        PlainColumn("assignee", label=gettext_lazy("Responsible")),
    ]


def _column(name, label, sortable):
    return SortedColumn(name, label=label, sort_key=name) if sortable else PlainColumn(name, label=label)
