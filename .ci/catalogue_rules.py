"""What the translations must be like. Each rule takes the entries of one catalogue and returns sentences about faults.

Entries are ``polib.POEntry``; ``language`` is "nn" or "nb". The terms come from ``docs/reference/terms.md``.
"""

import gettext
import io
import re
from pathlib import Path

TERMS = Path(__file__).resolve().parent.parent / "docs" / "reference" / "terms.md"
NAMES = {"nn": "nynorsk", "nb": "bokmål"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+>")

# Words of one written language only, beside those that the table of terms shows.
BOKMAAL = """
    antall bare besvart blitt deltaker deltakere deltakerne deres dere din dine en enten et fikk flere fra fremdeles
    gjøre hun hva hvem hver hvert hvilken hvilke hvis hvor hvordan hvorfor ikke jeg kommer kommuner kommunene mer mye
    navn noe noen nå oversettelse påmeldingen påmeldinger påmeldingene regioner samlingen samlinger se senere siden
    skriver slettes spørsmålene svarene søker uke uten utenfor velg velger venter verken vises være vært ønsker
"""
NYNORSK = """
    att berre ein eit eg enno fekk fleire frå gjere ho ikkje innan kjem kor korleis korkje kva kvar kvart kven kvifor
    meir mykje namn no noko nokon nokre omsetjing påmeldinga påmeldingane påmeldingar samlinga samlingar seinare sida
    sjå spørsmåla svara utan utanfor veke vel vere vore ventar
"""
# Right in both languages, though the table has them in one column only.
BOTH = {"av", "blir", "din", "dine", "fram", "få", "gått", "se", "set", "sett", "slett", "utsett"}


def terms():
    """Return [(English, nynorsk, bokmål)] of the table of terms, one and several ("region(s)") each by itself."""
    lines = [line for line in TERMS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    found = []
    for line in lines[1:]:
        row = [cell.strip() for cell in line.strip("|").split("|")]
        if "(s)" in row[0]:
            forms = [cell.split(", ") for cell in row[1:]]
            found += zip((row[0].replace("(s)", ""), row[0].replace("(s)", "s")), *forms, strict=True)
        else:
            found.append(tuple(row))
    return found


def words_of(text):
    """Return the words of ``text`` in small letters, placeholders left out."""
    return set(re.findall(r"[^\W\d_]+", PLACEHOLDER.sub(" ", text).casefold()))


def foreign_words(language):
    """Return the words that may not be used in ``language``, for they are the other one's."""
    columns = [words_of(" ".join(row[number] for row in terms())) for number in (1, 2)]
    nynorsk, bokmaal = columns[0] | words_of(NYNORSK), columns[1] | words_of(BOKMAAL)
    return (bokmaal - nynorsk if language == "nn" else nynorsk - bokmaal) - BOTH


def texts_of(entry):
    """Return every translation of ``entry``: one, or its plural forms."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def shown(entry):
    """Return ``entry`` as a sentence names it."""
    return repr(entry.msgid) + (f" (context {entry.msgctxt!r})" if entry.msgctxt else "")


def untranslated(entries, language):
    """A string without a sure translation."""
    for entry in entries:
        if entry.fuzzy:
            yield f"{language}: the translation is only a guess (fuzzy): {shown(entry)}"
        elif not all(texts_of(entry)):
            yield f"{language}: not translated: {shown(entry)}"


def strays(entries, language):
    """A word of the other written language."""
    foreign = foreign_words(language)
    other = NAMES["nb" if language == "nn" else "nn"]
    for entry in entries:
        found = sorted(set().union(*(words_of(text) for text in texts_of(entry))) & foreign)
        if found:
            yield f"{language}: {', '.join(found)} is {other}: {shown(entry)}"


def wrong_quotes(entries, language):
    """Quotation marks that are not Norwegian."""
    for entry in entries:
        if any(re.search('[“”"]', re.sub("<[^>]*>", "", text)) for text in texts_of(entry)):
            yield f"{language}: write «»: {shown(entry)}"


def wrong_placeholders(entries, language):
    """Placeholders or markup that are not those of the English text."""
    for entry in entries:
        # The form for one may say "one" where the English says a number, but never name anything else.
        wanted = [sorted(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural or entry.msgid)]
        if any(text and sorted(PLACEHOLDER.findall(text)) not in wanted for text in texts_of(entry)):
            yield f"{language}: other placeholders than the English text: {shown(entry)}"


def wrong_plurals(po, language):
    """A plural that does not say its first form at 1 and its second at 2 and 0."""
    compiled = gettext.GNUTranslations(io.BytesIO(po.to_binary()))
    for entry in po:
        if not entry.msgid_plural or entry.obsolete or not all(texts_of(entry)):
            continue
        if len(entry.msgstr_plural) != 2:
            yield f"{language}: two forms are needed, for one and for more: {shown(entry)}"
            continue
        for number, form in ((1, 0), (2, 1), (0, 1)):
            if entry.msgctxt:
                said = compiled.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, number)
            else:
                said = compiled.ngettext(entry.msgid, entry.msgid_plural, number)
            if said != entry.msgstr_plural[form]:
                yield f"{language}: says {said!r} at {number}: {shown(entry)}"


def alike(nynorsk, bokmaal):
    """A term that is the same in the two catalogues though the table of terms has two words for it.

    Args: the entries of the two catalogues.
    """
    differing = {_plain(row[0]): row for row in terms() if row[1] != row[2]}
    said = {(entry.msgctxt, entry.msgid): texts_of(entry) for entry in bokmaal}
    for entry in nynorsk:
        row = differing.get(_plain(entry.msgid))
        if row and any(texts_of(entry)) and texts_of(entry) == said.get((entry.msgctxt, entry.msgid)):
            yield f"nn and nb are alike, and should be like “{row[1]}” and “{row[2]}”: {shown(entry)}"


def _plain(english):
    """Return an English term without remarks in brackets, capital letters and a full stop."""
    return re.sub(r"\s*\([^)]*\)", "", english).strip(" .:").casefold()


def faults(nynorsk, bokmaal):
    """Return all sentences about the two catalogues (``polib.POFile``)."""
    found = []
    for language, po in (("nn", nynorsk), ("nb", bokmaal)):
        entries = [entry for entry in po if not entry.obsolete]
        for rule in (untranslated, strays, wrong_quotes, wrong_placeholders):
            found += rule(entries, language)
        found += wrong_plurals(po, language)
    return found + list(alike(nynorsk, bokmaal))
