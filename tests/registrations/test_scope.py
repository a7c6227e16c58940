"""Who may do what with which registrations."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, make_user, permission, register
from wagtail_samlingar.models import RegistrationScope
from wagtail_samlingar.registrations.scope import (
    PERMISSIONS,
    may,
    occurrences_for,
    registrations_for,
    registrations_listed,
    scope_of,
)

pytestmark = pytest.mark.django_db
INDEX = uuid.uuid4()


@pytest.fixture
def rows(db):
    """Return registrations by name: of Sunnmøre, of Romsdal, of both, and of no region under an index."""
    return {
        "sunnmore": register(make_occurrence(SUNNMORE)),
        "romsdal": register(make_occurrence(ROMSDAL)),
        "both": register(make_occurrence(SUNNMORE, ROMSDAL)),
        "indexed": register(make_occurrence(index_key=INDEX)),
    }


def seen(user, rows, permission="view"):
    """Return the names of the registrations in the user's scope."""
    found = registrations_for(user, permission)
    assert len(found) == len(set(found))
    assert {row.occurrence_id for row in found} <= {row.pk for row in occurrences_for(user, permission)}
    return {name for name, row in rows.items() if row in found and may(user, permission, row)}


@pytest.mark.parametrize("named", [0, 1, 2, 3])
def test_what_is_listed_is_the_same_however_many_dates_are_named(rows, monkeypatch, named):
    monkeypatch.setattr("wagtail_samlingar.registrations.scope.MOST_NAMED", named)
    staff = [make_staff("view", key=SUNNMORE), make_staff("view", kind="index", key=INDEX, name="of_index")]
    for user in [*staff, make_staff("view", kind="all", key=None, name="of_all"), make_user("nobody")]:
        listed = registrations_listed(user)

        assert set(listed) == set(registrations_for(user))

    few = make_staff("view", key=ROMSDAL, name="of_romsdal")
    listed = registrations_listed(few)
    with CaptureQueriesContext(connection) as queries:
        assert len(listed) == 2
    assert ("samlingar_occurrence" in queries[0]["sql"]) == (named < 2)


def test_region_reaches_its_dates_shared_ones_too(rows):
    assert seen(make_staff("view", key=SUNNMORE), rows) == {"sunnmore", "both"}


def test_gathering_reaches_its_dates(rows):
    key = rows["romsdal"].occurrence.gathering_key

    assert seen(make_staff("view", kind="gathering", key=key), rows) == {"romsdal"}


def test_index_reaches_the_gatherings_beneath_it(rows):
    assert seen(make_staff("view", kind="index", key=INDEX), rows) == {"indexed"}


def test_all_reaches_everything(rows):
    assert seen(make_staff("view", kind="all", key=None), rows) == set(rows)


def test_scopes_of_several_groups_add_up(rows):
    user = make_staff("view", key=SUNNMORE)
    second = make_staff("view", kind="index", key=INDEX, name="berit")
    second.groups.get().user_set.add(user)

    assert seen(user, rows) == {"sunnmore", "both", "indexed"}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_each_permission_has_a_scope_of_its_own(rows, name):
    user = make_staff(name, key=ROMSDAL)

    for other in PERMISSIONS:
        assert seen(user, rows, other) == ({"romsdal", "both"} if other == name else set())


def test_permission_without_scope_and_scope_without_permission_are_nothing(rows):
    without_scope = make_staff("view", scoped=False)
    without_permission = make_staff(name="berit")
    RegistrationScope.objects.create(group=without_permission.groups.get(), permission="view", kind="all")

    for user in (without_scope, without_permission):
        assert not scope_of(user, "view")
        assert seen(user, rows) == set()


def test_permission_of_the_user_does_not_widen_the_scope_of_the_group(rows):
    user = make_staff("view", key=SUNNMORE)
    user.user_permissions.add(permission("moderate_registration"))

    assert seen(user, rows, "moderate") == set()


def test_superuser_may_do_everything(rows):
    user = make_user(superuser=True)

    assert all(seen(user, rows, name) == set(rows) for name in PERMISSIONS)


def test_inactive_and_anonymous_may_do_nothing(rows):
    inactive = make_user(superuser=True)
    inactive.is_active = False

    for user in (inactive, AnonymousUser()):
        assert seen(user, rows) == set()
