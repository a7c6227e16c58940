"""The addresses in messages: where the site has its pages, in the reader's language."""

from types import ModuleType

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.test import override_settings
from django.urls import include, path, reverse, set_script_prefix
from django.utils import translation

from tests.messages.letters import make_date, register
from wagtail_samlingar.messages import links
from wagtail_samlingar.registrations.tokens import make_link

pytestmark = pytest.mark.django_db

MOVED = ModuleType("moved")
MOVED.urlpatterns = i18n_patterns(path("kom/", include("wagtail_samlingar.urls")), prefix_default_language=True)


def receipt_of(registration):
    return links.link(links.RECEIPT, registration.party, registration.occurrence)


def test_each_has_the_token_of_its_own_row():
    occurrence = make_date()
    kari, ola = register(occurrence), register(occurrence)

    made = [receipt_of(kari), receipt_of(ola)]

    tokens = [make_link(links.RECEIPT, row.party.pk, row.party.salt) for row in (kari, ola)]
    paths = [reverse("wagtail_samlingar:receipt", args=[token]) for token in tokens]
    assert made == [f"https://fylke.example{path}" for path in paths]


def test_lead_to_where_the_pages_are_in_each_language_and_under_each_prefix():
    registration = register(make_date())
    usual = receipt_of(registration)

    with override_settings(ROOT_URLCONF=MOVED):
        moved = []
        for language in ("nn", "en"):
            with translation.override(language):
                moved.append(receipt_of(registration))
        set_script_prefix("/samlingar/")
        try:
            prefixed = receipt_of(registration)
        finally:
            set_script_prefix("/")

    assert [address.split("/")[3:6] for address in moved] == [["nn", "kom", "receipt"], ["en", "kom", "receipt"]]
    assert prefixed.split("/")[3:5] == ["samlingar", translation.get_language()]
    assert receipt_of(registration) == usual


def test_site_without_the_pages_has_no_addresses():
    registration = register(make_date())
    nothing = ModuleType("nothing")
    nothing.urlpatterns = []

    with override_settings(ROOT_URLCONF=nothing):
        with pytest.raises(links.NoAddress):
            receipt_of(registration)
        assert links.own_links(registration.party.email, [registration], registration.occurrence) == []
