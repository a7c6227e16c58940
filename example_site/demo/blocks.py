"""Raw StreamField content with stable ids: the same name gives the same id, in every language and on every run."""

import json
from uuid import NAMESPACE_URL, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "https://example.org/wagtail-samlingar/demo")


def block_id(*names):
    """Return the id (text) of the block called ``names``, such as ``("model", "dates", "sunnmore")``."""
    return str(uuid5(NAMESPACE, "/".join(str(name) for name in names)))


def block(kind, value, *names):
    """Return one block of a stream."""
    return {"type": kind, "value": value, "id": block_id(*names)}


def items(values, *names):
    """Return the items of a list block, each with an id: without them wagtail-localize finds nothing to translate."""
    return [block("item", value, *names, number) for number, value in enumerate(values)]


def stream(*blocks):
    """Return blocks as the JSON text a StreamField takes."""
    return json.dumps(blocks)


def paragraph(text):
    """Return plain text as rich text of one paragraph."""
    return f"<p>{text}</p>"


def date_block(*names, day=None, start="10:00", end="15:00", regions=(), **facts):
    """
    Return one date of a gathering.

    ``day`` (date, or None while it is undecided), ``start`` and ``end`` (wall clock as text), ``regions`` (keys), and
    any other child of the date block by its name; dates among them may be ``date`` objects.
    """
    value = {
        "regions": [str(key) for key in regions],
        "starts_on": day,
        "when_text": "",
        "start_time": start if day else None,
        "end_time": end if day else None,
        "ends_on": None,
        "is_tentative": False,
        "venue": "",
        "venue_address": "",
        "online_url": "",
        "capacity": None,
        "closes_on": None,
        "closes_time": None,
        "state": "planned",
        "state_text": "",
        **facts,
    }
    for name in ("starts_on", "ends_on", "closes_on"):
        if value[name] is not None:
            value[name] = value[name].isoformat()
    return block("date", value, *names)


def questions(texts):
    """Return the questions of a gathering in the language of ``texts`` (``QUESTIONS`` of a texts module)."""
    wishes, wishes_help = texts["wishes"]
    stream_blocks = [
        block("family", {"label": texts["family"], "help": "", "required": False}, "questions", "family"),
        block(
            "long_text",
            {"label": wishes, "help": wishes_help, "required": False, "sensitive": False},
            "questions",
            "wishes",
        ),
    ]
    for name in ("diet", "adaptation"):
        label, help_text, choices = texts[name]
        value = {
            "label": label,
            "help": help_text,
            "required": False,
            "choices": items([{"label": choice} for choice in choices], "questions", name, "choices"),
        }
        stream_blocks.append(block("needs", value, "questions", name))
    return stream(*stream_blocks)
