"""The dates that stand in the rows of a list, in the reader's words: a few dates, on page after page.

They are kept in the site's cache for as long as the ledger says that no date has changed. Nothing about anybody is in
them.
"""

from dataclasses import astuple, dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from wagtail_samlingar.inbox.occurrences import date_label, in_words, title_of
from wagtail_samlingar.occurrences.models import Occurrence

# Seconds; what is recorded of a date shows at once, under another key.
KEPT = 600


@dataclass(frozen=True)
class ListedDate:
    """The gathering's title and the date's label, and what the marks of a row depend on."""

    title: str
    label: str
    site_key: int
    page_state: str


def listed_dates(pks, ledger):
    """Return {pk: ``ListedDate``} of the occurrences ``pks``: one query, or none where they are kept.

    Args: ``ledger`` ([``SiteLedger``]) of dates that hold all of these. Who may see a row may see its date.
    """
    said = [sorted(pks), get_language(), [astuple(site) for site in ledger]]
    key = salted_hmac("wagtail_samlingar.inbox.list_dates", repr(said)).hexdigest()
    dates = cache.get(key)
    if dates is None:
        occurrences = in_words(Occurrence.objects.filter(pk__in=pks).order_by("pk"))
        dates = {
            row.pk: ListedDate(title_of(row), date_label(row), row.site_key, row.page_state) for row in occurrences
        }
        cache.set(key, dates, KEPT)
    return dates
