"""Regions, owners and settings edited beside the gathering: snapshots follow, and outlive what is deleted."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Site

from tests.editing import EditorForm, create_form, edit_form, fields_of, press, reread
from tests.factories import occurrences_of, site_root, submission
from wagtail_samlingar.models import Occurrence, RegionPage, Registration, RegistrationScope, SamlingarSiteSettings
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.scope import registrations_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(editor):
    """Return a region with one municipality, published through the admin."""
    form = create_form(editor, site_root(), RegionPage)
    form.fields |= {"title": "Sunnmøre", "slug": "sunnmore", "contact_name": "Berit", "contact_email": "b@example.org"}
    form.streams["municipalities"].append({"type": "municipality", "id": "town", "value": "Kinn"})
    form.publish()
    return RegionPage.objects.get()


@pytest.fixture
def held_in_region(publish_new, region):
    """Return a published gathering with one date in ``region``."""
    return publish_new("Libraries", regions=[str(region.translation_key)])


def recorded(page):
    """Return [(key, name, municipality names)] of the regions of the first date of ``page``."""
    return [
        (row.key, row.name, [town["name"] for town in row.municipalities])
        for row in occurrences_of(page)[0].regions.all()
    ]


def region_form(editor, region):
    """Return the form of the region page."""
    return EditorForm(editor, reverse("wagtailadmin_pages:edit", args=[region.pk]), RegionPage)


def test_a_renamed_region_is_recorded_anew(editor, region, held_in_region):
    assert recorded(held_in_region) == [(region.translation_key, "Sunnmøre", ["Kinn"])]
    form = region_form(editor, region)
    form.fields |= {"title": "Sunnfjord", "contact_name": "Solveig"}
    form.streams["municipalities"][0]["value"] = "Førde"
    form.publish()

    assert recorded(held_in_region) == [(region.translation_key, "Sunnfjord", ["Førde"])]
    assert occurrences_of(held_in_region)[0].contact_name == "Solveig"


def test_a_draft_of_a_region_records_nothing(editor, region, held_in_region):
    form = region_form(editor, region)
    form.fields["title"] = "Sunnfjord"
    form.autosave()

    assert recorded(held_in_region) == [(region.translation_key, "Sunnmøre", ["Kinn"])]


def manager_of(region):
    """Return somebody who may see the registrations of ``region`` and nothing else."""
    user_model = get_user_model()
    names = {user_model.USERNAME_FIELD: "manager@example.org", "email": "manager@example.org"}
    user = user_model.objects.create_user(**names, password="demo")
    group = Group.objects.create(name="Samlingar: Sunnmøre")
    group.permissions.add(Permission.objects.get(codename="view_registration"))
    user.groups.add(group)
    RegistrationScope.objects.create(group=group, permission="view", kind="region", key=region.translation_key)
    return user


def test_case_032_a_deleted_region_lives_on_in_what_was_recorded(editor, region, held_in_region, register):
    register(held_in_region)
    manager = manager_of(region)
    edit = edit_form(editor, held_in_region)
    edit.fields["review_mode"] = "review_other_regions"
    edit.publish()

    assert press(editor, "wagtailadmin_pages:delete", region.pk).status_code == 302
    assert RegionPage.objects.count() == 0
    # Published again without its region page, by an editor who changes nothing.
    edit = edit_form(editor, held_in_region)
    assert edit.date()["regions"] == [str(region.translation_key)]
    edit.publish()

    assert recorded(held_in_region) == [(region.translation_key, "Sunnmøre", ["Kinn"])]
    occurrence = occurrences_of(held_in_region)[0]
    assert list(registrations_for(manager)) == list(Registration.objects.all())
    own = services.submit(submission(occurrence, name="Own", region_key=region.translation_key))
    other = services.submit(submission(occurrence, name="Other", region_key=uuid.uuid4()))
    assert [own.outcome, other.outcome] == ["confirmed", "pending"]


def test_case_032_a_region_deleted_with_its_place_still_on_the_receipt(editor, region, held_in_region):
    occurrence = occurrences_of(held_in_region)[0]
    person = Person(name="Kari", email="k@example.org", municipality_key="town", municipality_name="Kinn")
    services.submit(submission(occurrence, people=[person]))
    press(editor, "wagtailadmin_pages:delete", region.pk)

    assert Registration.objects.get().municipality_name == "Kinn"


def test_a_region_unpublished_keeps_its_name_on_the_dates(editor, region, held_in_region):
    press(editor, "wagtailadmin_pages:unpublish", region.pk)
    edit_form(editor, held_in_region).publish()

    assert recorded(held_in_region) == [(region.translation_key, "Sunnmøre", ["Kinn"])]


def test_case_032_the_owner_of_the_page_is_deleted(editor, publish_new, register):
    page = publish_new("Libraries")
    register(page, 2)
    user_model = get_user_model()
    names = {user_model.USERNAME_FIELD: "owner@example.org", "email": "owner@example.org"}
    owner = user_model.objects.create_user(**names, password="demo")
    type(page).objects.filter(pk=page.pk).update(owner=owner)
    people = list(Registration.objects.values())

    assert press(editor, "wagtailusers_users:delete", owner.pk).status_code == 302

    assert not user_model.objects.filter(pk=owner.pk).exists()
    assert reread(page).owner is None
    assert list(Registration.objects.values()) == people
    assert [row.page_state for row in occurrences_of(page)] == [PageState.LIVE]


def test_case_032_staff_who_decided_are_deleted(editor, editor_user, publish_new, register):
    page = publish_new("Libraries")
    user_model = get_user_model()
    names = {user_model.USERNAME_FIELD: "staff@example.org", "email": "staff@example.org"}
    staff = user_model.objects.create_user(**names, password="demo")
    registration = services.confirm(register(page)[0].pk, actor=staff)

    assert press(editor, "wagtailusers_users:delete", staff.pk).status_code == 302

    registration.refresh_from_db()
    assert registration.status == "confirmed"
    assert editor.get(reverse("samlingar_registrations:case", args=[registration.pk])).status_code == 200


def test_saving_the_site_settings_records_their_contact_and_retention(editor, publish_new):
    page = publish_new("Libraries")
    site = Site.objects.get(is_default_site=True)
    url = reverse("wagtailsettings:edit", args=["wagtail_samlingar", "samlingarsitesettings", site.pk])
    menu = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailsettings:edit", args=["wagtail_samlingar", "samlingarsitesettings"]) in menu
    form = BeautifulSoup(editor.get(url).content, "html.parser").find("form", method="POST", action=url)
    data = fields_of(form) | {"contact_name": "The county", "contact_email": "c@example.org", "retention_days": "30"}
    assert editor.post(url, data).status_code == 302

    occurrence = occurrences_of(page)[0]
    assert SamlingarSiteSettings.for_site(site).retention_days == 30
    assert (occurrence.contact_name, occurrence.contact_email) == ("The county", "c@example.org")
    assert occurrence.retention_days == 30
    assert Occurrence.objects.count() == 1
