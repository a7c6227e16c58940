"""The browser tests' own machinery."""

import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.browser


def test_window_of_a_user_is_logged_in_and_another_window_is_not(open_browser):
    user = get_user_model().objects.create_superuser("admin", "admin@example.org", "demo")

    staff = open_browser(user)
    staff.goto("/admin/")
    visitor = open_browser()
    visitor.goto("/admin/")

    assert staff.url.endswith("/admin/")
    assert "/admin/login/" in visitor.url
