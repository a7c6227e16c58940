"""Where a person can be moved: the other dates of the same gathering."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_samlingar.inbox.occurrences import clock_of, day_of, regions_of
from wagtail_samlingar.occurrences.models import DateState, PageState
from wagtail_samlingar.occurrences.queries import in_order, live
from wagtail_samlingar.occurrences.states import closed_state, queue_takes
from wagtail_samlingar.registrations.queries import seats_of


def destinations_of(occurrence, occurrences):
    """Return choices (pk, label) of dates to move somebody on ``occurrence`` to: three queries.

    Args: ``occurrences`` (queryset), those within the reader's scope. Dates that have started, are cancelled or are no
    longer on a published page are left out.
    """
    now = timezone.now()
    others = occurrences.filter(gathering_key=occurrence.gathering_key, page_state=PageState.LIVE)
    others = others.filter(Q(starts_at=None) | Q(starts_at__gt=now)).exclude(state=DateState.CANCELLED)
    rows = list(in_order(others.exclude(pk=occurrence.pk)).prefetch_related("regions"))
    seats = seats_of(rows, now)
    return [(row.pk, _label(row, seats[row.pk])) for row in rows]


def destinations_beyond(occurrence, occurrences):
    """Return choices (pk, label) of open dates that others decide about, to ask for a place there: three queries.

    Args: ``occurrences`` (queryset), those within the reader's scope. Whoever is moved to another waits there, until
    the staff of that date decide. Their seats are not told.
    """
    now = timezone.now()
    others = live().filter(gathering_key=occurrence.gathering_key).exclude(pk=occurrence.pk)
    others = in_order(others.exclude(pk__in=occurrences.order_by().values("pk"))).prefetch_related("regions")
    rows = [row for row in others if closed_state(row, now) is None]
    seats = seats_of(rows, now)
    rows = [row for row in rows if queue_takes(row, seats[row.pk], 1)]
    return [(row.pk, _words(row, _("waits until its own staff decide"))) for row in rows]


def _label(occurrence, seats):
    return _words(occurrence, _room(seats))


def _words(occurrence, arrival):
    when = " ".join(filter(None, [day_of(occurrence), clock_of(occurrence)]))
    return " · ".join(filter(None, [when, regions_of(occurrence), arrival]))


def _room(seats):
    """Return what a person who is moved there meets, in words."""
    if not seats.takes(1):
        return _("waiting list")
    if seats.free is None:
        return _("no limit on seats")
    return ngettext("%(seats)d free seat", "%(seats)d free seats", seats.free) % {"seats": seats.free}
