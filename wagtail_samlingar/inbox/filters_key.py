"""The name under which the rendered filters of a list are kept in the site's cache."""

from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from wagtail_samlingar.inbox.filters import SEARCH


def filters_key(filters, params):
    """Return the key for the filter set ``filters`` with ``params`` (``QueryDict``), or "" where nothing is to be kept.

    Everything that is offered and chosen is in it, hashed, so that nobody meets the filters of somebody with another
    scope. What is searched for stands in the same form, and is never kept.
    """
    if params.get(SEARCH):
        return ""
    offered = [
        (name, str(field.label), list(getattr(field, "choices", ()))) for name, field in filters.form.fields.items()
    ]
    said = [get_language(), sorted(params.lists()), _plain(offered)]
    return salted_hmac("wagtail_samlingar.inbox.filters", repr(said)).hexdigest()


def _plain(value):
    """Return ``value`` with words instead of promises of words."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return str(value)
