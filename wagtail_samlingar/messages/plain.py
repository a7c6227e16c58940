"""Text for plain e-mail. Whatever people or editors wrote is set in as it is, and is never a template."""

import re

from wagtail_samlingar.registrations.sanitise import one_line, several_lines

__all__ = ["one_line", "several_lines", "tidy"]


def tidy(text):
    """Return a rendered text with at most one empty line at a time, and none at its ends."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
