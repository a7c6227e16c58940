"""What visitors, editors and staff read: complete in nynorsk and bokmål, in the right language, and ours alone."""

import datetime as dt
import gettext
import re
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.utils import formats, translation
from django.utils.translation import ngettext, npgettext, pgettext

import wagtail_samlingar
from wagtail_samlingar.gatherings import wording

LOCALE = Path(wagtail_samlingar.__file__).parent / "locale"
WRITTEN = ("nn", "nb")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+>")
MARKUP = re.compile(r"<[^<>]*>")
# Words that exist in one of the two written languages only.
BOKMAAL = """
    antall bare besvart blitt deltaker deltakere deltakerne deres dere en enten et fikk flere fra fremdeles gjøre hun
    hva hvem hver hvert hvilken hvilke hvis hvor hvordan hvorfor ikke jeg kommer kommuner kommunene mer mye navn noe
    noen nå oversettelse påmeldingen påmeldinger påmeldingene regioner samlingen samlinger se senere siden skriver
    slettes spørsmålene svarene søker uke uten utenfor velg velger venter verken vises være vært ønsker
"""
NYNORSK = """
    att berre ein eit eg enno fekk fleire frå gjere ho ikkje innan kjem kor korleis korkje kva kvar kvart kven kvifor
    meir mykje namn no noko nokon nokre omsetjing påmeldinga påmeldingane påmeldingar samlinga samlingar seinare sida
    sjå spørsmåla svara utan utanfor veke vel vere vore ventar
"""


def entries(language):
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def compiled(path):
    with path.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)
    return catalogue


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def words_of(text):
    return set(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("language", WRITTEN)
def test_every_string_is_translated_and_no_translation_is_a_guess(language):
    assert [entry.msgid for entry in entries(language) if not entry.translated() or entry.obsolete] == []


@pytest.mark.parametrize("language", [*WRITTEN, "en"])
def test_compiled_catalogue_says_what_its_source_says(language, tmp_path):
    fresh = tmp_path / "django.mo"
    entries(language).save_as_mofile(str(fresh))

    assert compiled(LOCALE / language / "LC_MESSAGES" / "django.mo") == compiled(fresh)


@pytest.mark.parametrize("language", WRITTEN)
def test_placeholders_and_markup_are_those_of_the_english_text(language):
    differing = [
        entry.msgid
        for entry in entries(language)
        for text in texts(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry.msgid))
    ]

    assert differing == []


@pytest.mark.parametrize(("language", "foreign"), [("nn", BOKMAAL), ("nb", NYNORSK)])
def test_no_word_of_the_other_written_language(language, foreign):
    strays = [
        (sorted(words_of(text) & words_of(foreign)), text)
        for entry in entries(language)
        for text in texts(entry)
        if words_of(text) & words_of(foreign)
    ]

    assert strays == []


@pytest.mark.parametrize("language", WRITTEN)
def test_translations_use_norwegian_quotation_marks(language):
    # Quotation marks of attributes are no words.
    said = [MARKUP.sub("", text) for entry in entries(language) for text in texts(entry)]

    assert [text for text in said if re.search('[“”"]', text)] == []


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("nn", "1 ledig plass", "2 ledige plassar"),
        ("nb", "1 ledig plass", "2 ledige plasser"),
        ("en", "1 seat left", "2 seats left"),
    ],
)
def test_numbers_of_people_and_seats_at_one_and_two(language, one, two):
    with translation.override(language):
        said = [ngettext("%(count)d seat left", "%(count)d seats left", n) % {"count": n} for n in (1, 2)]

    assert said == [one, two]


@pytest.mark.parametrize("language", WRITTEN)
def test_every_plural_has_both_forms_in_use(language):
    with translation.override(language):
        for entry in entries(language):
            if not entry.msgid_plural:
                continue
            for number, text in ((1, entry.msgstr_plural[0]), (2, entry.msgstr_plural[1]), (0, entry.msgstr_plural[1])):
                if entry.msgctxt:
                    said = npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, number)
                else:
                    said = ngettext(entry.msgid, entry.msgid_plural, number)
                assert said == text


@pytest.mark.parametrize("language", WRITTEN)
def test_no_other_app_translates_a_string_of_ours_otherwise(language):
    """Which app is asked first is the host's choice: a string with another meaning elsewhere takes a context."""
    ours = compiled(LOCALE / language / "LC_MESSAGES" / "django.mo")
    folders = [Path(django.__file__).parent / "conf" / "locale"]
    folders += [Path(app.path) / "locale" for app in apps.get_app_configs() if app.label != "wagtail_samlingar"]
    clashes = []
    for folder in folders:
        path = folder / language / "LC_MESSAGES" / "django.mo"
        theirs = compiled(path) if path.exists() else {}
        clashes += [
            (str(folder), key, ours[key], theirs[key]) for key in ours.keys() & theirs if ours[key] != theirs[key]
        ]

    assert clashes == []


@pytest.mark.parametrize(("language", "month"), [("nn", "mai"), ("nb", "mai"), ("en", "May")])
def test_names_of_months_stay_those_of_django(language, month):
    with translation.override(language):
        assert formats.date_format(dt.date(2026, 5, 17), "F") == month


@pytest.mark.parametrize(
    ("language", "person", "date"),
    [("nn", "Avmeld", "Avlyst"), ("nb", "Avmeldt", "Avlyst"), ("en", "Withdrawn", "Cancelled")],
)
def test_people_withdraw_and_dates_are_cancelled(language, person, date):
    with translation.override(language):
        assert (pgettext("person", "Withdrawn"), pgettext("date", "Cancelled")) == (person, date)


@pytest.mark.parametrize(
    ("language", "one_day", "several_days", "deadline"),
    [
        (
            "nn",
            "tysdag 27. oktober 2026 kl. 10.00–15.00",
            "tysdag 27. oktober kl. 10.00 til onsdag 4. november 2026 kl. 15.00",
            "til og med søndag 11. oktober 2026",
        ),
        (
            "nb",
            "tirsdag 27. oktober 2026 kl. 10.00–15.00",
            "tirsdag 27. oktober kl. 10.00 til onsdag 4. november 2026 kl. 15.00",
            "til og med søndag 11. oktober 2026",
        ),
        (
            "en",
            "Tuesday 27 October 2026, 10:00–15:00",
            "Tuesday 27 October, 10:00 to Wednesday 4 November 2026, 15:00",
            "to and including Sunday 11 October 2026",
        ),
    ],
)
def test_days_and_times_are_written_as_each_language_writes_them(language, one_day, several_days, deadline):
    start, end = (dt.date(2026, 10, 27), dt.time(10)), (dt.date(2026, 11, 4), dt.time(15))
    with translation.override(language):
        assert wording.occasion_in_words(*start, None, end[1]) == one_day
        assert wording.occasion_in_words(*start, *end) == several_days
        assert wording.deadline_in_words(dt.date(2026, 10, 11), None) == deadline
