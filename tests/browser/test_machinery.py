"""The browser tests' own machinery."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Site

pytestmark = pytest.mark.browser


def test_window_of_a_user_is_logged_in_and_another_window_is_not(open_browser):
    user = get_user_model().objects.create_superuser("admin", "admin@example.org", "demo")

    staff = open_browser(user)
    staff.goto("/admin/")
    visitor = open_browser()
    visitor.goto("/admin/")

    assert staff.url.endswith("/admin/")
    assert "/admin/login/" in visitor.url


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_the_migrations_are_there_for_every_browser_test(open_browser, turn):
    window = open_browser()
    response = window.goto("/")

    assert Site.objects.count() == 1
    assert response.status in (200, 404)
