"""Who waits for staff, in numbers: what messages to staff are about."""

from django.db.models import Count, Min
from django.db.models.functions import Coalesce

from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.queries import coming, in_order
from wagtail_samlingar.registrations.date_tasks import count_untold, untold_changes
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Status


def waiting_at(gathering_keys, now):
    """Return the coming dates of gatherings (keys) on which somebody waits for an answer at ``now`` (aware instant).

    One query. A list of dicts: ``occurrence_id``, ``gathering_key``, ``people`` (how many), ``oldest`` (when the one
    who has waited longest registered) and ``since`` (when the first of those who wait began to: registered, confirmed
    the address or was reopened).
    """
    occurrences = coming(Occurrence.objects.filter(gathering_key__in=gathering_keys), now)
    pending = Registration.objects.filter(occurrence__in=occurrences, status=Status.PENDING, anonymised_at=None)
    rows = pending.order_by().values("occurrence_id", "occurrence__gathering_key")
    rows = rows.annotate(
        people=Count("pk"), oldest=Min("submitted_at"), since=Min(Coalesce("decided_at", "submitted_at"))
    )
    return [{**row, "gathering_key": row.pop("occurrence__gathering_key")} for row in rows.order_by("oldest")]


def dates_of(rows):
    """Return {pk: Occurrence} of the dates that ``rows`` (see :func:`waiting_at`) name, in order, with regions."""
    found = Occurrence.objects.filter(pk__in=[row["occurrence_id"] for row in rows])
    return {occurrence.pk: occurrence for occurrence in in_order(found).prefetch_related("regions")}


def untold_at(gathering_key, now):
    """Return [(date, people)] of the coming dates of a gathering (key) of which a change is to be told at ``now``.

    Dates in order, with their regions; ``people`` is how many have not been told: two queries.
    """
    occurrences = Occurrence.objects.filter(gathering_key=gathering_key)
    tasks = count_untold(untold_changes(occurrences, now)).order_by()
    people = dict(tasks.values_list("occurrence_id", "people"))
    found = in_order(Occurrence.objects.filter(pk__in=people)).prefetch_related("regions")
    return [(occurrence, people[occurrence.pk]) for occurrence in found]
