"""When to record: after commit, by key, reading the page from the database and never a signal's instance."""

from functools import partial

from django.db import transaction

from wagtail_samlingar.gatherings.registry import GATHERING, REGION, content_type_ids, role_of
from wagtail_samlingar.gatherings.snapshots import gathering_keys, read_gathering
from wagtail_samlingar.occurrences import services
from wagtail_samlingar.occurrences.models import Occurrence, OccurrenceRegion

# A save that touches none of these cannot change what is recorded.
UNRECORDED_FIELDS = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "live_revision",
        "last_published_at",
        "first_published_at",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "show_in_menus",
        "seo_title",
        "search_description",
        "numchild",
        "body",
    }
)


def record(key):
    """Record the gathering ``key`` (UUID) now. See ``occurrences.services.record`` for what is written."""
    return services.record(key, partial(read_gathering, key))


def preview(key):
    """Return what :func:`record` would change, writing nothing."""
    return services.preview(key, partial(read_gathering, key))


def record_after_commit(keys):
    """Record each of ``keys`` when the running transaction has committed, one failing without the others."""
    for key in keys:
        transaction.on_commit(partial(record, key), robust=True)


def keys_touched_by(page):
    """Return the keys of the gatherings that a change to ``page`` (possibly a bare ``Page``) may concern."""
    role = role_of(page)
    if page.alias_of_id:
        return set()
    if role == GATHERING:
        return {page.translation_key}
    if role == REGION:
        named = OccurrenceRegion.objects.filter(key=page.translation_key)
        return set(named.values_list("occurrence__gathering_key", flat=True))
    return set()


def keys_beneath(page):
    """Return the keys of the gatherings beneath ``page`` and of ``page`` itself."""
    gatherings = page.get_descendants(inclusive=True).filter(content_type_id__in=content_type_ids(GATHERING))
    return set(gatherings.filter(alias_of__isnull=True).values_list("translation_key", flat=True))


def all_keys():
    """Return every key with a page or a recorded occurrence."""
    return gathering_keys() | set(Occurrence.objects.values_list("gathering_key", flat=True).distinct())
