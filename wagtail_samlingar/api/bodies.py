"""Reading a JSON body strictly: what a form could not send is refused, and nothing can exhaust the parser."""

import json
import re

from wagtail_samlingar.conf import settings as samlingar_settings

# Deeper than any registration; the parser itself would recurse for each level.
DEEPEST = 4
# The last may be without its end, which is no JSON: so nothing is ever tried twice.
TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)


class BadBody(Exception):
    """The body is no registration. ``status`` is 400, 413 or 415; ``str()`` says what is wrong, without its content."""

    def __init__(self, detail, status=400):
        self.status = status
        super().__init__(detail)


def read_fields(request):
    """Return the fields of a JSON object as a form would have sent them: {name: text or list of texts}.

    ``true`` is a ticked box, ``false`` and ``null`` an empty one, whole numbers are digits. Raises ``BadBody`` for
    another content type, more bytes than ``BODY_LIMIT``, malformed or deeply nested JSON, repeated names, ``NaN`` and
    anything else that is no answer.
    """
    if request.content_type != "application/json":
        raise BadBody("Send JSON with the content type application/json.", status=415)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > samlingar_settings.BODY_LIMIT:
        raise BadBody("The body is too large.", status=413)
    body = request.body
    if _depth(body) > DEEPEST:
        raise BadBody("The body is nested too deeply.")
    try:
        data = json.loads(body.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadBody("The body is not valid JSON.") from error
    if not isinstance(data, dict):
        raise BadBody("Send one JSON object.")
    return {name: _as_posted(value) for name, value in data.items() if value is not None and value is not False}


def _depth(body):
    """Return how deep lists and objects lie in each other; brackets in texts are none."""
    deepest = depth = 0
    for byte in TEXT.sub(b"", body):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _without_repeats(pairs):
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("repeated name")
    return data


def _no_constant(_name):
    raise ValueError("not a JSON number")


def _as_posted(value):
    if isinstance(value, str):
        return value
    if value is True:
        return "on"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise BadBody("An answer is a text, a whole number, true, false, or a list of texts.")
