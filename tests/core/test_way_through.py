"""From page to inbox, through the forms people use."""

import pytest
from django.urls import reverse

from tests.editor import create
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration

pytestmark = pytest.mark.django_db

DATE = [{"type": "date", "id": "5f9b2a1e-0000-4000-8000-000000000001", "value": {"starts_on": "2031-10-27"}}]


@pytest.fixture
def gathering(staff, front_page):
    """Return a gathering published through the admin with a title and one date."""
    page = GatheringPage(title="Libraries and volunteering", slug="libraries", dates=DATE)
    response = create(staff, front_page, page)
    assert response.status_code == 302, response.context["form"].errors
    return GatheringPage.objects.get()


def test_publishing_through_the_admin_records_the_date(gathering):
    occurrence = Occurrence.objects.get()

    assert gathering.live
    assert (occurrence.gathering_key, occurrence.date_key) == (gathering.translation_key, DATE[0]["id"])
