"""The list of registrations."""

import pytest
from django.urls import reverse

from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, register

pytestmark = pytest.mark.django_db
LIST = "samlingar_registrations:index"


def test_list_shows_who_waits(client):
    registration = register(make_occurrence(SUNNMORE), name="Ola Hansen")
    client.force_login(make_staff("view"))

    response = client.get(reverse(LIST))

    assert response.status_code == 200
    assert [row.pk for row in response.context["object_list"]] == [registration.pk]
    assert "Ola Hansen" in response.content.decode()


def test_case(client):
    registration = register(make_occurrence(SUNNMORE), name="Ola Hansen")
    client.force_login(make_staff("view", "moderate"))
    response = client.get(reverse("samlingar_registrations:case", args=[registration.pk]))
    assert response.status_code == 200
    response = client.post(
        reverse("samlingar_registrations:confirm", args=[registration.pk]), {"expected_status": "pending"}
    )
    assert response.status_code == 302
    registration.refresh_from_db()
    assert registration.status == "confirmed"
