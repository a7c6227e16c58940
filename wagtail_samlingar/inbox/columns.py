"""The columns of the inbox."""

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column

from wagtail_samlingar.registrations.states import Status

# Names the elements that hold a row's name, by which its box is read out.
OBJ_TYPE = "registration"
STYLES = "wagtail_samlingar/inbox.css"
# Those who still wait for somebody: their waiting time is told.
WAITING = frozenset({Status.UNVERIFIED, Status.PENDING, Status.WAITLISTED, Status.OFFERED})


def name_of(registration):
    """Return the person's name, or words for one who has none yet or any more."""
    if registration.name:
        return registration.name
    return gettext("Name comes later") if registration.name_is_pending else gettext("No name")


def waited(registration, now=None):
    """Return how long a waiting person has waited ("3 days"), or "" for those who do not wait."""
    if registration.status not in WAITING:
        return ""
    return timesince(registration.submitted_at, now or timezone.now(), depth=1)


def received(registration):
    """Return when it was received, in the reader's zone."""
    return formats.date_format(timezone.localtime(registration.submitted_at), "SHORT_DATETIME_FORMAT")


class PlainColumn(Column):
    """A column that nothing is sorted by. Its head takes no template."""

    def render_header_html(self, parent_context):
        """Return the cell of the head."""
        return format_html("<th>{}</th>", self.label)


class StatusColumn(PlainColumn):
    """The status, and the styles of the list."""

    class Media:
        css = {"all": [STYLES]}


def columns(sortable=True, selectable=False):
    """Return the columns of the list, for its head: ``list_table.py`` has the rows.

    ``sortable`` False: only by when it was received, which an index keeps in order. ``selectable``: with a box for
    each row, to decide about many.
    """

    def sort_key(name):
        return name if sortable else None

    boxes = [BulkActionsCheckboxColumn("bulk_actions", obj_type=OBJ_TYPE)] if selectable else []
    return [
        *boxes,
        StatusColumn("status", label=gettext_lazy("Status")),
        Column("name", label=gettext_lazy("Name"), sort_key=sort_key("name")),
        Column("organisation", label=gettext_lazy("Organisation"), sort_key=sort_key("organisation")),
        PlainColumn("origin", label=gettext_lazy("Comes from")),
        PlainColumn("gathering", label=gettext_lazy("Gathering and date")),
        Column("submitted_at", label=gettext_lazy("Received"), sort_key="submitted_at"),
        PlainColumn("assignee", label=gettext_lazy("Responsible")),
    ]
