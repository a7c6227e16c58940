"""What Wagtail's own machinery is told about rights on registrations."""

import pytest
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from tests.inbox.factories import ROMSDAL, make_occurrence, make_staff, make_user, register
from wagtail_samlingar.inbox.permissions import policy
from wagtail_samlingar.models import Registration

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def test_policy_asks_for_permission_and_scope(sunnmore, romsdal):
    ours, theirs = register(sunnmore), register(romsdal)
    user = make_staff("view", "export")

    assert policy.user_has_permission(user, "view")
    assert not policy.user_has_permission(user, "moderate")
    assert policy.user_has_any_permission(user, ["moderate", "export"])
    assert policy.user_has_permission_for_instance(user, "view", ours)
    assert not policy.user_has_permission_for_instance(user, "view", theirs)
    assert set(policy.instances_user_has_any_permission_for(user, ["view", "moderate"])) == {ours}
    assert set(policy.instances_user_has_permission_for(user, "add")) == set()


@pytest.mark.parametrize("action", ["add", "change", "delete", "publish"])
def test_nobody_may_use_the_generic_actions(sunnmore, action):
    superuser = make_user(superuser=True)

    assert not policy.user_has_permission(superuser, action)
    assert not policy.user_has_permission_for_instance(superuser, action, register(sunnmore))


def test_users_with_a_permission_have_a_scope_for_it():
    viewer = make_staff("view", name="anne")
    make_staff("view", name="berit", scoped=False)
    make_staff("export", name="carl")
    superuser = make_user("admin", superuser=True)

    assert set(policy.users_with_any_permission(["view"])) == {viewer, superuser}


def test_wagtail_finds_a_case_for_those_who_may_view_it(sunnmore):
    registration = register(sunnmore)
    url = reverse("samlingar_registrations:case", args=[registration.pk])

    assert AdminURLFinder(make_staff("view")).get_edit_url(registration) == url
    assert AdminURLFinder(make_staff("view", key=ROMSDAL, name="berit")).get_edit_url(registration) is None
    assert AdminURLFinder().get_edit_url(registration) == url


def test_registrations_are_not_in_the_reference_index():
    register(make_occurrence())

    assert Registration not in ReferenceIndex.tracked_models
