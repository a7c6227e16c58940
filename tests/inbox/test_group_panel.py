"""The panel in Wagtail's group form."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.factories import make_gathering, make_index, make_region
from tests.inbox.factories import ROMSDAL, make_occurrence, make_user, permission
from wagtail_samlingar.inbox.group_panel import ScopePanel
from wagtail_samlingar.models import RegistrationScope

pytestmark = pytest.mark.django_db
PREFIX = "samlingar_scopes"


@pytest.fixture
def admin(client, db):
    """Return a client logged in as somebody who may edit groups."""
    client.force_login(make_user(superuser=True))
    return client


@pytest.fixture
def group(db):
    """Return a group that has another right and may not log in to the admin."""
    group = Group.objects.create(name="Staff in Sunnmøre")
    group.permissions.add(permission("add_group", "auth"))
    return group


def form_of(admin, group=None):
    """Return the fields of the group form as a browser would send them, and the address it is sent to."""
    url = reverse("wagtailusers_groups:edit", args=[group.pk]) if group else reverse("wagtailusers_groups:add")
    page = BeautifulSoup(admin.get(url).content, "html.parser")
    for template in page.find_all("template"):
        template.decompose()
    form = page.find("form", id="w-editor-form")
    data = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        value = field.get("value", "")
        if field.name == "select":
            value = next((option["value"] for option in field.select("option[selected]")), "")
        data.setdefault(field["name"], []).append(value)
    return url, data


def save(admin, group=None, rows=(), **changes):
    """Send the group form with ``rows`` ([place, permissions, deleted]) in our panel; return the response."""
    url, data = form_of(admin, group)
    for name in [name for name in data if re.match(rf"{PREFIX}-\d", name)]:
        del data[name]
    for number, (place, permissions, *deleted) in enumerate(rows):
        data[f"{PREFIX}-{number}-place"] = place
        data[f"{PREFIX}-{number}-permissions"] = permissions
        data[f"{PREFIX}-{number}-DELETE"] = "1" if deleted else ""
    data[f"{PREFIX}-TOTAL_FORMS"] = len(rows)
    return admin.post(url, {**data, **changes})


def scopes_of(group):
    """Return {(permission, kind, key)}."""
    return set(RegistrationScope.objects.filter(group=group).values_list("permission", "kind", "key"))


def permissions_of(group):
    """Return the codenames of the group's permissions."""
    return set(group.permissions.values_list("codename", flat=True))


def test_saving_a_row_gives_permission_scope_and_access_together(admin, group):
    region = make_region("Sunnmøre")

    response = save(admin, group, [(f"region:{region.translation_key}", ["moderate"])])

    assert response.status_code == 302
    key = region.translation_key
    assert scopes_of(group) == {("view", "region", key), ("moderate", "region", key)}
    assert permissions_of(group) == {"add_group", "access_admin", "view_registration", "moderate_registration"}


def test_saving_without_changes_keeps_everything(admin, group):
    region = make_region("Sunnmøre")
    save(admin, group, [(f"region:{region.translation_key}", ["export"]), ("all", ["view"])])
    before = scopes_of(group), permissions_of(group), set(RegistrationScope.objects.values_list("pk", flat=True))

    url, data = form_of(admin, group)
    response = admin.post(url, data)

    assert response.status_code == 302
    after = scopes_of(group), permissions_of(group), set(RegistrationScope.objects.values_list("pk", flat=True))
    assert after == before


def test_deleting_a_row_takes_scope_and_permission_away_and_nothing_else(admin, group):
    save(admin, group, [("all", ["view", "export"])])

    save(admin, group, [("all", ["view", "export"], True)])

    assert scopes_of(group) == set()
    assert permissions_of(group) == {"add_group", "access_admin"}


def test_saving_touches_no_other_group(admin, group):
    other = Group.objects.create(name="Other")
    RegistrationScope.objects.create(group=other, permission="view", kind="all")
    other.permissions.add(permission("view_registration"))

    save(admin, group, [("all", ["view"])])
    save(admin, group, [])

    assert scopes_of(other) == {("view", "all", None)}
    assert permissions_of(other) == {"view_registration"}


def test_two_rows_for_one_place_are_added_together(admin, group):
    save(admin, group, [("all", ["view"]), ("all", ["export"])])

    assert scopes_of(group) == {("view", "all", None), ("export", "all", None)}


def test_new_group_gets_its_rows(admin):
    response = save(admin, None, [("all", ["view"])], name="New group")

    assert response.status_code == 302
    assert scopes_of(Group.objects.get(name="New group")) == {("view", "all", None)}


@pytest.mark.parametrize(
    "row", [("all", []), ("", ["view"]), ("region:00000000-0000-0000-0000-00000000ffff", ["view"]), ("all", ["delete"])]
)
def test_incomplete_or_invented_row_is_refused_and_nothing_is_saved(admin, group, row):
    response = save(admin, group, [row])

    assert response.status_code == 200
    assert scopes_of(group) == set()


def test_empty_row_is_forgotten(admin, group):
    assert save(admin, group, [("", [])]).status_code == 302
    assert scopes_of(group) == set()


def test_places_are_named_by_pages_and_by_recorded_dates(admin, group):
    index = make_index(title="All gatherings of the county")
    page = make_gathering(index, title="Libraries and volunteers")
    make_region("Sunnmøre")
    gone = make_occurrence(ROMSDAL, title="A gathering whose page is gone")

    html = admin.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()

    for words in (
        f'value="index:{index.translation_key}">All gatherings of the county',
        f'value="gathering:{page.translation_key}">Libraries and volunteers',
        f'value="gathering:{gone.gathering_key}">A gathering whose page is gone',
        f'value="region:{ROMSDAL}">Romsdal',
        ">Sunnmøre",
    ):
        assert words in html


def test_place_that_nothing_names_any_more_is_kept(admin, group):
    RegistrationScope.objects.create(group=group, permission="view", kind="index", key=ROMSDAL)

    url, data = form_of(admin, group)
    admin.post(url, data)

    assert scopes_of(group) == {("view", "index", ROMSDAL)}


def test_our_permissions_are_in_our_panel_only(admin, group):
    panel = ScopePanel(instance=group)
    html = admin.get(reverse("wagtailusers_groups:edit", args=[group.pk])).content.decode()

    assert str(permission("moderate_registration").name) not in html
    assert panel.as_admin_panel().count('value="moderate"') == 1
