"""The facts of the model page: where each is shown, where the API tells it, and how an editor takes it away."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tests.gatherings.programmes import words


@dataclass(frozen=True)
class Fact:
    """One fact. ``told`` reads the API's value under ``key``; ``key`` is "" for what is no content.

    ``take_away`` changes the page so that the fact is gone; ``with_it`` names facts that are made of it.
    """

    name: str
    shown: Callable
    key: str = ""
    told: Callable | None = None
    take_away: Callable | None = None
    with_it: tuple[str, ...] = ()


def has(selector, *patterns):
    """Return a check that one element matching ``selector`` holds all ``patterns``, in their order."""
    wanted = re.compile(".*".join(patterns), re.IGNORECASE)
    return lambda page: any(wanted.search(words(element)) for element in page.select(selector))


def fact_row(term, *patterns):
    """Return a check of a row in the list of facts, whose term is the words ``term()`` in the page's language."""
    wanted = re.compile(".*".join(patterns), re.IGNORECASE)

    def check(page):
        rows = {words(row.dt): words(row.dd) for row in page.select(".samlingar-facts > div")}
        return bool(wanted.search(rows.get(term(), "")))

    return check


def values(key):
    """Return what reads the values of the blocks of a stream from the API."""
    return lambda data: [block["value"] for block in data[key]]


def points_of(block):
    """Return the texts of a list of points, wrapped with ids or not."""
    return [point["value"] if isinstance(point, dict) else point for point in block]


def target_group(family, count, word):
    def told(data):
        groups = [value for value in values("target_groups")(data) if value["family"] == family]
        return len(groups) == 1 and len(groups[0]["items"]) == count and word in str(groups[0]["items"])

    return told


def without_group(family):
    def take_away(page):
        for index, child in enumerate(page.target_groups):
            if child.value["family"] == family:
                del page.target_groups[index]
                return

    return take_away


def without(name):
    """Return what empties the field ``name``, whatever kind it is."""

    def take_away(page):
        value = getattr(page, name)
        setattr(page, name, "" if isinstance(value, str) else None if not hasattr(value, "stream_block") else [])

    return take_away


def all_dates(**facts):
    """Return what sets ``facts`` on every date."""

    def take_away(page):
        for child in page.dates:
            for name, value in facts.items():
                child.value[name] = value

    return take_away


def without_programme(page):
    page.programme_notice = ""
    page.programme_is_final = True


def without_price(page):
    page.price_kind = page.price_covered_by = page.price_note = ""


def retitled(page):
    page.title = "Noko heilt anna"


def each_date(check):
    return lambda data: len(data["dates"]) == 3 and all(check(value) for value in values("dates")(data))


