"""Pages moved and renamed: what is recorded follows, and addresses people hold keep working."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from tests.editing import EditorForm, edit_form, press, reread
from tests.factories import make_index, occurrences_of, site_root
from tests.gatherings.visiting import challenge, dates_shown, send_form
from wagtail_samlingar.models import GatheringIndexPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations.views import to_receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexes(db):
    """Return two published indexes."""
    return make_index(title="Autumn"), make_index(title="Spring")


def move(editor, page, target):
    """Move ``page`` beneath ``target`` through the admin."""
    response = press(editor, "wagtailadmin_pages:move_confirm", page.pk, target.pk)
    assert response.status_code == 302, response.content


def assert_reachable(visitor, page, key):
    """Check that form, challenge, API and registering work for ``page`` at its present address."""
    page = reread(page)
    assert dates_shown(visitor, page.url) == [key]
    assert list(challenge(visitor, page.translation_key).json()["states"]) == [key]
    api = visitor.get(f"/api/v2/pages/{page.pk}/")
    assert api.status_code == 200
    assert api.json()["dates"][0]["id"] == key
    before = Registration.objects.count()
    assert send_form(visitor, page.url, key, name=f"Visitor{before} Nordmann").status_code == 303
    assert Registration.objects.count() == before + 1


def test_case_029_moving_a_page_keeps_form_api_and_links(editor, visitor, indexes, publish_new, register):
    autumn, spring = indexes
    page = publish_new("Libraries", parent=autumn)
    occurrence = occurrences_of(page)[0]
    receipt = to_receipt(register(page)[0].party)["Location"]
    old_url = page.url
    assert occurrence.index_key == autumn.translation_key

    move(editor, page, spring)

    moved = occurrences_of(page)[0]
    assert (moved.pk, moved.index_key, moved.page_state) == (occurrence.pk, spring.translation_key, PageState.LIVE)
    assert reread(page).url != old_url
    assert_reachable(visitor, page, occurrence.date_key)
    assert visitor.get(receipt).status_code == 200


def test_case_029_moving_an_index_moves_the_gatherings_beneath(editor, visitor, indexes, publish_new):
    autumn, spring = indexes
    inner = make_index(parent=autumn, title="October")
    page = publish_new("Libraries", parent=inner)
    beneath = publish_new("Beneath the first", parent=autumn)

    move(editor, autumn, spring)

    assert occurrences_of(page)[0].index_key == inner.translation_key
    assert occurrences_of(beneath)[0].index_key == autumn.translation_key
    assert_reachable(visitor, page, occurrences_of(page)[0].date_key)


def test_case_029_moving_to_another_site_changes_site_and_base_url(editor, publish_new):
    page = publish_new("Libraries")
    before = occurrences_of(page)[0]
    home = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other", locale=page.locale))
    other = Site.objects.create(hostname="other.example.org", root_page=home)

    move(editor, page, home)

    after = occurrences_of(page)[0]
    assert (after.site_key, after.base_url) == (other.pk, "http://other.example.org")
    assert after.site_key != before.site_key


def test_case_029_a_new_slug_keeps_form_api_and_links(editor, visitor, publish_new, register):
    page = publish_new("Libraries")
    key = occurrences_of(page)[0].date_key
    receipt = to_receipt(register(page)[0].party)["Location"]
    edit = edit_form(editor, page)
    edit.fields["slug"] = "quite-another-address"
    edit.publish()

    assert "quite-another-address" in reread(page).url
    assert_reachable(visitor, page, key)
    assert visitor.get(receipt).status_code == 200


def test_case_029_a_new_slug_of_the_index_keeps_form_api_and_links(editor, visitor, indexes, publish_new):
    autumn, _spring = indexes
    page = publish_new("Libraries", parent=autumn)
    edit = EditorForm(editor, reverse("wagtailadmin_pages:edit", args=[autumn.pk]), GatheringIndexPage)
    edit.fields["slug"] = "quite-another-address"
    edit.publish()

    assert "quite-another-address" in reread(page).url
    assert_reachable(visitor, page, occurrences_of(page)[0].date_key)


def test_moving_out_of_every_site_is_no_error(editor, visitor, publish_new, register):
    page = publish_new("Libraries")
    register(page)
    nowhere = Page.get_first_root_node().add_child(instance=Page(title="Nowhere", slug="nowhere", locale=page.locale))

    move(editor, page, nowhere)

    assert occurrences_of(page)[0].site_key is None
    assert challenge(visitor, page.translation_key).status_code == 404
    move(editor, page, site_root())
    assert occurrences_of(page)[0].site_key == Site.objects.get(is_default_site=True).pk
    assert Registration.objects.count() == 1
    assert Occurrence.objects.count() == 1


def test_new_order_of_siblings_records_nothing(editor, indexes, publish_new):
    autumn, _spring = indexes
    pages = [publish_new("First", parent=autumn), publish_new("Second", parent=autumn)]
    before = [(row, row.recorded_at, row.sort_order) for row in Occurrence.objects.order_by("pk")]

    url = reverse("wagtailadmin_pages:set_page_position", args=[pages[1].pk])
    assert editor.post(f"{url}?position=0").status_code == 200

    assert [(row, row.recorded_at, row.sort_order) for row in Occurrence.objects.order_by("pk")] == before
