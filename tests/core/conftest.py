"""Fixtures that hold in every host."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Site

from tests.core.visiting import DATE_KEY
from tests.editing import create_form
from wagtail_samlingar.models import GatheringPage

# What one host has and the others lack concerns that host only.
HOSTS = ("cached", "copied", "county", "plain")
collect_ignore = [f"test_host_{host}.py" for host in HOSTS if f".{host}." not in settings.SETTINGS_MODULE]


@pytest.fixture
def staff(client):
    """Return a client logged in as somebody who may do everything, whatever the host's user is called by."""
    user = get_user_model().objects.create_superuser(
        **{get_user_model().USERNAME_FIELD: "admin@example.org", "email": "admin@example.org", "password": "demo"}
    )
    client.force_login(user)
    return client


@pytest.fixture
def front_page(db):
    """Return the page at the root of the default Site."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def gathering(staff, front_page):
    """Return a gathering published through the admin with a title and one date."""
    form = create_form(staff, front_page)
    form.fields |= {"title": "Libraries and volunteering", "slug": "libraries"}
    form.add_date("2031-10-27", DATE_KEY)
    form.publish()
    return GatheringPage.objects.get()


@pytest.fixture
def visitor():
    """Return the client of somebody who is not logged in and checks CSRF as a site does."""
    return Client(enforce_csrf_checks=True)
