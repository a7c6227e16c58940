"""The sanitiser: what it makes of honest text, of deceptive text, and of requests no form makes."""

import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wagtail_samlingar.registrations.sanitise import BadRequestData, clean_post, clean_text

ILLEGAL_IN_SPREADSHEETS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f]")
TEXT_WITH_SURROGATES = st.text(st.characters(codec=None))
STORABLE_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Kari Nordmann", "Kari Nordmann"),
        ("  Kari \t  Nordmann\r\n", "Kari Nordmann"),
        ("Kari\nNordmann", "Kari Nordmann"),
        ("Kari\u2028Nordmann", "Kari Nordmann"),
        ("Kari\u00a0Nordmann", "Kari Nordmann"),
        ("Åse Ødegård", "Åse Ødegård"),
        ("A\u030ase", "Åse"),
        ("Áhkká Čáhci", "Áhkká Čáhci"),
        ("<b>Kari</b> {{ 7*7 }}", "<b>Kari</b> {{ 7*7 }}"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_line_is_one_line_in_nfc(value, line):
    assert clean_text(value, 50) == line


def test_prose_keeps_its_lines_and_tabs():
    assert clean_text(" Eg treng:\r\n\trampe\rteleslynge\u2028plass \n", 50, multiline=True) == (
        "Eg treng:\n\trampe\nteleslynge\nplass"
    )


@pytest.mark.parametrize("multiline", [False, True])
@pytest.mark.parametrize(
    "character",
    ["\x01", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u200e", "\u061c", "\u200b", "\u2060", "\ufeff", "\u00ad"]
    + ["\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff", "\U000e0041"],
)
def test_case_040_control_and_invisible_characters_are_dropped(character, multiline):
    assert clean_text(f"Ka{character}ri", 50, multiline) == "Kari"


def test_case_040_vertical_tab_is_a_new_line():
    assert clean_text("a\x0bb", 50) == "a b"
    assert clean_text("a\x0bb", 50, multiline=True) == "a\nb"


def test_joiners_stay_in_prose_only():
    family = "\U0001f469\u200d\U0001f467"

    assert clean_text(family, 50, multiline=True) == family
    assert clean_text(family, 50) == family.replace("\u200d", "")


@pytest.mark.parametrize("multiline", [False, True])
@pytest.mark.parametrize("value", ["a\ud800", "\udfff", None, 7, ["a"], b"a"])
def test_case_040_text_that_cannot_be_stored_is_rejected(value, multiline):
    with pytest.raises(ValidationError) as refused:
        clean_text(value, 50, multiline)

    assert refused.value.code == "unstorable"


@pytest.mark.parametrize("multiline", [False, True])
def test_case_039_nul_in_a_text_is_rejected(multiline):
    with pytest.raises(ValidationError) as refused:
        clean_text("Kari\0", 50, multiline)

    assert refused.value.code == "unstorable"


def test_case_042_composed_and_decomposed_text_become_the_same():
    composed = "Åsmund Blåfjell"

    assert clean_text(unicodedata.normalize("NFD", composed), 50) == clean_text(composed, 50) == composed


def test_case_044_text_over_the_limit_says_what_to_do():
    with pytest.raises(ValidationError) as refused:
        clean_text("a" * 51, 50)

    assert refused.value.code == "max_length"
    with translation.override("en"):
        assert refused.value.messages == ["Shorten this to 50 characters. Now it has 51."]


def test_length_is_counted_after_cleaning():
    assert clean_text("A\u030a" * 50 + " \u200b", 50) == "Å" * 50


@given(STORABLE_TEXT, st.booleans())
def test_clean_text_is_safe_everywhere_and_stays_as_it_is(value, multiline):
    text = clean_text(value, 10_000, multiline)

    assert not ILLEGAL_IN_SPREADSHEETS.search(text)
    assert "\r" not in text
    assert multiline or "\n" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert text.encode("utf-8").decode("utf-8") == text
    assert {unicodedata.bidirectional(character) for character in text}.isdisjoint(
        {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    )
    assert clean_text(text, 10_000, multiline) == text


@given(TEXT_WITH_SURROGATES, st.booleans())
def test_any_text_is_cleaned_or_refused(value, multiline):
    storable = "\0" not in value and not any(unicodedata.category(character) == "Cs" for character in value)
    try:
        clean_text(value, 10_000, multiline)
    except ValidationError:
        assert not storable
    else:
        assert storable


def test_post_becomes_texts_and_lists():
    posted = QueryDict("name=Kari&q_diet=fish&q_diet=nuts&email=")

    assert clean_post(posted, {"name", "email", "phone"}, {"q_diet", "q_other"}) == {
        "name": "Kari",
        "email": "",
        "q_diet": ["fish", "nuts"],
    }


@pytest.mark.parametrize("posted", ["name=Kari&status=confirmed", "name=Kari&starts_at=2021-10-01", "na%00me=Kari"])
def test_post_with_an_unknown_field_is_refused(posted):
    with pytest.raises(BadRequestData, match="^unknown field$"):
        clean_post(QueryDict(posted), {"name"}, set())


def test_case_045_repeated_field_is_refused():
    with pytest.raises(BadRequestData, match="^repeated field$"):
        clean_post(QueryDict("name=Kari&name=Ola"), {"name"}, set())


def test_case_045_too_many_values_are_refused():
    posted = QueryDict("&".join(f"q_diet={number}" for number in range(1001)))

    with pytest.raises(BadRequestData, match="^too many fields$"):
        clean_post(posted, set(), {"q_diet"})
    assert len(clean_post(posted, set(), {"q_diet"}, max_fields=1001)["q_diet"]) == 1001


@pytest.mark.parametrize("field", ["name", "token", "q_diet"])
def test_case_039_nul_in_any_field_is_refused(field):
    with pytest.raises(BadRequestData, match="^unusable value$"):
        clean_post(QueryDict(f"{field}=a%00b"), {"name", "token"}, {"q_diet"})
