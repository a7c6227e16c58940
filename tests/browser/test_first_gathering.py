"""The first gathering of a site that has nothing but a front page: a title, one date and publish."""

import datetime as dt

import pytest
from captcha.models import CaptchaStore
from django.contrib.auth import get_user_model
from wagtail.models import Site

from tests.browser.editor import GatheringEditor
from tests.browser.form import register
from wagtail_samlingar.models import GatheringPage, Registration

pytestmark = pytest.mark.browser


class HostSite:
    """The host of the tests, as the form's steps see it."""

    @staticmethod
    def characters_of(captcha_key):
        """Return the characters in the image of the captcha ``captcha_key``."""
        return CaptchaStore.objects.get(hashkey=captcha_key).response


def test_title_date_and_publish_on_an_empty_site_give_a_bookable_page(open_browser):
    user = get_user_model().objects.create_superuser("admin", "admin@example.org", "demo")
    front_page = Site.objects.get(is_default_site=True).root_page
    editor = GatheringEditor(open_browser(user), front_page.pk)

    editor.type("title", "Den første samlinga")
    editor.fill(editor.add("dates"), starts_on=(dt.date.today() + dt.timedelta(days=40)).isoformat())
    editor.publish()
    page = GatheringPage.objects.get()
    visitor = open_browser()
    reference = register(visitor, HostSite, page.url, None, email="kari@example.org", municipality=None)

    registration = Registration.objects.get()
    assert registration.party.reference == reference
    assert (registration.email, registration.status) == ("kari@example.org", "pending")
