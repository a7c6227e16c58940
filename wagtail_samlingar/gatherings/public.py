"""The one gate of everything public: which gatherings may the sender of a request see."""

from django.db.models import Q
from django.http import Http404
from wagtail.models import Page, PageViewRestriction, Site

from wagtail_samlingar.gatherings.registry import GATHERING, content_type_ids


def public_pages(request, role=GATHERING):
    """Return the base pages of ``role`` that the sender of ``request`` may see.

    Live, not an alias, of this Site (its root page or a translation of it), and passing every view restriction above
    them (Wagtail ``PageViewRestriction``: login, groups, password).
    """
    pages = Page.objects.live().filter(content_type_id__in=content_type_ids(role), alias_of__isnull=True)
    pages = pages.filter(_in_site(request))
    for restriction in PageViewRestriction.objects.select_related("page"):
        if not restriction.accept_request(request):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
    return pages


def public_gatherings(request):
    """Return the gatherings (base pages) that the sender of ``request`` may see."""
    return public_pages(request, GATHERING)


def public_gathering_or_404(request, key):
    """Return ``key`` when a page of the gathering is public for ``request``; raise ``Http404`` otherwise."""
    if not public_gatherings(request).filter(translation_key=key).exists():
        raise Http404
    return key


def _in_site(request):
    site = Site.find_for_request(request)
    condition = Q(pk__in=[])
    if site is not None:
        for root in Site.get_site_root_paths():
            if root.site_id == site.pk:
                condition |= Q(url_path__startswith=root.root_path)
    return condition
