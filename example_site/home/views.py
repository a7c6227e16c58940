"""The one address outside the languages: the bare domain."""

from django.http import HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import trans_real
from wagtail.models import Site


def front_page(request):
    """
    Send the visitor to the front page in the first language of their browser that the site has.

    A visitor whose wishes cannot be met, or who only says Norwegian (``no``), gets the root page of the Site: here the
    nynorsk front page, whatever ``LANGUAGE_CODE`` says.
    """
    root = Site.find_for_request(request).root_page
    live_homes = root.get_translations(inclusive=True).live().select_related("locale")
    homes = {home.locale.language_code: home for home in live_homes}
    home = homes.get(wanted_language(request, homes), root)
    response = HttpResponseRedirect(home.get_url(request))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def wanted_language(request, languages):
    """Return the first of ``languages`` that the browser asks for ("nn-NO" is nn, "no" is nobody's), or None."""
    for wanted, _quality in trans_real.parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = wanted.split("-")[0]
        if language in languages:
            return language
        if language == "no":
            return None
    return None
