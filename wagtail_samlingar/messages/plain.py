"""Text for plain e-mail. Whatever people or editors wrote is set in as it is, and is never a template."""

import re

from wagtail_samlingar.registrations.sanitise import DROPPED_IN_A_LINE, DROPPED_IN_PROSE, LINE_BREAKS, UNSTORABLE


def one_line(value):
    """Return ``value`` on one line without control, bidi and invisible characters: fit for a header."""
    text = " ".join(UNSTORABLE.sub("", str(value)).split())
    return " ".join(DROPPED_IN_A_LINE.sub("", text).split())


def several_lines(value):
    """Return ``value`` without control, bidi and invisible characters, line ends as newlines."""
    text = LINE_BREAKS.sub("\n", UNSTORABLE.sub("", str(value)))
    return DROPPED_IN_PROSE.sub("", text).strip()


def tidy(text):
    """Return a rendered text with at most one empty line at a time, and none at its ends."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
