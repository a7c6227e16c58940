"""The texts that a site has written in place of the standard ones, read for sending."""

import logging
from typing import NamedTuple

from django.apps import apps

from wagtail_samlingar.messages.placeholders import (
    LINK,
    WITH_OWN_TEXT,
    WRITTEN,
    fault_in_subject,
    fault_in_text,
    set_in,
)

logger = logging.getLogger(__name__)


class OwnText(NamedTuple):
    """The subject and text of one kind of message in one language, with placeholders."""

    subject: str
    text: str


def own_texts_of_site(site_key):
    """Return :func:`own_texts` of the Site ``site_key`` (primary key, or None): one query."""
    # Its preview shows messages, so the model is above this module.
    model = apps.get_model("wagtail_samlingar", "MessageTexts")
    return own_texts(model.objects.filter(site_id=site_key).first())


def own_texts(row):
    """Return {(kind, language): ``OwnText``} of ``row`` (``MessageTexts``, or None).

    A text that is broken, because it was imported or a placeholder is gone, is left out: the standard text is sent. It
    is said in the log. Of two for one kind and language, the first counts.
    """
    found = {}
    for block in row.texts if row else ():
        kind, language = block.value.get("kind"), block.value.get("language")
        own = OwnText(block.value.get("subject") or "", block.value.get("text") or "")
        if is_sound(kind, own):
            found.setdefault((kind, language), own)
        else:
            logger.warning(
                "The text of site %s for the message %s (%s) is broken: the standard text is sent.",
                row.site_id,
                kind,
                language,
            )
    return found


def is_sound(kind, own):
    """Return True when ``own`` (``OwnText``) can be sent as a message of ``kind``."""
    if kind not in WITH_OWN_TEXT or not own.subject.strip() or not own.text.strip():
        return False
    return not (fault_in_subject(kind, own.subject) or fault_in_text(kind, own.text))


def filled(own, kind, context):
    """Return ``own`` with the values of ``context`` set in, or None where the standard text is to be sent.

    That is where there is no own text, where the text leads to a page that this message has no address of, and where
    staff read it out: the standard text knows of both.
    """
    if own is None or context["by_phone"]:
        return None
    if LINK in WRITTEN.findall(own.text) and not set_in("{link}", kind, context):
        return None
    return OwnText(*(set_in(text, kind, context) for text in own))
