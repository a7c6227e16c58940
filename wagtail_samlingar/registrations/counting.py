"""Counting people for those who plan: by status, attendance, origin and time. Flat in memory, whatever their number.

Callers hand in the dates that a reader may see (``scope.occurrences_for``); nothing here knows who reads.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q

from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY, WHOLE_COUNTY
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import ACTIVE, Status

# Rows fetched at a time.
CHUNK = 2000
# Not said to be anybody's yet, or nobody's.
NOT_GENUINE = (Status.UNVERIFIED, Status.SPAM)
OWN_REGION, OTHER_REGION, NOT_SAID = "own", "other", "not_said"


@dataclass
class Tally:
    """People who have a place, and people who wait for an answer, for a seat or to answer an offer."""

    placed: int = 0
    waiting: int = 0

    @property
    def people(self):
        """All of them."""
        return self.placed + self.waiting

    def add(self, status, people=1):
        """Count ``people`` with ``status``; those who neither have a place nor wait are not counted."""
        if status == Status.CONFIRMED:
            self.placed += people
        elif status in ACTIVE:
            self.waiting += people


def tallies():
    """Return an empty {key: Tally} that makes what it is asked for."""
    return defaultdict(Tally)


@dataclass
class PeopleCount:
    """How many people there are on some dates.

    ``statuses`` counts everybody, ``attendance`` those who have a place; the tallies count those who have a place or
    wait. ``origins`` has the keys "own", "other", "whole_county" and "not_said" and leaves out dates for everyone.
    ``municipalities`` has municipality keys, ``names`` their names as registered, ``dates`` primary keys of dates.
    """

    everybody: Tally = field(default_factory=Tally)
    statuses: Counter = field(default_factory=Counter)
    attendance: Counter = field(default_factory=Counter)
    origins: dict[str, Tally] = field(default_factory=tallies)
    families: dict[str, Tally] = field(default_factory=tallies)
    municipalities: dict[str, Tally] = field(default_factory=tallies)
    names: dict[str, str] = field(default_factory=dict)
    dates: dict[int, Tally] = field(default_factory=tallies)


def count_people(occurrences):
    """Return the ``PeopleCount`` of ``occurrences`` (list, with their regions prefetched): one grouped query."""
    regional = {occurrence.pk for occurrence in occurrences if occurrence.regions.all()}
    rows = (
        _registrations(occurrences)
        .values_list(
            "occurrence_id",
            "status",
            "attendance",
            "is_other_region",
            "family",
            "municipality_key",
            "municipality_name",
        )
        .annotate(people=Count("pk"))
    )
    count = PeopleCount()
    for date, status, attendance, is_other_region, family, municipality, name, people in rows.iterator(CHUNK):
        count.statuses[status] += people
        if status == Status.CONFIRMED:
            count.attendance[attendance] += people
        if status not in ACTIVE:
            continue
        count.everybody.add(status, people)
        count.dates[date].add(status, people)
        count.families[family].add(status, people)
        count.municipalities[municipality].add(status, people)
        count.names[municipality] = name or count.names.get(municipality, "")
        if date in regional:
            count.origins[_origin(is_other_region, municipality)].add(status, people)
    return count


def _origin(is_other_region, municipality_key):
    """Return where somebody comes from, as ``routing.is_from_elsewhere`` saw it when they registered."""
    if is_other_region or municipality_key == OUTSIDE_COUNTY:
        return OTHER_REGION
    if municipality_key == WHOLE_COUNTY:
        return WHOLE_COUNTY
    return OWN_REGION if municipality_key else NOT_SAID


def count_days(occurrences, zone):
    """Return {day (date in ``zone``): people who registered on it} for ``occurrences`` (list): one query.

    Counts everybody who registered, whatever became of it; addresses nobody has confirmed and spam do not count. The
    days are found here and not in the database: MariaDB knows no zones unless somebody has loaded them.
    """
    received = _registrations(occurrences).exclude(status__in=NOT_GENUINE).values_list("submitted_at", flat=True)
    return Counter(moment.astimezone(zone).date() for moment in received.iterator(CHUNK))


def count_pending(occurrences):
    """Return {occurrence pk: people waiting for an answer} for ``occurrences`` (iterable): one query."""
    rows = _registrations(occurrences).filter(status=Status.PENDING).values_list("occurrence_id")
    return dict(rows.annotate(people=Count("pk")))


def active_by(field_name, occurrences):
    """Return {value of ``field_name``: Tally} of people on ``occurrences`` (queryset): one query.

    Args: ``field_name`` is a field of the date, such as "gathering_key" or "starts_on__year".
    """
    rows = Registration.objects.filter(occurrence__in=occurrences.order_by().values("pk"), status__in=ACTIVE)
    rows = rows.order_by().values_list(f"occurrence__{field_name}")
    placed, everybody = Count("pk", filter=Q(status=Status.CONFIRMED)), Count("pk")
    return {
        value: Tally(placed=with_place, waiting=people - with_place)
        for value, with_place, people in rows.annotate(with_place=placed, people=everybody)
    }


def _registrations(occurrences):
    return Registration.objects.filter(occurrence__in=[occurrence.pk for occurrence in occurrences]).order_by()
