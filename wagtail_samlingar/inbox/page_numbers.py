"""Numbers about a gathering for whoever edits its page. Never who registered, and never what they answered.

Page editors are told how many people each date has, which they need for rooms and catering. Finer figures (answers,
municipalities) may point to one person where there are few, so they are for those who may view registrations.
"""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_samlingar.gatherings.canonical import key_of
from wagtail_samlingar.gatherings.registry import content_type_ids
from wagtail_samlingar.inbox.occurrences import date_label
from wagtail_samlingar.inbox.seats_tables import read_seats, with_people_or_page
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.queries import in_order
from wagtail_samlingar.occurrences.states import Seats, public_state
from wagtail_samlingar.registrations.date_tasks import count_untold, untold_changes
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import MODERATE, VIEW, occurrences_for
from wagtail_samlingar.registrations.states import ACTIVE

# Names of what :func:`annotate_people` puts on pages.
EVERYBODY, IN_SCOPE = "samlingar_people", "samlingar_people_in_scope"


def annotate_people(parent_page, pages, request):
    """Count the people of each gathering among ``pages`` (queryset) in the query that lists them.

    A receiver of Wagtail's ``construct_explorer_page_queryset``. Pages of other types are not looked up.
    """
    return pages.annotate(
        **{
            EVERYBODY: _people_of_page(Occurrence.objects.all()),
            IN_SCOPE: _people_of_page(occurrences_for(request.user, VIEW)),
        }
    )


def _people_of_page(occurrences):
    key = Coalesce(OuterRef("alias_of__translation_key"), OuterRef("translation_key"))
    people = Registration.objects.filter(occurrence__gathering_key=key, status__in=ACTIVE)
    people = people.filter(occurrence__in=occurrences.values("pk")).order_by()
    counted = people.annotate(one=Value(1)).values("one").annotate(people=Count("pk")).values("people")
    is_gathering = When(content_type_id__in=content_type_ids(), then=Coalesce(Subquery(counted), 0))
    return Case(is_gathering, default=None, output_field=IntegerField())


@dataclass(frozen=True)
class PagePeople:
    """People who have, wait for or are offered a place: all of them, and those the reader may view (None: no date)."""

    everybody: int
    in_scope: int | None


def people_of(page, user):
    """Return the ``PagePeople`` of a gathering's ``page`` for ``user``: no query where the listing has counted them."""
    if getattr(page, EVERYBODY, None) is not None:
        return PagePeople(getattr(page, EVERYBODY), getattr(page, IN_SCOPE) or None)
    key = key_of(page)
    return PagePeople(_count(Occurrence.objects.all(), key) or 0, _count(occurrences_for(user, VIEW), key))


def _count(occurrences, key):
    """Return the people on those of ``occurrences`` that belong to ``key``; None where none does. One query."""
    counted = occurrences.filter(gathering_key=key).aggregate(
        dates=Count("pk", distinct=True), people=Count("registrations", filter=Q(registrations__status__in=ACTIVE))
    )
    return counted["people"] if counted["dates"] else None


@dataclass(frozen=True)
class DateRow:
    """A date of the gathering as its editor is told of it; ``is_viewable`` and ``is_decidable`` by the reader.

    ``untold``: how many people have not been told of what was published since they were told last.
    """

    pk: int
    label: str
    state: str
    seats: Seats
    free: int | None
    pending: int
    untold: int
    is_viewable: bool
    is_decidable: bool


def date_rows(page, user):
    """Return a ``DateRow`` for each recorded date of the gathering of ``page``, in order: at most nine queries."""
    key, now = key_of(page), timezone.now()
    dates = with_people_or_page(Occurrence.objects.filter(gathering_key=key))
    held = read_seats(in_order(dates).prefetch_related("regions"), now)
    if not held:
        return []
    tasks = count_untold(untold_changes(Occurrence.objects.filter(gathering_key=key), now)).order_by()
    untold = dict(tasks.values_list("occurrence_id", "people"))
    viewable, decidable = _pks(user, VIEW, key), _pks(user, MODERATE, key)
    return [
        DateRow(
            pk=date.occurrence.pk,
            label=date_label(date.occurrence),
            state=str(public_state(date.occurrence, date.seats, now).label),
            seats=date.seats,
            free=date.free,
            pending=date.pending,
            untold=untold.get(date.occurrence.pk, 0),
            is_viewable=date.occurrence.pk in viewable,
            is_decidable=date.occurrence.pk in viewable and date.occurrence.pk in decidable,
        )
        for date in held
    ]


def _pks(user, permission, key):
    return set(occurrences_for(user, permission).filter(gathering_key=key).values_list("pk", flat=True))
