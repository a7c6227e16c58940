"""A site without wagtail-localize, with one language and one Site."""

import pytest
from django.apps import apps
from django.conf import settings

from tests.core.visiting import register
from wagtail_samlingar.models import Registration


def test_localize_is_not_installed():
    assert not apps.is_installed("wagtail_localize")
    assert not settings.WAGTAIL_I18N_ENABLED


@pytest.mark.django_db
def test_language_that_the_site_lacks_becomes_that_of_the_site(gathering, visitor):
    response = register(visitor, gathering, language="xx")

    assert response.status_code == 303
    assert Registration.objects.get().party.language == "en"
