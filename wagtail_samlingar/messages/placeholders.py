"""What a site may set in in its own texts of messages, written ``{title}``.

One list: the help for editors, the check when a text is saved, and the values at sending are read from it. A value is
set in as it is, in one pass: it is never looked at for placeholders, nor rendered.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.messages.kinds import Kind

# The kinds for which a site may write its own text. What lists personal links, tells differences or is written by
# staff each time has no text of its own to replace.
WITH_OWN_TEXT = (
    Kind.CONFIRM_ADDRESS,
    Kind.ALREADY_REGISTERED,
    Kind.RECEIVED,
    Kind.HAS_PLACE,
    Kind.WAITLISTED,
    Kind.OFFERED,
    Kind.OFFER_EXPIRED,
    Kind.NOT_GIVEN_PLACE,
    Kind.CANCELLED,
    Kind.DATE_CANCELLED,
    Kind.REMINDER,
    Kind.MOVED,
    Kind.REOPENED,
)
# About people who are known to be the ones at the address.
_ABOUT_PEOPLE = tuple(kind for kind in WITH_OWN_TEXT if kind not in (Kind.CONFIRM_ADDRESS, Kind.ALREADY_REGISTERED))

# The person answers on a page of their own.
_ANSWERED = (Kind.CONFIRM_ADDRESS, Kind.OFFERED)

WRITTEN = re.compile(r"\{([a-z_]+)\}")
LINK = "link"


class Placeholder(NamedTuple):
    """A placeholder: what it is in words, its value in the context of a message, and the kinds that have it.

    ``needed_in``: the kinds whose text must have it.
    """

    name: str
    words: str
    value: Callable[[dict], str]
    kinds: tuple = WITH_OWN_TEXT
    needed_in: tuple = ()

    @property
    def written(self):
        """The placeholder as editors write it."""
        return f"{{{self.name}}}"


def _of(key):
    return lambda context: context.get(key, "")


def _names(context):
    return ", ".join(context["names"])


def _contact(context):
    return ", ".join(filter(None, context["contact"].values()))


def _link(context):
    return context.get("verify") or context.get("answer") or ""


PLACEHOLDERS = (
    Placeholder("title", gettext_lazy("the title of the gathering"), _of("title")),
    Placeholder("when", gettext_lazy("region, day and time"), _of("when")),
    Placeholder("place", gettext_lazy("venue and address"), _of("place")),
    Placeholder("organiser", gettext_lazy("the organiser, as the settings of the site say"), _of("organiser")),
    Placeholder("contact", gettext_lazy("name, e-mail address and phone number of the contact"), _contact),
    Placeholder("name", gettext_lazy("the name of the person, or of all it is about"), _names, _ABOUT_PEOPLE),
    Placeholder("reference", gettext_lazy("the reference number"), _of("reference"), _ABOUT_PEOPLE),
    Placeholder("queue_place", gettext_lazy("the number on the waiting list"), _of("queue_place"), (Kind.WAITLISTED,)),
    Placeholder("status", gettext_lazy("what the person has on the new date"), _of("status_words"), (Kind.MOVED,)),
    Placeholder(
        "reason",
        gettext_lazy("the reason that was chosen; nothing where “other” was"),
        _of("reason"),
        (Kind.NOT_GIVEN_PLACE,),
    ),
    Placeholder("until", gettext_lazy("until when the person may answer"), _of("until"), _ANSWERED),
    Placeholder(
        LINK, gettext_lazy("the address of the page where the person answers"), _link, _ANSWERED, needed_in=_ANSWERED
    ),
)


def placeholders_of(kind):
    """Return the ``Placeholder`` objects that a text of ``kind`` may have."""
    return [placeholder for placeholder in PLACEHOLDERS if kind in placeholder.kinds]


def fault_in_subject(kind, subject):
    """Return what is wrong with the ``subject`` of a site's text of ``kind``, in words, or ""."""
    # A subject is shown in lists, and kept in logs of mail servers.
    if LINK in WRITTEN.findall(subject):
        return _("The link cannot stand in the subject. Write it in the text.")
    return _fault_of_braces(kind, subject)


def fault_in_text(kind, text):
    """Return what is wrong with the ``text`` of a site's text of ``kind``, in words, or ""."""
    fault = _fault_of_braces(kind, text)
    if fault:
        return fault
    written = WRITTEN.findall(text)
    for placeholder in placeholders_of(kind):
        if kind in placeholder.needed_in and placeholder.name not in written:
            return _("%(placeholder)s must be in this text: without it the person cannot answer.") % {
                "placeholder": placeholder.written
            }
    return ""


def _fault_of_braces(kind, text):
    known = placeholders_of(kind)
    names = {placeholder.name for placeholder in known}
    for name in WRITTEN.findall(text):
        if name not in names:
            return _("There is no %(placeholder)s in this message. It has %(placeholders)s.") % {
                "placeholder": f"{{{name}}}",
                "placeholders": ", ".join(placeholder.written for placeholder in known),
            }
    if re.search(r"[{}]", WRITTEN.sub("", text)):
        return _("A brace stands alone. Braces are written around the name of a placeholder only, such as {title}.")
    return ""


def set_in(text, kind, context):
    """Return ``text`` of ``kind`` with the values from ``context`` (of a message's templates) set in, in one pass."""
    values = {placeholder.name: str(placeholder.value(context)) for placeholder in placeholders_of(kind)}
    return WRITTEN.sub(lambda found: values[found[1]], text)
