"""People who do not exist, always the same ones."""

import random
from dataclasses import dataclass

FIRST_NAMES = [
    "Anders",
    "Astrid",
    "Bjørg",
    "Dagny",
    "Eirik",
    "Elin",
    "Frode",
    "Gunnhild",
    "Guro",
    "Halvor",
    "Hilde",
    "Håkon",
    "Ida",
    "Ingvild",
    "Jorunn",
    "Kari",
    "Kjetil",
    "Knut",
    "Liv",
    "Magne",
    "Mari",
    "Nils",
    "Oddny",
    "Olav",
    "Ragnhild",
    "Rune",
    "Sigrid",
    "Siv",
    "Solveig",
    "Steinar",
    "Sverre",
    "Synnøve",
    "Terje",
    "Tora",
    "Torunn",
    "Trygve",
    "Unni",
    "Vegard",
    "Yngve",
    "Åse",
]
LAST_NAMES = [
    "Aarset",
    "Bakken",
    "Berge",
    "Bjørkavåg",
    "Brekke",
    "Dalen",
    "Eide",
    "Engeset",
    "Fjørtoft",
    "Flem",
    "Gjerde",
    "Grønning",
    "Hagen",
    "Hauge",
    "Hessen",
    "Hjelle",
    "Holm",
    "Indreeide",
    "Kleiven",
    "Langset",
    "Lid",
    "Løvoll",
    "Moen",
    "Myklebust",
    "Nesset",
    "Nygård",
    "Otterlei",
    "Rekdal",
    "Rød",
    "Sandvik",
    "Skare",
    "Solli",
    "Stokke",
    "Strand",
    "Sæter",
    "Tafjord",
    "Tangen",
    "Urke",
    "Vik",
    "Øvrebø",
]
WORK = {
    "municipal": "{place} folkebibliotek|{place} kommune|Frivilligsentralen i {place}|Skulebiblioteket i {place}",
    "voluntary": "{place} historielag|{place} husflidslag|Røde Kors i {place}|{place} bygdekvinnelag",
}
WISHES = (
    "Korleis vi får ungdomane med.",
    "Ope bibliotek på kveldstid.",
    "Samarbeid om norsktrening.",
    "Hvordan små lag kan dele på arbeidet.",
    "How to reach people who have just moved here.",
)
LANGUAGES = ("nn", "nn", "nn", "nb", "nb", "en")


@dataclass(frozen=True)
class Invented:
    """One invented person. ``place`` is the municipality, ``wish`` and ``diet`` (number of a choice) may be missing."""

    name: str
    email: str
    phone: str
    family: str
    organisation: str
    language: str
    wish: str
    diet: int | None


def invent(number, place):
    """Return invented person ``number`` (from 0), who works in ``place``: the same one each time."""
    dice = random.Random(number)
    first_name = FIRST_NAMES[number * 7 % len(FIRST_NAMES)]
    last_name = LAST_NAMES[(number * 11 + number // len(LAST_NAMES)) % len(LAST_NAMES)]
    family = dice.choice(list(WORK))
    return Invented(
        name=f"{first_name} {last_name}",
        email=f"{_ascii(first_name)}.{_ascii(last_name)}@example.org",
        phone=f"70 00 {number // 100:02} {number % 100:02}",
        family=family,
        organisation=dice.choice(WORK[family].split("|")).format(place=place),
        language=dice.choice(LANGUAGES),
        wish=dice.choice(WISHES) if dice.random() < 0.5 else "",
        diet=dice.randrange(5) if dice.random() < 0.3 else None,
    )


def _ascii(name):
    return name.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
