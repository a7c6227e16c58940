"""The words of a gathering for its readers: those of the page being read, else those of the page that rules.

A translation may lag behind its source or say nothing yet. Then the reader gets the source's words and never a blank,
and the words carry the language they are in, for ``lang`` in the HTML (WCAG 3.1.2).
"""

from dataclasses import dataclass

from django.utils.html import format_html


@dataclass(frozen=True)
class Words:
    """What a field says. ``language`` is the code of its language where that is not the reader's, else ""."""

    value: object = ""
    language: str = ""

    def __bool__(self):
        return bool(self.value)

    def __str__(self):
        return str(self.value)

    @property
    def lang(self):
        """The attribute for the element that holds the words, with a space before it, or ""."""
        return lang_attribute(self.language)


def lang_attribute(language):
    """Return `` lang="nn"`` for the language code ``language``, or "" for ""."""
    return format_html(' lang="{}"', language) if language else ""


class Prose:
    """The words of ``page`` for a reader of ``language`` (code); ``ruling`` is the page that rules it.

    Texts that are the same on both pages are in the language of the ruling one: that is what a translation starts with.
    """

    def __init__(self, page, ruling, language):
        self._page = page
        self.ruling = ruling
        self._language = language

    def __getitem__(self, name):
        """Return the ``Words`` of the field ``name``; in templates ``prose.intro``."""
        own, source = getattr(self._page, name), getattr(self.ruling, name)
        if not own:
            return Words(source, self.source_language)
        return Words(own, self.source_language if own == source else self.own_language)

    def parts(self, name):
        """Return a ``Words`` for each block of the stream field ``name``."""
        stream = self[name].value
        source = {child.id: child for child in getattr(self.ruling, name)}
        return [Words(child, self._language_of(child, source.get(child.id))) for child in stream]

    def _language_of(self, child, source):
        same = source is not None and child.get_prep_value() == source.get_prep_value()
        return self.source_language if same else self.own_language

    @property
    def source_language(self):
        """Code of the language of the ruling page, or "" when it is the reader's."""
        return self._unless_read(self.ruling.locale.language_code)

    @property
    def own_language(self):
        """Code of the language the page being read is written in, or "". An alias repeats its source."""
        if self._page.alias_of_id:
            return self.source_language
        return self._unless_read(self._page.locale.language_code)

    def _unless_read(self, code):
        # A site in American English ("en-us") has pages in English.
        return "" if self._language == code or self._language.startswith(f"{code}-") else code


def said_in(ruling, name, language):
    """Return the text of the field ``name`` in ``language`` (code), else what the page ``ruling`` says: one query.

    Only published words are read.
    """
    translations = type(ruling).objects.filter(translation_key=ruling.translation_key, alias_of=None, live=True)
    texts = translations.filter(locale__language_code=language).order_by("pk").values_list(name, flat=True)
    return texts.first() or getattr(ruling, name)
