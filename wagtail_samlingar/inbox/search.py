"""Searching the inbox, and remembering what was searched for without writing it into addresses.

What staff search for is mostly a name or an address, and the address of a case is no place for that. The case pages of
a search carry a key; the text behind it stays in the reader's own session.
"""

import re

from django.utils.crypto import salted_hmac

from wagtail_samlingar.inbox.filters import SEARCH, SEARCHED

SESSION_KEY = "samlingar_searches"
KEY = re.compile("[0-9a-f]{16}")
# Searches that are remembered; those of tabs that were opened longer ago are forgotten.
MOST_REMEMBERED = 20


def remember_search(request):
    """Keep what the reader searches for in their session, and return the key of it, or "" without a search."""
    text = request.GET.get(SEARCH, "").strip()
    if not text:
        key = request.GET.get(SEARCHED, "")
        # Addresses are written by anybody.
        return key if KEY.fullmatch(key) else ""
    key = salted_hmac("wagtail_samlingar.inbox.search", text).hexdigest()[:16]
    searches = request.session.get(SESSION_KEY, {})
    if key not in searches:
        kept = list(searches.items())[1 - MOST_REMEMBERED :]
        request.session[SESSION_KEY] = {**dict(kept), key: text}
    return key


def searched_text(request):
    """Return what the reader searched for when they came to this page, or "" when it is forgotten."""
    text = request.GET.get(SEARCH, "").strip()
    return text or request.session.get(SESSION_KEY, {}).get(request.GET.get(SEARCHED, ""), "")


def is_forgotten(request):
    """Return True where the page belongs to a search that is not remembered any more: it finds nobody."""
    return bool(request.GET.get(SEARCHED)) and not searched_text(request)
