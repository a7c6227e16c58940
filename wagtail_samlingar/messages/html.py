"""The HTML part of an e-mail, made from its very text: the two never say different things."""

import re

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

BULLET = "- "
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# What ends a sentence is not part of the address in it.
AFTER_ADDRESS = ".,;:!?)]"


def page(text, *, subject, language, own):
    """Return the HTML document that says what ``text`` says, in ``language``, with ``subject`` as its title.

    Paragraphs, line breaks and lists ("- …") are as in the text, and everything is escaped. Addresses under one of
    ``own`` (absolute addresses of the site and of what it leads to; "" is passed over) can be clicked: what a stranger
    wrote is never made a link.
    """
    own = tuple(address for address in own if address)
    blocks = re.split(r"\n{2,}", text.strip())
    context = {
        "subject": subject,
        "language": language,
        "content": mark_safe("\n".join(_block(block.split("\n"), own) for block in blocks if block)),  # noqa: S308 - made of escaped parts
    }
    return render_to_string("wagtail_samlingar/messages/mail.html", context)


def _block(lines, own):
    """Return one paragraph, with the lists that stand in it."""
    parts, plain, items = [], [], []

    def end():
        if plain:
            parts.append("<p>" + "<br>\n".join(plain) + "</p>")
        if items:
            parts.append("<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>")
        plain.clear()
        items.clear()

    for line in lines:
        is_item = line.startswith(BULLET)
        if (plain and is_item) or (items and not is_item):
            end()
        (items if is_item else plain).append(_with_links(line.removeprefix(BULLET) if is_item else line, own))
    end()
    return "\n".join(parts)


def _with_links(line, own):
    """Return ``line`` as HTML."""
    if "://" not in line:
        return escape(line)
    parts, done = [], 0
    for found in ADDRESS.finditer(line):
        address = found[0].rstrip(AFTER_ADDRESS)
        if _is_own(address, own):
            parts += [escape(line[done : found.start()]), format_html('<a href="{0}">{0}</a>', address)]
            done = found.start() + len(address)
    return "".join([*parts, escape(line[done:])])


def _is_own(address, own):
    return any(address == root or address.startswith(root.rstrip("/") + "/") for root in own)
