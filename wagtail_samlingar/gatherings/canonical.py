"""The page that rules a gathering or region: of those with its translation key, the lowest pk that is no alias."""

from wagtail.models import Page

from wagtail_samlingar.gatherings.registry import GATHERING, content_type_ids


def key_of(page):
    """Return the key (UUID) under which the dates of ``page`` are recorded. An alias speaks for its source."""
    while page.alias_of_id:
        page = page.alias_of
    return page.translation_key


def canonical_pages(role=GATHERING):
    """Return the base pages that may rule a key, lowest pk first."""
    return Page.objects.filter(content_type_id__in=content_type_ids(role), alias_of__isnull=True).order_by("pk")


def canonical_page(key, role=GATHERING):
    """Return the specific page that rules ``key`` (UUID), live or not, or None when no page is left: two queries."""
    page = canonical_pages(role).filter(translation_key=key).first()
    return page.specific if page else None


def canonical_for(page):
    """Return the ruling page of the gathering that ``page`` shows: ``page`` itself where it rules, in one query."""
    key = key_of(page)
    ruling = canonical_pages().filter(translation_key=key).first()
    if ruling is None or ruling.pk == page.pk:
        return page
    return ruling.specific


def is_canonical(page):
    """Return True when ``page`` rules its gathering: the panels for dates and settings are open on it alone."""
    if page.alias_of_id:
        return False
    if page.pk is None:
        return True
    return not canonical_pages().filter(translation_key=page.translation_key, pk__lt=page.pk).exists()
