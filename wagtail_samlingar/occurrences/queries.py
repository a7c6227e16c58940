"""Reading occurrences: which are public, which come, which belong to a gathering."""

from django.db.models import F, Q

from wagtail_samlingar.occurrences.models import DateState, Occurrence, OccurrenceRegion, PageState


def live():
    """Return the occurrences whose date is on a published page, in the order visitors meet them."""
    return Occurrence.objects.filter(page_state=PageState.LIVE)


def of_gathering(gathering_key):
    """Return the live occurrences of a gathering (UUID), in the editor's order, with their regions: one query."""
    return with_regions(live().filter(gathering_key=gathering_key).order_by("sort_order", "pk"))


def with_regions(occurrences):
    """Return a list of ``occurrences`` (ordered queryset) whose regions are read already: one query.

    ``prefetch_related`` would take two, and registering stands within a fixed number of them.
    """
    names = [field.attname for field in OccurrenceRegion._meta.concrete_fields if field.name != "occurrence"]
    columns = {f"region_{name}": F(f"regions__{name}") for name in names}
    rows = {}
    for row in occurrences.annotate(**columns).order_by(*occurrences.query.order_by, "regions__sort_order"):
        occurrence = rows.setdefault(row.pk, row)
        if occurrence is row:
            known = OccurrenceRegion.objects.filter(occurrence=row)
            # What ``prefetch_related`` leaves behind.
            known._result_cache, known._prefetch_done = [], True
            row._prefetched_objects_cache = {"regions": known}
        if row.region_id is not None:
            values = {name: getattr(row, f"region_{name}") for name in names}
            region = OccurrenceRegion(occurrence=occurrence, **values)
            region._state.adding = False
            occurrence.regions.all()._result_cache.append(region)
    return list(rows.values())


def coming(queryset, now):
    """Keep the occurrences that have not ended at ``now`` (aware instant), undecided dates included."""
    return queryset.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def past(queryset, now):
    """Keep the occurrences that ended at or before ``now`` (aware instant) and were not cancelled."""
    return queryset.filter(ends_at__lte=now).exclude(state=DateState.CANCELLED)


def in_order(queryset):
    """Order by start, undecided dates last: explicit, since databases place NULL differently."""
    return queryset.order_by(F("starts_at").asc(nulls_last=True), "sort_order", "pk")
