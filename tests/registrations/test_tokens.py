"""Form tokens and link tokens: what they carry, and that nothing else passes for one."""

import datetime as dt

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from wagtail_samlingar.registrations import tokens

GATHERING = "4b1c7a52-6f43-4c1e-9a8e-0d4f6a0f6a11"
OTHER = "f0c3a9de-88b1-4d0b-a3c7-5a9d2c1e7b22"


def test_form_token_says_what_it_was_issued_with(frozen):
    frozen("2021-10-01 12:00:00.250")
    token = tokens.issue(GATHERING, passed=True, nonce="ab" * 16)

    assert tokens.read(token, GATHERING) == tokens.FormToken(
        gathering_key=GATHERING,
        nonce="ab" * 16,
        issued_at=dt.datetime(2021, 10, 1, 10, 0, 0, 250_000, tzinfo=dt.UTC),
        passed=True,
    )


def test_form_token_gets_a_nonce_of_its_own():
    first, second = (tokens.read(tokens.issue(GATHERING), GATHERING) for _ in range(2))

    assert len(first.nonce) == len(second.nonce) == 32
    assert first.nonce != second.nonce
    assert (first.passed, second.passed) == (False, False)


def test_form_token_of_another_gathering_is_none():
    assert tokens.read(tokens.issue(OTHER), GATHERING) is None


def test_form_token_lives_as_long_as_the_setting_says(frozen, settings):
    settings.WAGTAIL_SAMLINGAR = {"FORM_TOKEN_HOURS": 2}
    clock = frozen("2021-10-01 12:00")
    token = tokens.issue(GATHERING)

    clock.shift(dt.timedelta(hours=2))
    assert tokens.read(token, GATHERING) is not None
    clock.shift(dt.timedelta(milliseconds=1))
    assert tokens.read(token, GATHERING) is None


def test_form_token_from_the_future_is_none(frozen):
    clock = frozen("2021-10-01 12:00")
    token = tokens.issue(GATHERING)

    clock.shift(dt.timedelta(minutes=-5))
    assert tokens.read(token, GATHERING) is not None
    clock.shift(dt.timedelta(seconds=-1))
    assert tokens.read(token, GATHERING) is None


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "a", lambda t: "x" + t, lambda t: t.swapcase()])
def test_form_token_changed_by_the_client_is_none(change):
    assert tokens.read(change(tokens.issue(GATHERING)), GATHERING) is None


def test_form_token_signed_for_another_use_is_none():
    foreign = signing.Signer(salt="another use").sign_object([GATHERING, "ab" * 16, 0, True])

    assert tokens.read(foreign, GATHERING) is None


def test_form_token_with_a_nonce_of_another_shape_is_none():
    assert tokens.read(tokens.issue(GATHERING, nonce="short"), GATHERING) is None


def test_case_039_form_token_with_nul_is_none():
    assert tokens.read(tokens.issue(GATHERING) + "\0", GATHERING) is None
    assert tokens.read("\0", GATHERING) is None


@pytest.mark.parametrize("value", [None, 7, ["a"], {}, "", ":", "\ud800", "æ:ø:å", "a:" * 300, "a" * 100_000])
def test_form_token_of_any_other_kind_is_none(value):
    assert tokens.read(value, GATHERING) is None


@given(st.text())
def test_form_token_of_any_text_is_none(text):
    assert tokens.read(text, GATHERING) is None


@pytest.mark.parametrize("pk", [1, 42, tokens.LARGEST_PK])
def test_link_opens_what_it_was_made_for(pk):
    token = tokens.make_link("cancel", pk, "salt of the row")

    assert tokens.split_link(token)[0] == pk
    assert tokens.link_matches(token, "cancel", pk, "salt of the row")


def test_link_carries_256_bits():
    _pk, mac = tokens.split_link(tokens.make_link("cancel", 42, "salt"))

    assert len(mac) * 6 // 8 == 32


@pytest.mark.parametrize(
    ("purpose", "pk", "salt"),
    [("edit", 42, "salt"), ("cancel", 43, "salt"), ("cancel", 42, "new salt"), ("cancel", 42, "")],
)
def test_case_076_link_for_one_purpose_opens_no_other(purpose, pk, salt):
    assert not tokens.link_matches(tokens.make_link("cancel", 42, "salt"), purpose, pk, salt)


def test_case_081_link_cannot_be_made_from_what_is_stored(settings):
    stored_salt = "salt of the row"
    token = tokens.make_link("cancel", 42, stored_salt)
    settings.SECRET_KEY = "what somebody with the database alone would have to guess"

    assert tokens.make_link("cancel", 42, stored_salt) != token
    assert stored_salt not in token
    assert not tokens.link_matches(token, "cancel", 42, stored_salt)


def test_link_outlives_a_changed_secret_key_that_the_host_still_trusts(settings):
    token = tokens.make_link("cancel", 42, "salt")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new one"

    assert tokens.link_matches(token, "cancel", 42, "salt")


def test_link_without_a_salt_is_never_made():
    with pytest.raises(ValueError, match="salt"):
        tokens.make_link("cancel", 42, "")


@pytest.mark.parametrize(
    "token",
    [
        None,
        7,
        "",
        "42",
        "42-",
        "42-short",
        "0-" + "a" * 43,
        "042-" + "a" * 43,
        "-1-" + "a" * 43,
        "٤٢-" + "a" * 43,
        f"{2**63}-" + "a" * 43,
        "42-" + "a" * 44,
        "42-" + "a" * 43 + "\n",
        "42-" + "ø" * 43,
        "\0" + "42-" + "a" * 43,
    ],
)
def test_link_of_any_other_shape_is_refused(token):
    assert tokens.split_link(token) is None
    assert not tokens.link_matches(token, "cancel", 42, "salt")


@given(st.text())
def test_link_of_any_text_is_refused(text):
    assert not tokens.link_matches(text, "cancel", 42, "salt")
