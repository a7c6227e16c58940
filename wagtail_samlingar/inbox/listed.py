"""Which registrations the reader's filters and search list, and in what order."""

from django.db.models import Q
from django.utils.functional import cached_property

from wagtail_samlingar.inbox.counts import MOST_COUNTED
from wagtail_samlingar.inbox.filters import EVERYTHING, STATUS, InboxFilterSet, chosen_status
from wagtail_samlingar.inbox.search import is_forgotten, searched_text
from wagtail_samlingar.registrations.scope import VIEW, scope_of
from wagtail_samlingar.registrations.search_words import found_by, is_in_more_than

OLDEST_FIRST = ("submitted_at", "pk")
# Orders that an index reads in either direction, whatever the length of the list.
FREE_ORDERS = ("submitted_at",)
# Orders that take sorting, for lists that are short enough to be counted.
SORTED_ORDERS = ("name", "organisation")


def order_of(ordering):
    """Return the fields to order by for ``ordering`` ("name", "-submitted_at", …); equals stay oldest first.

    Anything unknown is oldest first.
    """
    field = str(ordering or "").removeprefix("-")
    if field not in (*FREE_ORDERS, *SORTED_ORDERS):
        return OLDEST_FIRST
    if field == "submitted_at":
        return ("-submitted_at", "-pk") if ordering.startswith("-") else OLDEST_FIRST
    return (ordering, *OLDEST_FIRST)


class Listed:
    """What ``request`` asks the inbox for, of ``registrations`` (queryset, scoped). Nothing is read until asked."""

    def __init__(self, request, registrations):
        self._request = request
        self._registrations = registrations
        self.status = chosen_status(request.GET)
        self.order = order_of(request.GET.get("ordering"))

    @cached_property
    def filters(self):
        """The filter set of the reader."""
        return InboxFilterSet(self._request.GET, request=self._request)

    def in_status(self, status):
        """Return those with ``status``, under all other filters and the search."""
        return self._with_status(self.in_any_status, status)

    def in_chosen_status(self):
        """Return those that the list shows. A filter that is not offered finds nobody."""
        return self._with_status(self.in_any_status, self.status)

    def for_pages(self):
        """Return those that the list shows, to be read in order and a page at a time."""
        return self._with_status(self._found(are_many=self.is_more_than_told), self.status)

    @property
    def is_everything(self):
        """True when nothing but the search and the status leaves anybody out."""
        chosen = self.filters.form.cleaned_data.items() if self.filters.is_valid() else [("", True)]
        everywhere = scope_of(self._request.user, VIEW).everywhere
        return everywhere and not any(value for name, value in chosen if name != STATUS)

    @cached_property
    def is_more_than_told(self):
        """True when the search is known to find more people than are counted, without counting them."""
        return self.is_everything and is_in_more_than(MOST_COUNTED, searched_text(self._request))

    @cached_property
    def in_any_status(self):
        """Those whom all filters but that of the status, and the search, find."""
        return self._found()

    def _found(self, are_many=False):
        # A search that is forgotten must not become a list of everybody.
        if not self.filters.is_valid() or is_forgotten(self._request):
            return self._registrations.none()
        found = self.filters.filter_all_but_status(self._registrations)
        return found_by(found, searched_text(self._request), are_many)

    def _with_status(self, found, status):
        return found if status == EVERYTHING else found.filter(status=status)


def after(registration, order):
    """Return the condition for what follows ``registration`` in ``order`` (fields, "-" for descending).

    Compares with the values it has, so that it finds the place of one that has left the list as well.
    """
    condition, equal, bound = Q(), Q(), None
    for field in order:
        name, beyond = field.removeprefix("-"), "lt" if field.startswith("-") else "gt"
        value = getattr(registration, name)
        condition |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
        # Says nothing new, but an index is read from here on instead of from its beginning.
        bound = bound or Q(**{f"{name}__{beyond}e": value})
    return bound & condition


def reversed_order(order):
    """Return ``order`` (fields) the other way round."""
    return tuple(field[1:] if field.startswith("-") else f"-{field}" for field in order)
