"""Reading occurrences: which are public, which come, which belong to a gathering."""

from django.db.models import F, Q

from wagtail_samlingar.occurrences.models import DateState, Occurrence, PageState


def live():
    """Return the occurrences whose date is on a published page, in the order visitors meet them."""
    return Occurrence.objects.filter(page_state=PageState.LIVE)


def of_gathering(gathering_key):
    """Return the live occurrences of a gathering (UUID), in the editor's order, with their regions: two queries."""
    return live().filter(gathering_key=gathering_key).order_by("sort_order", "pk").prefetch_related("regions")


def coming(queryset, now):
    """Keep the occurrences that have not ended at ``now`` (aware instant), undecided dates included."""
    return queryset.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def past(queryset, now):
    """Keep the occurrences that ended at or before ``now`` (aware instant) and were not cancelled."""
    return queryset.filter(ends_at__lte=now).exclude(state=DateState.CANCELLED)


def in_order(queryset):
    """Order by start, undecided dates last: explicit, since databases place NULL differently."""
    return queryset.order_by(F("starts_at").asc(nulls_last=True), "sort_order", "pk")
