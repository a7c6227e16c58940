"""What visitors, editors and staff read: in the right language, ours alone, and what ``make lint`` finds in it."""

import datetime as dt
import gettext
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.utils import formats, translation
from django.utils.translation import ngettext, pgettext

import wagtail_samlingar
from wagtail_samlingar.gatherings import wording

ROOT = Path(__file__).parent.parent
LOCALE = Path(wagtail_samlingar.__file__).parent / "locale"
WRITTEN = ("nn", "nb")


def compiled(path):
    with path.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)
    return catalogue


def rules():
    """Return the module with the rules that ``make lint`` keeps."""
    spec = spec_from_file_location("catalogue_rules", ROOT / ".ci" / "catalogue_rules.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue(*entries):
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=utf-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    po.extend(polib.POEntry(**{"msgid": "A sentence", **entry}) for entry in entries)
    return po


ONE_AND_MORE = {"msgid": "%(count)d date", "msgid_plural": "%(count)d dates"}


@pytest.mark.parametrize(
    ("nynorsk", "said"),
    [
        ({"msgstr": ""}, "not translated"),
        ({"msgstr": "Ei setning", "flags": ["fuzzy"]}, "guess"),
        ({"msgstr": "Du får ikke plass"}, "ikke is bokmål"),
        ({"msgstr": "Velg ein dato"}, "velg is bokmål"),
        ({"msgstr": "Hvordan reiser du?"}, "hvordan is bokmål"),
        ({"msgstr": "Påmeldingen er open"}, "påmeldingen is bokmål"),
        ({"msgstr": "Antall som kjem"}, "antall is bokmål"),
        ({"msgstr": "Deltaker frå kommunen"}, "deltaker is bokmål"),
        ({"msgstr": "Noen fra kommunen"}, "fra, noen is bokmål"),
        ({"msgstr": "Plasser på ventelisten"}, "plasser, ventelisten is bokmål"),
        ({"msgstr": 'Vel "dato"'}, "write «»"),
        ({"msgid": "At %(time)s", "msgstr": "Klokka {time}"}, "other placeholders"),
        ({**ONE_AND_MORE, "msgstr_plural": {0: "%(count)d dato", 1: ""}}, "not translated"),
        ({**ONE_AND_MORE, "msgstr_plural": {0: "%(count)d dato"}}, "two forms"),
    ],
)
def test_lint_finds_what_is_wrong_in_nynorsk(nynorsk, said):
    bokmaal = {**nynorsk, "msgstr": "En setning uten feil", "flags": []}

    found = [fault for fault in rules().faults(catalogue(nynorsk), catalogue(bokmaal)) if fault.startswith("nn")]

    assert len(found) == 1
    assert said in found[0]


def test_lint_finds_nynorsk_in_bokmaal_and_a_string_without_bokmaal():
    found = rules().faults(catalogue({"msgstr": "Ei setning"}), catalogue({"msgstr": ""}))
    strays = rules().faults(catalogue({"msgstr": "Ei setning"}), catalogue({"msgstr": "Ikkje en setning"}))

    assert [fault.partition(": ")[0] for fault in found] == ["nb"]
    assert "ikkje is nynorsk" in strays[0]


def test_lint_finds_a_term_that_is_alike_in_both_languages():
    said = {"msgid": "Choose region", "msgstr": "Region"}

    assert "should be like “Vel region” and “Velg region”" in rules().faults(catalogue(said), catalogue(said))[0]
    assert (
        rules().faults(catalogue({**said, "msgstr": "Vel region"}), catalogue({**said, "msgstr": "Velg region"})) == []
    )


def test_lint_is_content_with_right_plurals():
    right = {**ONE_AND_MORE, "msgstr_plural": {0: "%(count)d dato", 1: "%(count)d datoar"}}
    other = {**ONE_AND_MORE, "msgstr_plural": {0: "%(count)d dato", 1: "%(count)d datoer"}}

    assert rules().faults(catalogue(right), catalogue(other)) == []
    assert rules().faults(catalogue(right), catalogue(right)) == []


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
