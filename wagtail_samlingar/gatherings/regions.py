"""Regions by key: names, contacts and municipalities, read from their canonical pages."""

from wagtail_samlingar.gatherings.canonical import canonical_pages
from wagtail_samlingar.gatherings.registry import REGION
from wagtail_samlingar.occurrences.models import OccurrenceRegion


def region_choices():
    """Return (key, name) pairs an editor may choose from, by name.

    A region whose page is gone stays on the list as long as a recorded date names it, so that saving a gathering
    does not take the region away from its dates.
    """
    names = {str(key): name for key, name in OccurrenceRegion.objects.values_list("key", "name").distinct()}
    # Lowest pk last, so that the canonical page's title wins.
    for key, title in canonical_pages(REGION).order_by("-pk").values_list("translation_key", "title"):
        names[str(key)] = title
    return sorted(names.items(), key=lambda choice: choice[1].casefold())


def region_names(keys):
    """Return {key: name} for those of ``keys`` (strings) that are known."""
    wanted = set(keys)
    return {key: name for key, name in region_choices() if key in wanted} if wanted else {}


def region_pages(keys):
    """Return {key: canonical specific region page} for those of ``keys`` (UUIDs or strings) that have a page."""
    pages = {}
    for page in canonical_pages(REGION).filter(translation_key__in=keys).specific():
        pages.setdefault(page.translation_key, page)
    return pages
