"""The head of the list: title, buttons, search box and filters, which take as long to render as all the rows.

It is kept as long as nothing that it offers, and nothing that is chosen, has changed (``filters_key.py``). What is
searched for is mostly a name or an address and is not kept: it is put into its place afterwards, and so is the key
that stands for it in addresses.
"""

import secrets
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
        name = f"{self.name}.with-marks.{bool(key)}"
        kept = cache.get(name)
        if kept is None:
            kept = self._rendered(key, values)
            cache.set(name, kept, KEPT)
        header, of_text, of_key = kept
        header = header.replace(of_key, escape(key)).replace(of_text, escape(self.request.GET.get(SEARCH, "")))
        return mark_safe(header)  # noqa: S308 rendered by a template, and escaped

    def _rendered(self, key, values):
        """Return (the head, what stands in it for the text searched for, and for its key): drawn by lot each time.

        Nobody can write into an address what would be taken for one of them.
        """
        of_text, of_key = f"searched-{secrets.token_hex(16)}", f"key-{secrets.token_hex(16)}"
        form = SearchForm({SEARCH: of_text})
        header = render_to_string(TEMPLATE, {**values(), "search_form": form}, self.request)
        return header.replace(key, of_key) if key else header, of_text, of_key
