"""More gatherings, so that every state a date can be in is seen. Each is one date; facts here, words in the texts."""

from datetime import time, timedelta

from django.utils.text import slugify

from example_site.demo.blocks import block, date_block, paragraph, questions, stream
from example_site.demo.pages import pause, session
from example_site.demo.tree import ensure_page, ensure_translation
from wagtail_samlingar.models import GatheringPage

SATURDAY = 5
CHRISTMAS_HOLIDAY = ((12, 20), (12, 31))


def working_day(day):
    """Return ``day`` (date), or the next working day when it is in a weekend or about Christmas."""
    first, last = CHRISTMAS_HOLIDAY
    if first <= (day.month, day.day) <= last:
        day = day.replace(year=day.year + 1, month=1, day=3)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def gathering_facts(today, keys):
    """
    Return {name: (families, facts of the date, fields of the page)} for the dates as they are on ``today``.

    ``keys`` are the regions' keys by name. The order is that of the pages.
    """

    def on(days):
        return working_day(today + timedelta(days=days))

    first_conference_day = on(58) + timedelta(days=(1 - on(58).weekday()) % 7)
    return {
        "social-media": (
            ["voluntary"],
            {
                "day": on(9),
                "start": "18:00",
                "end": "20:30",
                "regions": [keys["sunnmore"]],
                "venue": "Ålesund bibliotek",
                "venue_address": "St. Olavs plass, Ålesund",
                "capacity": 20,
            },
            {"price_kind": "free", "review_mode": "confirm", "seats_display": "numbers"},
        ),
        "first-aid": (
            ["municipal"],
            {
                "day": on(17),
                "start": "09:00",
                "end": "12:00",
                "regions": [keys["romsdal"]],
                "venue": "Molde bibliotek",
                "venue_address": "Gotfred Lies plass 1, Molde",
                "capacity": 6,
            },
            {"price_kind": "free", "review_mode": "confirm"},
        ),
        "kindergarten": (
            ["municipal"],
            {
                "day": on(6),
                "regions": [keys["nordmore"]],
                "venue": "Caroline",
                "venue_address": "Kristiansund",
                "capacity": 30,
            },
            {"price_kind": "free", "closes_on": today - timedelta(days=2)},
        ),
        "arts-school": (
            ["municipal"],
            {"day": on(24), "start": "09:30", "regions": [keys["sunnmore"]], "venue": "Volda kulturskule"},
            {"state": "cancelled"},
        ),
        "inclusion": (
            ["voluntary", "municipal"],
            {"day": on(-20), "regions": [keys["romsdal"]], "venue": "Vestnes kulturhus", "capacity": 50},
            {"price_kind": "free", "programme_is_final": True},
        ),
        "summer-reading": (
            ["municipal"],
            {"day": on(75), "regions": list(keys.values()), "venue": "Fylkeshuset i Molde", "capacity": 80},
            {"opens_on": today + timedelta(days=12), "opens_time": time(9, 0)},
        ),
        "volunteer-centres": (["voluntary"], {"day": None, "regions": list(keys.values())}, {}),
        "local-history": (
            ["voluntary"],
            {"day": on(31), "regions": [keys["nordmore"]], "venue": "Nordmøre museum", "state": "postponed"},
            {"price_kind": "free"},
        ),
        "conference": (
            ["municipal", "voluntary"],
            {
                "day": first_conference_day,
                "end": "14:00",
                "ends_on": first_conference_day + timedelta(days=1),
                "venue": "Bjørnsonhuset",
                "venue_address": "Molde",
                "capacity": 120,
                "closes_on": first_conference_day - timedelta(days=21),
                "closes_time": "12:00:00",
            },
            {"price_kind": "amount", "price_amount": "kr 1 950", "phone_mode": "required"},
        ),
    }


def build_gatherings(index, today, keys, texts):
    """Create the gatherings below ``index`` where they are missing. Return {name: page}."""
    return {
        name: ensure_page(
            index, GatheringPage, slug_of(name, texts), lambda name=name: fields_of(name, today, keys, texts)
        )
        for name in texts.GATHERINGS
    }


def translate_gatherings(gatherings, index, today, keys, texts):
    """Create the translations of ``gatherings`` below ``index``, in its language, where they are missing."""
    for name, page in gatherings.items():
        ensure_translation(page, index, slug_of(name, texts), lambda name=name: fields_of(name, today, keys, texts))


def slug_of(name, texts):
    """Return the slug of a gathering, made of its title."""
    title = texts.GATHERINGS[name]["title"].lower().replace("ø", "o").replace("å", "a").replace("æ", "ae")
    return slugify(title)


def fields_of(name, today, keys, texts):
    """Return all fields of one gathering in the language of ``texts``."""
    families, date_facts, page_fields = gathering_facts(today, keys)[name]
    words = texts.GATHERINGS[name]
    date_words = {"when_text": words.get("when_text", "")}
    if date_facts.get("state"):
        date_words["state_text"] = words["state_text"]
    groups = [
        block("target_group", {"family": family, "heading": "", "items": []}, name, "target_groups", family)
        for family in families
    ]
    return {
        "title": words["title"],
        "intro": paragraph(words["intro"]),
        "dates": stream(date_block(name, "dates", **date_facts, **date_words)),
        "target_groups": stream(*groups),
        "questions": questions(texts.QUESTIONS),
        "state_text": words.get("state_text", "") if page_fields.get("state") else "",
        "price_note": words.get("price_note", ""),
        "programme": stream(*_two_days(words)) if "days" in words else stream(),
        **page_fields,
    }


def _two_days(words):
    first, second = words["days"]
    living, walk, house, summing_up = words["sessions"]
    page = "conference"
    yield _day(
        1,
        first,
        [
            session("10:00", "11:30", (living, ""), "lecture", "living", page=page),
            pause("11:30", "12:30", "", "lunch", "lunch-1", page=page),
            session("12:30", "15:00", (walk, ""), "other", "walk", page=page),
        ],
    )
    yield _day(
        2,
        second,
        [
            session("09:00", "11:00", (house, ""), "panel", "house", page=page),
            pause("11:00", "12:00", "", "lunch", "lunch-2", page=page),
            session("12:00", "14:00", (summing_up, ""), "plenary", "summing-up", page=page),
        ],
    )


def _day(number, label, rows):
    return block("day", {"number": number, "label": label, "items": rows}, "conference", "programme", "day", number)
