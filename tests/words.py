"""Finds English strings of our own catalogue in what people are shown: pages, admin views, JSON and letters."""

import gettext
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django
import polib
from bs4 import BeautifulSoup, Comment
from django.apps import apps

import wagtail_samlingar

LOCALE = Path(wagtail_samlingar.__file__).parent / "locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
# Attributes that are read out or shown.
SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "alt", "label", "content")
# Characters of the words around values: fewer would match anything.
ENOUGH = 6
# Characters: shorter sentences may be part of what users wrote.
LONG = 30


@dataclass(frozen=True)
class EnglishStrings:
    """What the catalogue says otherwise in one language: whole strings, and those with values set in."""

    whole: frozenset
    patterns: tuple


@cache
def english_strings(language):
    """Return the ``EnglishStrings`` of the catalogue of ``language``.

    Strings that other apps have too are left out: which of them is shown is not ours to say. So are patterns for days
    and clocks, which are no words.
    """
    theirs = _strings_of_others()
    whole, patterns = set(), []
    for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po")):
        is_format = "format" in (entry.msgctxt or "")
        if entry.obsolete or is_format or not entry.translated() or entry.msgid == entry.msgstr:
            continue
        if _shape(entry.msgid) in theirs:
            continue
        for text in map(_plain, filter(None, (entry.msgid, entry.msgid_plural))):
            parts = PLACEHOLDER.split(text)
            if len(parts) == 1:
                whole.add(text)
            elif len(max(parts, key=len)) >= ENOUGH:
                patterns.append((max(parts, key=len), re.compile(".+?".join(map(re.escape, parts)))))
    return EnglishStrings(frozenset(whole), tuple(patterns))


@cache
def _strings_of_others():
    folders = [Path(django.__file__).parent / "conf" / "locale"]
    folders += [Path(app.path) / "locale" for app in apps.get_app_configs() if app.label != "wagtail_samlingar"]
    strings = set()
    # Languages that Wagtail and Django are fully translated into.
    for path in [folder / language / "LC_MESSAGES" / "django.mo" for folder in folders for language in ("fr", "de")]:
        if path.exists():
            with path.open("rb") as file:
                names = gettext.GNUTranslations(file)._catalog
            for name in names:
                text = name[0] if isinstance(name, tuple) else name
                strings.add(_shape(text.rpartition("\x04")[2]))
    return strings


def _shape(text):
    """Return ``text`` with all placeholders alike, and without a full stop."""
    return PLACEHOLDER.sub("%", text).rstrip(".")


def _plain(text):
    """Return ``text`` on one line, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def shown_in(response):
    """Return the set of texts that ``response`` shows: HTML with what is read out, or JSON."""
    kind = response.headers.get("Content-Type", "")
    if "json" in kind:
        return set(_leaves(json.loads(response.content)))
    return shown_in_html(response.content.decode()) if "html" in kind else set()


def shown_in_html(html):
    """Return the set of texts in ``html``."""
    return shown_in_document(BeautifulSoup(html, "html.parser"))


def shown_in_document(document):
    """Return the set of texts in the parsed ``document``."""
    texts = set()
    for node in document.find_all(string=True):
        if isinstance(node, Comment) or node.parent.name in ("style", "script"):
            continue
        texts.add(" ".join(node.split()))
    for element in document.find_all(True):
        for name, value in element.attrs.items():
            texts |= set(_spoken(element, name, value))
    return texts - {""}


def _spoken(element, name, value):
    if not isinstance(value, str):
        return
    if name.startswith("data-") and value[:1] in "[{":
        # The definitions from which the editor's script builds its fields, and names of fields among them.
        try:
            yield from (text for text in _leaves(json.loads(value)) if " " in text or text[:1].isupper())
        except ValueError:
            return
    elif name in SPOKEN or name.startswith("data-samlingar-"):
        yield " ".join(value.split())
    elif name == "value" and (element.name == "button" or element.get("type") in ("submit", "button")):
        yield value


def _leaves(data):
    if isinstance(data, str):
        yield " ".join(data.split())
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _leaves(item)


def english_in(texts, language, written=()):
    """Return the English strings of ours among ``texts``, sorted; those ``written`` by users are theirs."""
    strings = english_strings(language)
    everything = "\n".join(texts)
    found = {text.rstrip(" :") for text in texts} & strings.whole
    found |= {text for text in strings.whole if len(text) >= LONG and text in everything}
    for part, pattern in strings.patterns:
        if part in everything:
            found |= {text for text in texts if part in text and pattern.fullmatch(text)}
    return sorted(found - set(written))
