"""The head of the list: title, buttons, search box and filters, which take as long to render as all the rows.

It is kept as long as nothing that it offers, and nothing that is chosen, has changed (``filters_key.py``). What is
searched for is mostly a name or an address and is not kept: it is put into its place afterwards, and so is the key
that stands for it in addresses.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from wagtail.admin.forms.search import SearchForm

from wagtail_samlingar.inbox.filters import SEARCH
from wagtail_samlingar.inbox.search import remember_search

TEMPLATE = "wagtailadmin/shared/headers/slim_header.html"
# Seconds: who has cases may have changed meanwhile.
KEPT = 60
# Stand for what is searched for, and for its key, until they are known.
SEARCHED_TEXT = "\N{OBJECT REPLACEMENT CHARACTER}samlingar-searched\N{OBJECT REPLACEMENT CHARACTER}"
SEARCHED_KEY = "samlingar-searched-key"


@dataclass(frozen=True)
class ListHeader:
    """The head of a list, for ``request``, kept under ``name`` (which says all that it depends on but the search)."""

    request: object
    name: str

    def render(self, values):
        """Return the head, safe. ``values`` (function without arguments) are those of Wagtail's template.

        Remembers the search in the reader's session, as the buttons lead on with its key.
        """
        key = remember_search(self.request)
        name = f"{self.name}.{bool(key)}"
        header = cache.get(name)
        if header is None:
            form = SearchForm({SEARCH: SEARCHED_TEXT})
            header = render_to_string(TEMPLATE, {**values(), "search_form": form}, self.request)
            header = header.replace(key, SEARCHED_KEY) if key else header
            cache.set(name, header, KEPT)
        header = header.replace(SEARCHED_TEXT, escape(self.request.GET.get(SEARCH, "")), 1).replace(SEARCHED_KEY, key)
        return mark_safe(header)  # noqa: S308 rendered by a template
