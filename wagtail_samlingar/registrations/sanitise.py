"""The one place where what strangers send is made clean. Everything behind it may trust its text."""

import re
import unicodedata

from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext_lazy as _

# Text that no keyboard makes and no database stores alike: NUL, and halves of surrogate pairs from JSON escapes.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# Every way to say "new line". Line and paragraph separators and the form feed come with text pasted from documents.
LINE_BREAKS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")

# Control characters except tab and newline; they break spreadsheets, terminals and mail headers.
CONTROLS = "\x01-\x08\x0b-\x1f\x7f-\x9f"
# Marks that turn the direction of text, and so can make a name or an address read as another one.
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Nothing to see, but two names that look the same would differ.
INVISIBLE = "\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
# Code points that Unicode promises never to give a meaning.
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))
# Zero-width joiners hold emoji and some scripts together. In prose they may stay; in a name they only deceive.
JOINERS = "\u200c\u200d"

DROPPED_IN_PROSE = re.compile(f"[{CONTROLS}{BIDI}{INVISIBLE}{NONCHARACTERS}]")
DROPPED_IN_A_LINE = re.compile(f"[{CONTROLS}{BIDI}{INVISIBLE}{NONCHARACTERS}{JOINERS}]")


class BadRequestData(BadRequest):
    """The request was not made by our form. Django answers 400. The message holds no word the client sent."""


def clean_text(value, max_length, multiline=False):
    """Return ``value`` as text that is safe to store, compare, export and put in a mail header.

    Line ends become ``\\n`` where ``multiline``, else one space, like all other space between words. Control, bidi,
    invisible and meaningless characters are dropped, the ends stripped, and the rest brought to NFC.

    ``max_length`` is in characters after cleaning. Raises ``ValidationError``, saying what to do, for text that is too
    long or that cannot be stored.
    """
    if not isinstance(value, str) or UNSTORABLE.search(value):
        raise ValidationError(_("Write this again: it contains characters that cannot be used."), code="unstorable")
    text = LINE_BREAKS.sub("\n", value)
    if multiline:
        text = unicodedata.normalize("NFC", DROPPED_IN_PROSE.sub("", text)).strip()
    else:
        # Space first: a tab between two words must not join them.
        text = DROPPED_IN_A_LINE.sub("", " ".join(text.split()))
        text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > max_length:
        raise ValidationError(
            _("Shorten this to %(limit)d characters. Now it has %(length)d."),
            code="max_length",
            params={"limit": max_length, "length": len(text)},
        )
    return text


def one_line(value):
    """Return ``value`` on one line without control, bidi and invisible characters: fit for a header."""
    text = " ".join(UNSTORABLE.sub("", str(value)).split())
    return " ".join(DROPPED_IN_A_LINE.sub("", text).split())


def several_lines(value):
    """Return ``value`` without control, bidi and invisible characters, line ends as newlines."""
    text = LINE_BREAKS.sub("\n", UNSTORABLE.sub("", str(value)))
    return DROPPED_IN_PROSE.sub("", text).strip()


def clean_post(querydict, allowed, multiple, max_fields=400):
    """Return the posted fields as a dict: a text for each in ``allowed``, a list of texts for each in ``multiple``.

    Both are sets of names; fields that were not sent are not in the dict. Raises ``BadRequestData`` for a name in
    neither set, for two values of a field that has one, for more than ``max_fields`` values, and for values that no
    browser sends (NUL, surrogates).
    """
    if sum(len(values) for _name, values in querydict.lists()) > max_fields:
        raise BadRequestData("too many fields")
    cleaned = {}
    for name, values in querydict.lists():
        if name not in allowed and name not in multiple:
            raise BadRequestData("unknown field")
        if any(not isinstance(value, str) or UNSTORABLE.search(value) for value in values):
            raise BadRequestData("unusable value")
        if name in multiple:
            cleaned[name] = list(values)
        elif len(values) == 1:
            cleaned[name] = values[0]
        else:
            raise BadRequestData("repeated field")
    return cleaned
