"""Query strings that keep the reader's filters from list to case to next case.

What was searched for stays behind: it is mostly a name or an address, and the address of a case is no place for that.
"""

from wagtail_samlingar.inbox.filters import SEARCH

NOT_KEPT = (SEARCH, "p", "ordering", "_w_filter_fragment", "export")


def case_query(params):
    """Return "?…" with the filters in ``params`` (``QueryDict``) for the link to a case, or ""."""
    return _encode(params, NOT_KEPT)


def with_param(params, name, value, without=()):
    """Return "?…" with ``name`` set to ``value`` and the parameters ``without`` taken out."""
    params = params.copy()
    params[name] = value
    return _encode(params, without)


def _encode(params, without):
    kept = params.copy()
    for name in without:
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return f"?{kept.urlencode()}" if kept else ""
