"""Pages, dates and submissions for tests. Nothing is written that a test did not ask for."""

import uuid
from datetime import date, time, timedelta

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from wagtail_samlingar.models import GatheringIndexPage, GatheringPage, Occurrence, RegionPage
from wagtail_samlingar.registrations.commands import Person, Submission

EMPTY = {}


def site_root():
    """Return the root page of the default site, making a plain page and the site where there is none."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        tree = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        page = tree.add_child(instance=Page(title="Home", slug="test-home", locale=Locale.get_default()))
        site = Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return site.root_page


def date_block(block_id=None, *, days=30, starts_on=EMPTY, **value):
    """Return a raw date block: by default one day ``days`` from now, 10:00–15:00."""
    if starts_on is EMPTY:
        starts_on = timezone.localdate() + timedelta(days=days)
    facts = {"starts_on": starts_on, "start_time": time(10), "end_time": time(15), "regions": [], "state": "planned"}
    facts.update(value)
    plain = {key: item.isoformat() if isinstance(item, (date, time)) else item for key, item in facts.items()}
    return {"type": "date", "id": block_id or str(uuid.uuid4()), "value": plain}


def question_block(kind, block_id, label="A question", **value):
    """Return a raw question block; ``choices`` is a list of (id, label)."""
    choices = value.pop("choices", None)
    if choices is not None:
        value["choices"] = [{"type": "item", "id": key, "value": {"label": text}} for key, text in choices]
    return {"type": kind, "id": block_id, "value": {"label": label, **value}}


def make_index(parent=None, title="Gatherings", **fields):
    """Return a published index page."""
    parent = parent or site_root()
    return parent.add_child(instance=GatheringIndexPage(title=title, locale=parent.locale, **fields))


def make_region(title="Sunnmøre", towns=(), parent=None, **fields):
    """Return a published region page; ``towns`` are (item id, name)."""
    parent = parent or site_root()
    raw = [{"type": "municipality", "id": key, "value": name} for key, name in towns]
    page = RegionPage(title=title, locale=parent.locale, **fields)
    page.municipalities = page._meta.get_field("municipalities").stream_block.to_python(raw)
    return parent.add_child(instance=page)


def make_gathering(parent=None, title="Libraries and volunteers", dates=EMPTY, questions=(), live=True, **fields):
    """Return a gathering page; ``dates`` and ``questions`` are raw blocks, by default one open date and no question."""
    parent = parent or site_root()
    page = GatheringPage(title=title, live=live, locale=parent.locale, **fields)
    set_stream(page, "dates", [date_block()] if dates is EMPTY else dates)
    set_stream(page, "questions", list(questions))
    return parent.add_child(instance=page)


def set_stream(page, name, raw):
    """Set a stream field of ``page`` to raw blocks, without saving."""
    setattr(page, name, page._meta.get_field(name).stream_block.to_python(raw))


def occurrences_of(page):
    """Return the recorded occurrences of ``page`` in the editor's order."""
    return list(Occurrence.objects.filter(gathering_key=page.translation_key).order_by("sort_order", "pk"))


def submission(occurrence, name="Kari Nordmann", email="kari@example.org", people=None, **fields):
    """Return a ``Submission`` of one person, or of ``people``, with an idempotency key of its own."""
    people = people or (Person(name=name, email=email, **fields),)
    return Submission(
        occurrence_id=occurrence.pk,
        idempotency_key=uuid.uuid4().hex,
        language="nn",
        contact_name=name,
        contact_email=email,
        contact_phone="",
        people=tuple(people),
    )
