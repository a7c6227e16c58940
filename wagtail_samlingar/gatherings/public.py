"""The one gate of everything public: which gatherings may the sender of a request see."""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.http import Http404
from wagtail.models import Page, PageViewRestriction, Site

from wagtail_samlingar.gatherings.registry import GATHERING, content_type_ids, page_models


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


def public_page_or_404(request, key, language):
    """Return (page to show, page that rules) of the gathering ``key`` (UUID): specific, with their locales.

    The page to show is the one in ``language`` that the sender of ``request`` may see, else the ruling one, else any.
    Raises ``Http404`` when the sender may see none, or the ruling page is not published. One query for the Site, one
    for each page type, and one more where something above the pages is restricted.
    """
    pages = _pages_of(key)
    public = _without_restricted(request, [page for page in pages if page.live and _is_in_site(request, page)])
    if not public or not pages[0].live:
        raise Http404
    in_language = [page for page in public if page.locale.language_code == language]
    return (in_language or public)[0], pages[0]


def _pages_of(key):
    """Return the pages of gathering ``key`` that are no aliases, the ruling one first."""
    above = PageViewRestriction.objects.annotate(start=Substr(OuterRef("path"), 1, Length("page__path")))
    pages = []
    for model in page_models(GATHERING):
        rows = model.objects.filter(translation_key=key, alias_of__isnull=True).select_related("locale", "content_type")
        rows = rows.annotate(is_restricted=Exists(above.filter(page__path=F("start"))))
        # A page of a subclass is also a row of its parent; it counts as what it is.
        pages += [page for page in rows if page.content_type.model_class() is model]
    return sorted(pages, key=lambda page: page.pk)


def _without_restricted(request, pages):
    if not any(page.is_restricted for page in pages):
        return pages
    closed = [
        restriction.page.path
        for restriction in PageViewRestriction.objects.select_related("page")
        if not restriction.accept_request(request)
    ]
    return [page for page in pages if not page.path.startswith(tuple(closed))]


def _root_paths(request):
    """Return the URL paths under which the pages of the request's Site lie."""
    site = Site.find_for_request(request)
    return [root.root_path for root in Site.get_site_root_paths() if site is not None and root.site_id == site.pk]


def _is_in_site(request, page):
    return page.url_path.startswith(tuple(_root_paths(request)))


def _in_site(request):
    condition = Q(pk__in=[])
    for root_path in _root_paths(request):
        condition |= Q(url_path__startswith=root_path)
    return condition
