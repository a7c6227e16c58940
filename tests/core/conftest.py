"""Fixtures that hold in every host."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Site


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
