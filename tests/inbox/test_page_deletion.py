"""Deleting a gathering with registrations is refused with a reason, never with a server error."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.factories import make_gathering, make_index, occurrences_of
from tests.inbox.factories import make_user, register
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.guard import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, db):
    """Return a client logged in as somebody who may delete pages."""
    client.force_login(make_user(superuser=True))
    return client


@pytest.fixture
def page(db):
    """Return a gathering that one person is registered for."""
    page = make_gathering(make_index())
    page.registration = register(occurrences_of(page)[0])
    return page


def delete(admin, page, method="post"):
    """Ask Wagtail to delete ``page``."""
    return getattr(admin, method)(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def bulk_delete(admin, *pages):
    """Ask Wagtail to delete several pages."""
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = "&".join(f"id={page.pk}" for page in pages)
    return admin.post(f"{url}?{query}&next={reverse('wagtailadmin_explore_root')}")


@pytest.mark.parametrize("method", ["get", "post"])
def test_deletion_leads_back_to_the_page_with_the_reason(admin, page, method):
    response = delete(admin, page, method)

    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    (message,) = admin.get(response["Location"]).context["messages"]
    assert refusal(page) in str(message)
    assert Page.objects.filter(pk=page.pk).exists()


def test_deletion_of_the_index_above_is_refused_too(admin, page):
    index = page.get_parent()

    response = delete(admin, index)

    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[index.pk])
    assert Page.objects.filter(pk=page.pk).exists()


def test_bulk_deletion_is_refused_as_a_whole_and_names_the_page(admin, page):
    free = make_gathering(page.get_parent(), title="Nobody registered")

    response = bulk_delete(admin, page, free)

    assert response["Location"] == reverse("wagtailadmin_explore_root")
    assert Page.objects.filter(pk__in=[page.pk, free.pk]).count() == 2
    words = " ".join(str(message) for message in admin.get(response["Location"]).context["messages"])
    assert "Libraries and volunteers" in words
    assert "Nobody registered" not in words


def test_deletion_works_when_nobody_is_registered_any_more(admin, page):
    services.cancel(page.registration.pk)

    assert delete(admin, page).status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()


def test_bulk_deletion_works_when_nobody_is_registered(admin, page):
    free = make_gathering(page.get_parent(), title="Nobody registered")

    bulk_delete(admin, free)

    assert not Page.objects.filter(pk=free.pk).exists()
