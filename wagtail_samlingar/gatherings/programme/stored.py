"""Reading the stored JSON of a programme without trusting it.

Drafts, imports and older versions of the blocks may leave anything in a field; what cannot be read counts as not
written, and no reader of a programme fails because of it.
"""

from datetime import time

from django.utils.dateparse import parse_time
from django.utils.functional import Promise

# A day number beyond this is a slip of the keyboard (a year, a date) and resolves to no date.
LAST_DAY = 366
# Minutes. Whatever lasts longer than a day belongs on two days.
LONGEST = 24 * 60


def days(programme):
    """Return the stored day blocks of ``programme``: a ``StreamValue``, its raw list, or nothing. No queries."""
    return blocks(programme.get_prep_value() if hasattr(programme, "get_prep_value") else programme)


def blocks(stream):
    """Return the blocks of a stored stream or list that have a type and a readable value."""
    if not isinstance(stream, list):
        return []
    return [block for block in stream if isinstance(block, dict) and isinstance(block.get("value"), dict)]


def values(items):
    """Return the plain dicts in a stored list, whether or not its items are wrapped with an id."""
    if not isinstance(items, list):
        return []
    unwrapped = [item["value"] if is_wrapped(item) else item for item in items]
    return [value for value in unwrapped if isinstance(value, dict)]


def is_wrapped(item):
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item


def text(value):
    """Return text without space around it; preview values are lazy translations."""
    return str(value).strip() if isinstance(value, str | Promise) else ""


def clock(value):
    """Return a wall-clock ``time`` from a time or its ISO text, else None."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str):
        return None
    try:
        return parse_time(value)
    except ValueError:
        return None


def whole(value, highest):
    """Return ``value`` if it is a whole number from 1 to ``highest``, else None."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 1 <= value <= highest else None


def key(value):
    """Return a stored primary key, a number or (for UUID keys) text, as text; empty when there is none."""
    return str(value) if value and isinstance(value, int | str) and not isinstance(value, bool) else ""


def keys(value):
    """Return the strings of a stored list of keys."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
