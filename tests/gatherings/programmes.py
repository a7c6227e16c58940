"""Stored programmes for tests: the JSON an editor's work leaves in the database."""

from uuid import uuid4
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.template.loader import render_to_string

from wagtail_samlingar.gatherings.blocks.programme import ProgrammeBlock
from wagtail_samlingar.gatherings.programme import resolve

SUNNMORE = "4b3b1c9c-6f0e-4f5e-9d55-0c8f6c1f7a01"
ROMSDAL = "4b3b1c9c-6f0e-4f5e-9d55-0c8f6c1f7a02"


def programme(*days):
    """Return the value a page's field has after it was read from the database."""
    return ProgrammeBlock().to_python(list(days))


def html(value, starts_on=None, media=None, region_names=None, **context):
    """Return the public template's rendering of ``value``, parsed."""
    days = resolve(value, starts_on, ZoneInfo("Europe/Oslo"), None, media=media, region_names=region_names)
    text = render_to_string("wagtail_samlingar/gatherings/blocks/programme.html", {"days": days, **context})
    return BeautifulSoup(text, "html.parser")


def words(element):
    """Return the text of ``element`` on one line."""
    return " ".join(element.get_text(" ").split())


def block(kind, value):
    return {"type": kind, "id": str(uuid4()), "value": value}


def item(value):
    return block("item", value)


def day(number, *items, label=""):
    return block("day", {"number": number, "label": label, "items": list(items)})


def times(start=None, end=None, duration=None):
    def full(clock):
        return f"{clock}:00" if clock else None

    return {"start": full(start), "end": full(end), "duration": duration}


def session(title, start=None, end=None, only_for_regions=(), *, duration=None, **facts):
    value = {
        "title": title,
        **times(start, end, duration),
        "summary": "",
        "speakers": [],
        "format": "",
        "room": "",
        "materials": [],
        "only_for_regions": list(only_for_regions),
    }
    return block("session", {**value, **facts})


def speaker(name, *, role="", organisation="", photo=None, to_be_announced=False):
    facts = {"role": role, "organisation": organisation, "photo": photo, "to_be_announced": to_be_announced}
    return item({"name": name, **facts})


def break_(kind, start=None, end=None, *, duration=None, title=""):
    return block("break", {**times(start, end, duration), "kind": kind, "title": title})


def parallel(*tracks, start=None, end=None, room=""):
    """Each track is a title followed by its sessions."""
    written = [
        item({"title": title, "room": room, "sessions": [item(found["value"]) for found in sessions]})
        for title, *sessions in tracks
    ]
    return block("parallel", {**times(start, end), "title": "", "tracks": written})


def note(text):
    return block("note", {"text": text})


def document_file():
    return ContentFile(b"%PDF-1.4", name="slides.pdf")
