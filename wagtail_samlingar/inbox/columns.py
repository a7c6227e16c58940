"""The columns of the inbox."""

from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from wagtail_samlingar.inbox.occurrences import date_label, title_of
from wagtail_samlingar.registrations.states import Status

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


class StatusColumn(Column):
    """The status as word and colour."""

    cell_template_name = "wagtail_samlingar/inbox/status_cell.html"

    class Media:
        css = {"all": [STYLES]}


def columns(get_url):
    """Return the columns; ``get_url(registration)`` is the address of a case."""
    return [
        StatusColumn("status", label=gettext_lazy("Status"), sort_key="status"),
        TitleColumn("name", label=gettext_lazy("Name"), accessor=name_of, get_url=get_url, sort_key="name"),
        Column("organisation", label=gettext_lazy("Organisation"), sort_key="organisation"),
        Column("gathering", label=gettext_lazy("Gathering"), accessor=lambda row: title_of(row.occurrence)),
        Column("date", label=gettext_lazy("Date"), accessor=lambda row: date_label(row.occurrence)),
        Column("submitted_at", label=gettext_lazy("Received"), accessor=received, sort_key="submitted_at"),
        Column("waited", label=gettext_lazy("Waited"), accessor=waited),
    ]
