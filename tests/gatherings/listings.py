"""Lists of dates for tests: gatherings with one date each, and what a visitor reads on an index or region page."""

import datetime as dt

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import date_block, make_gathering, set_stream
from tests.gatherings.programmes import words
from wagtail_samlingar.models import Occurrence, OccurrenceRegion


def group_of(family):
    return {"type": "target_group", "id": f"group-{family}", "value": {"family": family, "heading": "", "items": []}}


def gathering(index, title, *, starts_on=dt.date(2026, 4, 1), families=(), date=None, **fields):
    """Return a gathering below ``index`` with one date and target groups of ``families``."""
    page = make_gathering(index, title, dates=[date_block(starts_on=starts_on, **(date or {}))], **fields)
    if families:
        set_stream(page, "target_groups", [group_of(family) for family in families])
        page.save()
    return page


def many(page, count, first=1):
    """Record ``count`` further dates of the gathering ``page``, an hour apart from hour ``first``, without blocks."""
    row = Occurrence.objects.filter(gathering_key=page.translation_key).earliest("pk")
    facts = {
        field.attname: getattr(row, field.attname)
        for field in Occurrence._meta.concrete_fields
        if field.attname not in ("id", "date_key", "starts_at", "ends_at")
    }
    regions = list(row.regions.all())
    rows = Occurrence.objects.bulk_create(
        Occurrence(
            **facts,
            date_key=f"date-{number}",
            starts_at=row.starts_at + dt.timedelta(hours=number),
            ends_at=row.ends_at + dt.timedelta(hours=number),
        )
        for number in range(first, first + count)
    )
    made = Occurrence.objects.filter(date_key__in=[row.date_key for row in rows], gathering_key=page.translation_key)
    OccurrenceRegion.objects.bulk_create(
        OccurrenceRegion(occurrence=occurrence, key=region.key, name=region.name)
        for occurrence in made
        for region in regions
    )


def read(client, page, **query):
    """Return ``page`` as a visitor gets it with ``query``, parsed."""
    response = client.get(page.url, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(soup):
    """Return the titles of the dates listed on a parsed page, in their order."""
    return [words(heading) for heading in soup.select(".samlingar-date h3")]


def listed(client, page, **query):
    """Return the titles of the dates listed on ``page``, in their order."""
    return titles(read(client, page, **query))


def queries(client, page, **query):
    """Return the SQL of one visit, after one that filled what a process keeps (content types, site roots)."""
    read(client, page, **query)
    with CaptureQueriesContext(connection) as captured:
        read(client, page, **query)
    return [entry["sql"] for entry in captured.captured_queries]
