"""Query strings that keep the reader's filters from list to case to next case.

What was searched for stays in the session, under a key (``search.py``): it is mostly a name or an address.
"""

from copy import copy

from wagtail_samlingar.inbox.filters import SEARCH, SEARCHED
from wagtail_samlingar.inbox.search import remember_search, searched_text

NOT_KEPT = (SEARCH, "p", "_w_filter_fragment", "export")


def case_query(request, without=()):
    """Return "?…" with the filters of ``request``, its order and the key of its search for the link to a case, or "".

    ``without`` are parameters to take out.
    """
    params = copy(request.GET)
    params[SEARCHED] = remember_search(request)
    return _encode(params, [*NOT_KEPT, *without])


def list_query(request):
    """Return "?…" for the way from a case back to the list that led there, searched as it was, or ""."""
    params = copy(request.GET)
    params[SEARCH] = searched_text(request)
    return _encode(params, [SEARCHED, "p"])


def with_param(params, name, value, without=()):
    """Return "?…" with ``name`` set to ``value`` and the parameters ``without`` taken out."""
    params = copy(params)
    params[name] = value
    return _encode(params, without)


def page_query(params):
    """Return "?…&p=" with all else that ``params`` ask for, for the number of a page to follow."""
    others = _encode(params, ["p", "_w_filter_fragment"])
    return f"{others}&p=" if others else "?p="


def _encode(params, without):
    # Shallow: values are texts, and copying those of a list's filters for every link takes its time.
    kept = copy(params)
    for name in without:
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return f"?{kept.urlencode()}" if kept else ""
