"""``samlingar_setup``."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission

from tests.factories import make_region, site_root
from wagtail_samlingar.models import RegistrationScope
from wagtail_samlingar.registrations.scope import PERMISSIONS

pytestmark = pytest.mark.django_db
MANAGERS, READERS, EDITORS = "Samlingar: registration managers", "Samlingar: readers", "Samlingar: editors"


def setup(*args):
    """Run the command and return what it said, line by line."""
    out = StringIO()
    call_command("samlingar_setup", *args, stdout=out)
    return out.getvalue().splitlines()


def scopes(name):
    """Return {(permission, kind, key)} of a group."""
    return set(RegistrationScope.objects.filter(group__name=name).values_list("permission", "kind", "key"))


def state():
    """Return everything the command could change."""
    groups = Group.objects.order_by("name").values_list("name", "permissions__codename")
    pages = GroupPagePermission.objects.values_list("group__name", "page", "permission__codename")
    return sorted(map(str, groups)), sorted(map(str, RegistrationScope.objects.values_list())), sorted(map(str, pages))


def test_groups_are_made_with_their_scopes():
    region = make_region("Sunnmøre")

    said = setup()

    assert scopes(MANAGERS) == {(permission, "all", None) for permission in PERMISSIONS}
    assert scopes(READERS) == {("view", "all", None)}
    expected = {(name, "region", region.translation_key) for name in ("view", "moderate", "export", "view_sensitive")}
    assert scopes("Samlingar: Sunnmøre") == expected
    assert Group.objects.get(name=READERS).permissions.filter(codename="access_admin").exists()
    assert not Group.objects.filter(name=EDITORS).exists()
    assert said == [f"{name}: made" for name in (MANAGERS, READERS, "Samlingar: Sunnmøre")]


def test_second_run_changes_nothing():
    make_region("Sunnmøre")
    setup()
    before = state()

    said = setup()

    assert state() == before
    assert all(line.endswith(": exists, left as it is") for line in said)


def test_what_an_administrator_took_away_stays_away():
    make_region("Sunnmøre")
    setup()
    RegistrationScope.objects.filter(permission__in=["export", "anonymise"]).delete()
    Group.objects.get(name=READERS).permissions.clear()
    before = state()

    setup()

    assert state() == before


def test_groups_of_the_site_are_left_alone():
    before = state()
    existing = set(Group.objects.values_list("name", flat=True))

    setup()

    Group.objects.exclude(name__in=existing).delete()
    assert state() == before


def test_region_that_changed_its_name_gets_no_second_group():
    region = make_region("Sunnmøre")
    setup()
    region.title = "Søre Sunnmøre"
    region.save_revision().publish()

    assert "Samlingar: Sunnmøre: exists, left as it is" in setup()
    assert not Group.objects.filter(name="Samlingar: Søre Sunnmøre").exists()


def test_new_region_gets_its_group_though_readers_were_given_it():
    setup()
    region = make_region("Romsdal")
    readers = Group.objects.get(name=READERS)
    RegistrationScope.objects.create(group=readers, permission="view", kind="region", key=region.translation_key)

    assert "Samlingar: Romsdal: made" in setup()


def test_editors_are_made_for_a_page_and_see_no_registrations():
    root = site_root()

    setup("--editors-root", str(root.pk))

    granted = GroupPagePermission.objects.filter(group__name=EDITORS).values_list("page", "permission__codename")
    assert set(granted) == {(root.pk, codename) for codename in ("add_page", "change_page", "publish_page")}
    assert scopes(EDITORS) == set()
    codenames = set(Group.objects.get(name=EDITORS).permissions.values_list("codename", flat=True))
    assert codenames == {"access_admin"}


def test_unknown_page_is_said_in_one_line():
    with pytest.raises(CommandError, match="no page with the id 999999"):
        setup("--editors-root", "999999")
    assert not Group.objects.filter(name=MANAGERS).exists()
