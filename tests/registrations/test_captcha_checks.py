"""System checks of the captcha: what they find, and that a site as shipped has nothing to correct."""

import pytest
from captcha.conf import settings as captcha_settings
from django.core import checks as django_checks

from wagtail_samlingar.registrations.captcha import checks
from wagtail_samlingar.registrations.captcha.simple import random_challenge


def ids(messages):
    return [message.id for message in messages]


def test_site_as_shipped_has_nothing_to_correct(settings):
    settings.WAGTAIL_SAMLINGAR = {}

    assert checks.check_backend() + checks.check_production() + checks.check_display() == []


def test_site_without_captcha_has_nothing_to_correct(settings):
    settings.WAGTAIL_SAMLINGAR = {"CAPTCHA_BACKEND": None}

    assert checks.check_backend() == []


def test_backend_that_leads_nowhere_is_an_error(settings):
    settings.WAGTAIL_SAMLINGAR = {"CAPTCHA_BACKEND": "no.such.Backend"}

    assert ids(checks.check_backend()) == ["wagtail_samlingar.E020"]


@pytest.mark.parametrize(
    ("mode", "found"),
    [("CAPTCHA_TEST_MODE", "wagtail_samlingar.E021"), ("CAPTCHA_GET_FROM_POOL", "wagtail_samlingar.E022")],
)
def test_case_062_modes_for_tests_are_errors_in_production(monkeypatch, mode, found):
    monkeypatch.setattr(captcha_settings, mode, True)

    assert found in ids(django_checks.run_checks(tags=["security"], include_deployment_checks=True))
    assert found not in ids(django_checks.run_checks(tags=["security"]))


@pytest.mark.parametrize(("size", "found"), [((109, 40), ["wagtail_samlingar.W023"]), ((110, 40), [])])
def test_image_too_narrow_for_the_characters_is_a_warning(monkeypatch, size, found):
    monkeypatch.setattr(captcha_settings, "CAPTCHA_IMAGE_SIZE", size)

    assert ids(checks.check_display()) == found


def test_case_061_missing_speech_program_is_a_warning(monkeypatch):
    monkeypatch.setattr(captcha_settings, "CAPTCHA_FLITE_PATH", "/nowhere/flite")

    assert ids(checks.check_display()) == ["wagtail_samlingar.W024"]


def test_stock_generator_of_the_other_forms_is_warned_of_on_deployment(monkeypatch):
    def found():
        return ids(django_checks.run_checks(tags=["security"], include_deployment_checks=True))

    assert "wagtail_samlingar.W025" in found()

    monkeypatch.setattr(captcha_settings, "CAPTCHA_CHALLENGE_FUNCT", f"{random_challenge.__module__}.random_challenge")

    assert "wagtail_samlingar.W025" not in found()


def test_generator_that_is_offered_draws_a_puzzle_and_its_answer():
    challenge, response = random_challenge()

    assert response == challenge.lower()
    assert challenge != random_challenge()[0]
