"""The name under which the rendered head of a list is kept in the site's cache (``list_header.py``)."""

from dataclasses import astuple

from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.filter_choices import families_offered
from wagtail_samlingar.inbox.filters import NOT_FILTERED_BY
from wagtail_samlingar.registrations.scope import PERMISSIONS, scope_of


def filters_key(filters, params, user):
    """Return the key for the filter set ``filters`` of ``user``, with ``params`` (``QueryDict``): one query.

    All that decides what is offered and chosen is in it, hashed: who reads, in which language and scopes, and what was
    last recorded of the dates in them. Nobody meets the filters of somebody else.
    """
    scopes = [_sorted(scope_of(user, permission)) for permission in PERMISSIONS]
    ledger = [astuple(site) for site in filters.ledger]
    offered = [families_offered(), list(get_content_languages().items())]
    chosen = sorted((name, values) for name, values in params.lists() if name not in NOT_FILTERED_BY)
    said = [user.pk, get_language(), scopes, ledger, _plain(offered), chosen]
    return salted_hmac("wagtail_samlingar.inbox.filters", repr(said)).hexdigest()


def _sorted(scope):
    return scope.everywhere, *(sorted(map(str, keys)) for keys in (scope.indexes, scope.gatherings, scope.regions))


def _plain(value):
    """Return ``value`` with words instead of promises of words."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return str(value)
