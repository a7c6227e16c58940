"""Fixtures of the tests that edit pages through the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.users.models import UserProfile

from tests.editing import create_form
from tests.factories import occurrences_of, site_root, submission
from wagtail_samlingar.models import GatheringPage
from wagtail_samlingar.registrations import services

FAR = "2031-10-27"


@pytest.fixture
def editor_user(db):
    """Return somebody who may do everything, and reads the admin in English."""
    user_model = get_user_model()
    names = {user_model.USERNAME_FIELD: "editor@example.org", "email": "editor@example.org"}
    user = user_model.objects.create_superuser(**names, password="demo")
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def editor(editor_user, settings):
    """Return the client of ``editor_user``, logged in for as long as a test moves its clock."""
    settings.SESSION_COOKIE_AGE = 20 * 365 * 24 * 3600
    client = Client()
    client.force_login(editor_user)
    return client


@pytest.fixture
def visitor():
    """Return the client of somebody who is not logged in."""
    return Client()


@pytest.fixture
def publish_new(editor):
    """Return ``publish_new(title, *starts_on, parent=None, **facts of each date)``.

    It fills in and publishes the admin's form for a new gathering and returns the page.
    """

    def publish(title="Libraries and volunteers", *starts_on, parent=None, **facts):
        form = create_form(editor, parent or site_root())
        form.fields["title"] = title
        form.fields["slug"] = "-".join(title.lower().split())
        for day in starts_on or (FAR,):
            form.add_date(day, **facts)
        form.publish()
        return GatheringPage.objects.order_by("pk").last()

    return publish


@pytest.fixture
def gathering(publish_new):
    """Return a gathering with one date, published through the admin."""
    return publish_new()


@pytest.fixture
def register():
    """Return ``register(page, count=1, date=0)``, which registers people for a date of ``page``."""

    def people(page, count=1, date=0):
        occurrence = occurrences_of(page)[date]
        earlier = occurrence.registrations.count()
        parties = [
            services.submit(submission(occurrence, name=f"Person {number}", email=f"person{number}@example.org"))
            for number in range(earlier, earlier + count)
        ]
        return [party.registrations.get() for party in parties]

    return people


@pytest.fixture
def api_token(editor_user):
    """Return the headers with which ``editor_user`` writes through Wagtail's API v3."""
    tokens = pytest.importorskip("wagtail.models", reason="needs Wagtail 8").APIToken
    _token, plaintext = tokens.create_token(user=editor_user, name="tests")
    return {"authorization": f"Bearer {plaintext}"}
