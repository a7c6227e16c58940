"""A nynorsk editor reads bokmål, never English, where Wagtail has only that."""

import pytest
from asgiref.local import Local
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, trans_real
from wagtail.users.models import UserProfile

from tests.factories import site_root
from tests.inbox.factories import make_user
from wagtail_samlingar.nynorsk import set_fallback


@pytest.fixture
def reload_catalogues(settings):
    """Return ``reload(language_code, fallback)``; afterwards the catalogues are as they were."""

    def forget():
        # As Django itself does when a setting about languages is changed in a test.
        trans_real._translations.clear()
        trans_real._default = None
        trans_real._active = Local()

    def reload(language_code, fallback):
        settings.LANGUAGE_CODE = language_code
        settings.WAGTAIL_SAMLINGAR = {**settings.WAGTAIL_SAMLINGAR, "NYNORSK_FALLBACK": fallback}
        forget()
        set_fallback()

    yield reload
    forget()


@pytest.mark.parametrize(("code", "fallback"), [("nb", None), ("nn", "nb"), ("en", "nb"), ("nb", "nb")])
def test_nynorsk_reads_bokmaal_where_there_is_no_nynorsk(reload_catalogues, code, fallback):
    reload_catalogues(code, fallback)

    with translation.override("nn"):
        assert (gettext("Publish"), gettext("Choose date")) == ("Publiser", "Vel dato")
        assert gettext("No such string anywhere") == "No such string anywhere"
        assert ngettext("%(count)d seat left", "%(count)d seats left", 2) == "%(count)d ledige plassar"


@pytest.mark.parametrize("code", ["nn", "en"])
def test_other_languages_stay_as_they_were(reload_catalogues, code):
    reload_catalogues(code, "nb")

    with translation.override("nb"):
        assert (gettext("Publish"), gettext("Choose date")) == ("Publiser", "Velg dato")
        assert gettext("No such string anywhere") == "No such string anywhere"
    with translation.override("en"):
        assert (gettext("Publish"), gettext("Choose date")) == ("Publish", "Choose date")


def test_without_a_choice_nothing_is_changed(reload_catalogues):
    reload_catalogues("nn", None)

    with translation.override("nn"):
        assert gettext("Publish") == "Publish"


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "fallback"), [("nb", None), ("nn", "nb")])
def test_editor_of_a_gathering_meets_no_english_buttons(reload_catalogues, code, fallback):
    reload_catalogues(code, fallback)
    user = make_user(superuser=True)
    UserProfile.objects.create(user=user, preferred_language="nn")
    client = Client()
    client.force_login(user)
    url = reverse("wagtailadmin_pages:add", args=["wagtail_samlingar", "gatheringpage", site_root().pk])

    html = client.get(url).content.decode()

    assert "Publiser" in html
    for english in (">Publish<", ">Save draft<", "Add a page"):
        assert english not in html
