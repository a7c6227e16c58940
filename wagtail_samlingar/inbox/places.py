"""The places a scope can be about, by key, with the names people know them by."""

from django.utils.translation import gettext as _
from wagtail.models import Locale

from wagtail_samlingar.gatherings.canonical import canonical_pages
from wagtail_samlingar.gatherings.regions import region_choices
from wagtail_samlingar.gatherings.registry import GATHERING, INDEX
from wagtail_samlingar.inbox.grants import EVERYWHERE, place_of
from wagtail_samlingar.inbox.occurrences import title_of
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.models import ScopeKind


def place_choices(keep=()):
    """Return choices for a select: all gatherings, then indexes, gatherings and regions by name.

    ``keep`` are places that must be offered although nothing names them any more, so that saving loses none.
    """
    groups = [
        (_("Indexes of gatherings"), ScopeKind.INDEX, _page_titles(INDEX)),
        (_("Regions"), ScopeKind.REGION, dict(region_choices())),
        (_("Gatherings"), ScopeKind.GATHERING, _gathering_titles()),
    ]
    choices = [(EVERYWHERE, str(ScopeKind.ALL.label))]
    known = {EVERYWHERE}
    for heading, kind, names in groups:
        offered = [(place_of(kind, key), name) for key, name in _by_name(names)]
        known.update(place for place, _name in offered)
        if offered:
            choices.append((heading, offered))
    unknown = [
        (place, _("No longer on the site (%(place)s)") % {"place": place}) for place in keep if place not in known
    ]
    if unknown:
        choices.append((_("Others"), unknown))
    return choices


def _by_name(names):
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


def _page_titles(role):
    """Return {key: title}: the title of the canonical page, or of its translation in the reader's language."""
    titles = {}
    reader = Locale.get_active().pk
    # The last one written wins: the lowest pk, and after it the reader's own language.
    pages = canonical_pages(role).order_by("-pk").values_list("translation_key", "title", "locale_id")
    for wanted in (False, True):
        for key, title, locale_id in pages:
            if not wanted or locale_id == reader:
                titles[str(key)] = title
    return titles


def _gathering_titles():
    """Return {key: title} of gatherings with a page, and of those of which only recorded dates are left."""
    titles = {}
    for occurrence in Occurrence.objects.order_by("pk").only("gathering_key", "titles"):
        titles[str(occurrence.gathering_key)] = title_of(occurrence)
    return {**titles, **_page_titles(GATHERING)}
