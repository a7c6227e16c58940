"""The model page: one gathering, held once in each region."""

from datetime import date, timedelta

from example_site.demo import texts_nn
from example_site.demo.blocks import block, date_block, items, paragraph, questions, stream
from example_site.demo.regions import build_regions
from example_site.demo.tree import ensure_page
from wagtail_samlingar.models import GatheringPage

# The year the facts come from: the first date of the first region.
FIRST_DAY_2021 = date(2021, 10, 27)
# Each region's day, counted from the first: with the year's dates 27 October, 2 and 4 November.
DAYS_AFTER_THE_FIRST = {"nordmore": 0, "romsdal": 6, "sunnmore": 8}
# With the year's dates 11 October.
DEADLINE_BEFORE = timedelta(days=16)
SEATS = {"nordmore": 40, "romsdal": 40, "sunnmore": 60}


def build_model_page(parent, first_day=FIRST_DAY_2021, *, regions=None, texts=texts_nn):
    """
    Return the published model page below ``parent``, creating it if it is missing.

    Args:
        parent: any page.
        first_day: the day of the first region; the deadline and the other dates follow from it.
        regions: {name: RegionPage} as ``build_regions`` returns it; None creates them below ``parent``.
        texts: the texts module of the language of ``parent``.
    """
    if regions is None:
        regions = build_regions(parent, texts)
    return ensure_page(
        parent, GatheringPage, texts.MODEL["slug"], lambda: model_page_fields(first_day, region_keys(regions), texts)
    )


def region_keys(regions):
    """Return {name: key} of region pages by name."""
    return {name: str(page.translation_key) for name, page in regions.items()}


def model_page_fields(first_day, keys, texts):
    """Return all fields of the model page in the language of ``texts``: facts from here, words from there."""
    words = texts.MODEL
    return {
        "title": words["title"],
        "dates": stream(*_dates(first_day, keys)),
        "closes_on": first_day - DEADLINE_BEFORE,
        "price_kind": "covered",
        "review_mode": "review_all",
        "organisation_mode": "optional",
        "municipality_mode": "required",
        **model_page_words(keys, texts),
    }


def model_page_words(keys, texts):
    """Return the fields that a translation of the model page has in its own language."""
    words = texts.MODEL
    return {
        "title": words["title"],
        "intro": paragraph(words["intro"]),
        "organiser": words["organiser"],
        "target_groups": stream(*_target_groups(words)),
        "topics": stream(*_topics(words)),
        "benefits": stream(_benefits(words)),
        "why_attend": paragraph(words["why_attend"]),
        "programme": stream(_programme_day(words["programme"], keys)),
        "programme_notice": words["programme_notice"],
        "price_covered_by": words["price_covered_by"],
        "price_note": words["price_note"],
        "region_advice": words["region_advice"],
        "contacts": stream(_contact(words)),
        "questions": questions(texts.QUESTIONS),
    }


def _dates(first_day, keys):
    for name, days in DAYS_AFTER_THE_FIRST.items():
        yield date_block(
            "model",
            "dates",
            name,
            day=first_day + timedelta(days=days),
            regions=[keys[name]],
            is_tentative=True,
            capacity=SEATS[name],
        )


def _target_groups(words):
    for family, heading, people in words["target_groups"]:
        names = ("model", "target_groups", family)
        value = {"family": family, "heading": heading, "items": items(people, *names)}
        yield block("target_group", value, *names)


def _topics(words):
    for number, (heading, text, points) in enumerate(words["topics"]):
        names = ("model", "topics", number)
        yield block("topic", {"heading": heading, "text": paragraph(text), "points": items(points, *names)}, *names)


def _benefits(words):
    heading, points = words["benefits"]
    return block("points", {"heading": heading, "points": items(points, "model", "benefits")}, "model", "benefits")


def _contact(words):
    value = {
        "name": "Ingrid Solvang",
        "role": words["contact_role"],
        "email": "bibliotek@example.org",
        "phone": "70 00 00 11",
    }
    return block("contact", value, "model", "contact")


def _programme_day(words, keys):
    sunnmore_only = [keys["sunnmore"]]
    rows = [
        pause("10:00", "10:15", words["arrival"], "coffee", "arrival"),
        session("10:15", "10:30", words["opening"], "presentation", "opening"),
        session("10:30", "11:30", words["keynote"], "lecture", "keynote", speakers=[_speaker(words)]),
        pause("11:30", "12:15", words["lunch"], "lunch", "lunch"),
        _workshops(words),
        session("13:45", "14:15", words["local"], "panel", "local", only_for_regions=sunnmore_only),
        session("14:15", "15:00", words["closing"], "plenary", "closing"),
        block("note", {"text": paragraph(words["note"])}, "model", "programme", "note"),
    ]
    return block("day", {"number": 1, "label": words["day"], "items": rows}, "model", "programme", "day")


def _workshops(words):
    tracks = []
    for name in ("track_library", "track_voluntary"):
        title, *about = words[name]
        held = session("12:15", "13:45", about, "workshop", name)
        tracks.append({"title": title, "room": "", "sessions": [{**held, "type": "item"}]})
    value = {
        "start": "12:15",
        "end": "13:45",
        "duration": None,
        "title": words["tracks"],
        "tracks": items(tracks, "model", "programme", "tracks"),
    }
    return block("parallel", value, "model", "programme", "workshops")


def _speaker(words):
    name, role, organisation = words["keynote_speaker"]
    return {"name": name, "role": role, "organisation": organisation, "photo": None, "to_be_announced": False}


def session(start, end, words, kind, name, *, speakers=(), only_for_regions=(), page="model"):
    """Return a session of a programme. ``words`` is (title, summary); times are wall clock as text."""
    title, summary = words
    value = {
        "start": start,
        "end": end,
        "duration": None,
        "title": title,
        "summary": paragraph(summary) if summary else "",
        "speakers": items(speakers, page, "programme", name, "speakers"),
        "format": kind,
        "room": "",
        "materials": [],
        "only_for_regions": list(only_for_regions),
    }
    return block("session", value, page, "programme", name)


def pause(start, end, title, kind, name, *, page="model"):
    """Return a break of a programme."""
    value = {"start": start, "end": end, "duration": None, "kind": kind, "title": title}
    return block("break", value, page, "programme", name)
