"""A site in two languages without wagtail-localize: a translation is a copy, and shares dates and seats."""

import pytest
from django.apps import apps
from wagtail.models import Locale, Page

from tests.core.visiting import register
from tests.editing import edit_form, press
from wagtail_samlingar.models import Occurrence, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def nynorsk(staff, gathering):
    """Return the copy of the gathering in nynorsk, made with Wagtail's own screen, its words changed and published."""
    locale = Locale.objects.create(language_code="nn")
    for page in (gathering.get_parent(), gathering):
        view = "simple_translation:submit_page_translation"
        submitted = press(staff, view, page.pk, locales=[locale.pk], include_subtree=None)
        assert submitted.status_code == 302, submitted.content
    copies = Page.objects.filter(locale=locale).order_by("depth")
    copies[0].specific.save_revision().publish()
    form = edit_form(staff, copies[1])
    assert {"dates", "closes_on", "party_limit"}.isdisjoint({*form.fields, *form.streams})
    form.fields["title"] = "Bibliotek og frivilligheit"
    form.streams["questions"][0]["value"]["label"] = "Eg kjem frå"
    form.publish()
    return Page.objects.get(pk=copies[1].pk).specific


def test_localize_is_not_installed():
    assert not apps.is_installed("wagtail_localize")


def test_copy_shares_the_dates_and_the_people(gathering, nynorsk, visitor):
    assert nynorsk.url.startswith("/nn/")
    assert register(visitor, gathering).status_code == 303
    assert register(visitor, nynorsk, name="Ola Nordmann", email="ola@example.org").status_code == 303

    people = Registration.objects.order_by("pk").values_list("occurrence", "language")
    assert list(people) == [(Occurrence.objects.get().pk, "en"), (Occurrence.objects.get().pk, "nn")]
    assert Occurrence.objects.get().titles == {"en": "Libraries and volunteering", "nn": "Bibliotek og frivilligheit"}


def test_copy_that_lags_behind_shows_facts_that_hold(staff, gathering, nynorsk, visitor):
    form = edit_form(staff, gathering)
    form.date()["venue"] = "The town hall"
    form.publish()

    html = visitor.get(nynorsk.url).content.decode()

    assert "The town hall" in html
    assert "Bibliotek og frivilligheit" in html
    assert "Eg kjem frå" in html
