"""The page that rules a gathering or region: of those with its translation key, the lowest pk that is no alias."""

from django.db.models import Subquery
from wagtail.models import Locale, Page

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
    """Return the ruling page of what ``page`` (specific) shows: ``page`` itself where it rules.

    One query, whichever page is asked about: a translation is of the type of its source. The locales of both are known
    afterwards.
    """
    rows = type(page).objects.filter(translation_key=key_of(page), alias_of__isnull=True).select_related("locale")
    own_locale = Locale.objects.filter(pk=page.locale_id).values("language_code")
    ruling = rows.annotate(asked_language=Subquery(own_locale)).order_by("pk").first()
    if ruling is None:
        return page
    page.locale = Locale(pk=page.locale_id, language_code=ruling.asked_language)
    return page if ruling.pk == page.pk else ruling


def is_canonical(page, role=GATHERING):
    """Return True when ``page`` rules its gathering or region: the panels for its facts are open on it alone."""
    if page.alias_of_id:
        return False
    if page.pk is None:
        return True
    return not canonical_pages(role).filter(translation_key=page.translation_key, pk__lt=page.pk).exists()
