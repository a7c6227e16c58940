"""The statuses above the list."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail_samlingar.inbox.counts import Count

ITEM = '<li><a href="{}"{}>{} <span class="samlingar-tabs__count">{}</span></a></li>'
CHOSEN, NOT_CHOSEN = SafeString(' aria-current="true"'), SafeString("")


@dataclass(frozen=True)
class StatusTab:
    """A status: its word, how many people have it, and where it leads."""

    key: str
    label: str
    count: Count
    url: str
    is_chosen: bool

    @property
    def item(self):
        """The tab as an item of a list, in HTML; a template for each would cost more."""
        return format_html(ITEM, self.url, CHOSEN if self.is_chosen else NOT_CHOSEN, self.label, self.count)
