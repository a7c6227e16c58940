"""Gatherings with dates of given facts, as a page shows them."""

import datetime as dt

from tests.factories import date_block, make_gathering, occurrences_of, submission
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.presentation import GatheringView

TODAY = "2026-03-02 09:00"
DAY = dt.date(2026, 4, 1)


def view_of(*dates, **fields):
    """Return the view of a new gathering with ``dates``, each a dict of facts."""
    blocks = [date_block(f"date-{number}", **{"starts_on": DAY, **date}) for number, date in enumerate(dates)]
    return GatheringView(make_gathering(dates=blocks, **fields), "en")


def only(**facts):
    """Return the one date of a new gathering, as it is shown; ``fields`` among ``facts`` are the page's."""
    return view_of(facts, **facts.pop("fields", {})).dates[0]


def take(view, count, number=0):
    """Register ``count`` people for the date at ``number``."""
    occurrence = occurrences_of(view.page)[number]
    for person in range(count):
        services.submit(submission(occurrence, name=f"Person {person}", email=f"person{person}@example.org"))
    return GatheringView(view.page, "en")
