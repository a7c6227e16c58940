"""Searching the inbox without an index: no copy of names and addresses outlives its registration."""

import unicodedata

from django.db.models import Q

# Too long to be a name, an address or a reference; not worth the database's time.
LONGEST = 254


def search(registrations, text):
    """Return those of ``registrations`` (queryset) that ``text`` finds.

    Found are: an exact reference number (of a person or of those registered together), the start of an e-mail
    address, the start of any word of a name, and words of an organisation.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        return registrations
    if len(text) > LONGEST:
        return registrations.none()
    condition = Q(reference__iexact=text) | Q(party__reference__iexact=text)
    for spelling in _spellings(text):
        condition |= Q(name__istartswith=spelling) | Q(name__icontains=f" {spelling}")
        condition |= Q(email__istartswith=spelling) | Q(party__email__istartswith=spelling)
        condition |= Q(organisation__istartswith=spelling) | Q(organisation__icontains=f" {spelling}")
    return registrations.filter(condition)


def _spellings(text):
    """Return ``text`` as it may be written. SQLite takes å and Å for different letters."""
    if text.isascii():
        return [text]
    return list(dict.fromkeys([text, text.lower(), text.upper(), text.capitalize(), text.title()]))
