"""Navigation of the example site: menu, language switcher, links for search engines."""

from django import template
from django.utils.translation import get_language
from wagtail.models import Site

register = template.Library()

# Each language is named in itself, whatever the page is written in.
LANGUAGE_NAMES = {"nn": "Nynorsk", "nb": "Bokmål", "en": "English"}
OPEN_GRAPH_LOCALES = {"nn": "nn_NO", "nb": "nb_NO", "en": "en_GB"}


@register.simple_tag(takes_context=True)
def site_navigation(context):
    """
    Return the front page in the language being read, the pages of its menu and those of its footer.

    The active language decides, not the ``page``: a receipt or a form with errors may name a page in another one.
    """
    site = Site.find_for_request(context["request"])
    if site is None:
        return {"home": None, "menu": [], "footer": []}
    homes = site.root_page.get_translations(inclusive=True).live().select_related("locale")
    home = homes.filter(locale__language_code=get_language()).first() or site.root_page
    children = list(home.get_children().live().select_related("locale"))
    return {
        "home": home,
        "menu": [child for child in children if child.show_in_menus],
        "footer": [child for child in children if not child.show_in_menus],
    }


@register.simple_tag(takes_context=True)
def page_languages(context):
    """Return the live translations of the page being read, itself among them, in the site's order of languages."""
    page = context.get("page")
    if page is None or not getattr(page, "pk", None):
        return []
    versions = page.get_translations(inclusive=True).live().select_related("locale")
    by_code = {version.locale.language_code: version for version in versions}
    request = context["request"]
    return [
        {
            "code": code,
            "name": name,
            "url": by_code[code].get_url(request),
            "full_url": by_code[code].get_full_url(request),
            "current": by_code[code].pk == page.pk,
        }
        for code, name in LANGUAGE_NAMES.items()
        if code in by_code
    ]


@register.simple_tag
def open_graph_locale(language_code):
    """Return the name Open Graph uses for a language: ``nn_NO`` for nynorsk."""
    return OPEN_GRAPH_LOCALES.get(language_code, language_code)
