"""Reading occurrences: which are public, which come, which belong to a gathering."""

from django.db.models import F, Q

from wagtail_samlingar.occurrences.models import DateState, Occurrence, OccurrenceRegion, PageState


def live():
    """Return the occurrences whose date is on a published page, in the order visitors meet them."""
    return Occurrence.objects.filter(page_state=PageState.LIVE)


def of_gathering(gathering_key):
    """Return the live occurrences of a gathering (UUID), in the editor's order, with their regions: one query."""
    return with_regions(live().filter(gathering_key=gathering_key).order_by("sort_order", "pk"))


class ReadRegions(list):
    """The regions of one occurrence, read already: what ``occurrence.regions.all()`` then returns.

    A queryset that is filtered for each of many occurrences takes longer to make than to read. Asking for anything but
    all of them fails.
    """

    def all(self):
        """Return the regions."""
        return self


def with_regions(occurrences, region_fields=()):
    """Return a list of ``occurrences`` (ordered queryset) whose regions are read already: one query.

    Args: ``region_fields``: the names of those that are needed of a region beside its key; () for all.
    ``prefetch_related`` would take two queries, and registering stands within a fixed number of them.
    """
    wanted = {"id", "occurrence", "key", *region_fields} if region_fields else None
    # In the order of the model, which ``from_db`` goes by.
    fields = [field for field in OccurrenceRegion._meta.concrete_fields if wanted is None or field.name in wanted]
    names = [field.attname for field in fields]
    columns = {f"region_{name}": F(f"regions__{name}") for name in names if name != "occurrence_id"}
    rows = {}
    for row in occurrences.annotate(**columns).order_by(*occurrences.query.order_by, "regions__sort_order"):
        occurrence = rows.setdefault(row.pk, row)
        if occurrence is row:
            # Where ``prefetch_related`` leaves what it read.
            row._prefetched_objects_cache = {"regions": ReadRegions()}
        if row.region_id is not None:
            values = [row.pk if name == "occurrence_id" else getattr(row, f"region_{name}") for name in names]
            region = OccurrenceRegion.from_db(row._state.db, names, values)
            region.occurrence = occurrence
            occurrence.regions.all().append(region)
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
