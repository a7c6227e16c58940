"""Pages of a list that nobody counts to the end of: forward from its beginning, and back from its end.

Page 1 is the first and -1 the last. Where the whole is counted, -1 is another name of the last number; in a list too
long to count, the pages at its end are read in reverse and numbered backwards.
"""

from django.core.paginator import Page
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

from wagtail_samlingar.inbox.counts import Count

FIRST, LAST = 1, -1


class InboxPage(Page):
    """One page with its rows read (list). ``number`` is negative where it is counted from the end."""

    def __init__(self, rows, number, paginator, *, has_previous, has_next):
        super().__init__(rows, number, paginator)
        self._has_previous, self._has_next = has_previous, has_next

    def __repr__(self):
        return f"<Page {self.number}>"

    def has_next(self):
        """Return True when the list goes on."""
        return self._has_next

    def has_previous(self):
        """Return True when something stands before this page."""
        return self._has_previous

    def has_other_pages(self):
        """Return True when this page is not the whole list."""
        return self._has_previous or self._has_next

    def next_page_number(self):
        """Return the number of the next page."""
        return self.number + 1

    def previous_page_number(self):
        """Return the number of the page before."""
        return self.number - 1

    @property
    def is_from_the_end(self):
        """True when the number counts pages from the end of the list."""
        return self.number < 0

    @property
    def number_from_the_end(self):
        """How many pages from the end it is, the last being 1."""
        return -self.number


class InboxPaginator(WagtailPaginator):
    """Pages ``object_list`` (ordered queryset) of which there are ``total`` (``Count``), without counting it."""

    def __init__(self, object_list, per_page, total=None, **kwargs):
        super().__init__(object_list, per_page, **kwargs)
        self.total = total or Count()

    @cached_property
    def count(self):
        """How many rows are counted; there are more where ``total.is_capped``."""
        return self.total.number

    def get_page(self, number):
        """Return the page for ``number`` as it stands in the address: nonsense is 1, past the end is the last."""
        try:
            number = int(number)
        except (TypeError, ValueError):
            number = FIRST
        number = number or FIRST
        if not self.total.is_capped:
            return self._counted_page(number)
        return self._page_from_start(number) if number > 0 else self._page_from_end(-number)

    def get_elided_page_range(self, page_number=FIRST):
        """Return no page numbers: only the ends and the neighbours are linked."""
        return []

    def _counted_page(self, number):
        if number < 0:
            number = max(FIRST, self.num_pages + 1 + number)
        number = min(number, self.num_pages)
        rows = list(self.object_list[(number - 1) * self.per_page : number * self.per_page])
        return InboxPage(rows, number, self, has_previous=number > 1, has_next=number < self.num_pages)

    def _page_from_start(self, number):
        rows = self._read(self.object_list, number)
        if not rows:
            return self._page_from_end(1)
        return InboxPage(
            rows[: self.per_page], number, self, has_previous=number > 1, has_next=len(rows) > self.per_page
        )

    def _page_from_end(self, number):
        rows = self._read(self.object_list.reverse(), number)
        if len(rows) <= self.per_page:
            # This is the beginning, or before it.
            return self._page_from_start(FIRST)
        return InboxPage(rows[: self.per_page][::-1], -number, self, has_previous=True, has_next=number > 1)

    def _read(self, queryset, number):
        """Return the rows of a page and one more, which tells whether there is another."""
        # Databases take no larger offset than this.
        start = min((number - 1) * self.per_page, 2**62)
        return list(queryset[start : start + self.per_page + 1])