FACTS = [
    Fact(
        "title",
        has("h1", "Regionale samlingar for bibliotek og frivillige organisasjonar"),
        "title",
        lambda data: data["title"].startswith("Regionale samlingar"),
        retitled,
    ),
    Fact(
        "when, overall",
        fact_row(lambda: _("When"), r"27\W+oktober", "10[.:]00", r"4\W+november 2021", "15[.:]00"),
        "when",
        lambda data: re.search(r"27\W+oktober.*10[.:]00.*4\W+november 2021.*15[.:]00", data["when"]),
    ),
    Fact("print link", lambda page: words(page.select_one("a[data-samlingar-print]")) == pgettext("verb", "Print")),
    Fact(
        "organiser",
        has(".samlingar-organiser", "Møre og Romsdal fylkeskommune"),
        "organiser",
        lambda data: data["organiser"] == "Møre og Romsdal fylkeskommune",
        without("organiser"),
    ),
    Fact(
        "what about",
        has(".samlingar-intro", "livslang læring i biblioteka", "frivillige organisasjonar"),
        "intro",
        lambda data: "livslang læring" in data["intro"],
        without("intro"),
    ),
    Fact(
        "target group, municipal",
        has(".samlingar-targetgroup", "Frå kommunane", "Biblioteksjefar", "vidaregåande", "frivilligsentralane"),
        "target_groups",
        target_group("municipal", 4, "Biblioteksjefar"),
        without_group("municipal"),
    ),
    Fact(
        "target group, voluntary",
        has(".samlingar-targetgroup", "Frå frivilligheita", "Regionlag", "Paraply", "Studieforbund", "organisasjonar"),
        "target_groups",
        target_group("voluntary", 4, "Studieforbund"),
        without_group("voluntary"),
    ),
    Fact(
        "main topic",
        has(".samlingar-topic", "Omstillingsevne", "Vaksenopplæringslova", "FN-mål 4", "kunnskapsaktørar"),
        "topics",
        lambda data: "Vaksenopplæringslova" in str(values("topics")(data)),
        without("topics"),
    ),
    Fact(
        "what co-operation gives",
        has(".samlingar-benefits", "inkluderte", "møteplassar", "utdanning", "Livslang læring"),
        "benefits",
        lambda data: [len(value["points"]) for value in values("benefits")(data)] == [4],
        without("benefits"),
    ),
    Fact(
        "dates",
        lambda page: (
            [words(region) for region in page.select(".samlingar-date__region")] == ["Nordmøre", "Romsdal", "Sunnmøre"]
        ),
        "dates",
        lambda data: (
            [value["starts_on"] for value in values("dates")(data)] == ["2021-10-27", "2021-11-02", "2021-11-04"]
        ),
        without("dates"),
        # Made of the dates, or chosen among them.
        ("when, overall", "own region", "venues", "preliminary time frame", "registration form"),
    ),
    Fact(
        "why attend",
        has("section[aria-labelledby=samlingar-why]", "nye nettverk", "samarbeide", "fersk", "røynsle"),
        "why_attend",
        lambda data: "nye nettverk" in data["why_attend"],
        without("why_attend"),
    ),
    Fact(
        "programme",
        has("section[aria-labelledby=samlingar-programme] .samlingar-notice", "publisert her på sida"),
        "programme_notice",
        lambda data: data["programme_state"] == "preliminary" and "publisert her" in data["programme_notice"],
        without_programme,
    ),
    Fact(
        "price",
        fact_row(lambda: _("Price"), "Møre og Romsdal fylkeskommune", "eiga reise"),
        "price",
        lambda data: (
            data["price"]
            == {
                "kind": "covered",
                "covered_by": "Møre og Romsdal fylkeskommune",
                "amount": "",
                "note": "Kvar deltakar betaler si eiga reise.",
            }
        ),
        without_price,
    ),
    Fact(
        "registration deadline",
        fact_row(lambda: _("Registration deadline"), r"11\W+oktober 2021"),
        "closes_on",
        lambda data: data["closes_on"] == "2021-10-11" and re.search(r"11\W+oktober", data["deadline"]),
        without("closes_on"),
    ),
    Fact(
        "own region",
        has("#samlingar-date .samlingar-hint", "den regionen du høyrer til", "ein annan region"),
        "region_advice",
        lambda data: "den regionen du høyrer til" in data["region_advice"],
        without("region_advice"),
    ),
    Fact(
        "venues",
        lambda page: (
            [words(venue) for venue in page.select(".samlingar-date__venue")] == [_("Venue to be announced")] * 3
        ),
        "dates",
        each_date(lambda value: value["venue_state"] == "to_be_announced"),
        all_dates(venue="Folkets hus"),
    ),
    Fact(
        "preliminary time frame",
        lambda page: (
            len(page.select(".samlingar-date__when .samlingar-tentative")) == 3
            and all(re.search("10[.:]00.*15[.:]00", words(when)) for when in page.select(".samlingar-date__when"))
        ),
        "dates",
        each_date(
            lambda value: (
                (value["is_tentative"], value["start_time"], value["end_time"]) == (True, "10:00:00", "15:00:00")
            )
        ),
        all_dates(is_tentative=False),
    ),
    Fact("registration form", lambda page: bool(page.select("form.samlingar-form input[name=email]"))),
    Fact(
        "contact",
        lambda page: (
            has(".samlingar-contact", "Ingrid Solvang", "bibliotek@example.org", "70 00 00 11")(page)
            and bool(page.select('.samlingar-contact a[href="mailto:bibliotek@example.org"]'))
        ),
        "contacts",
        lambda data: (
            [(value["name"], value["email"], value["phone"]) for value in values("contacts")(data)]
            == [("Ingrid Solvang", "bibliotek@example.org", "70 00 00 11")]
        ),
        without("contacts"),
    ),
]
