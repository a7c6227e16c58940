"""Locks, workflows and previews: what editors do with a page touches no registration."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.editing import create_form, edit_form, reread, shown_errors
from tests.factories import occurrences_of, site_root
from tests.gatherings.conftest import FAR
from tests.gatherings.visiting import dates_shown, post_straight, send_form
from wagtail_samlingar.models import GatheringPage, Occurrence, Party, Registration

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ["locked", "in a workflow", "scheduled"])
def test_case_034_a_locked_page_takes_people_and_shows_them(editor, visitor, gathering, how):
    if how == "locked":
        assert editor.post(reverse("wagtailadmin_pages:lock", args=[gathering.pk])).status_code == 302
        assert reread(gathering).locked
    elif how == "in a workflow":
        form = edit_form(editor, gathering)
        form.fields["title"] = "A title that waits for moderators"
        assert form.post("action-submit").status_code == 302
        assert reread(gathering).workflow_in_progress
    else:
        form = edit_form(editor, gathering)
        form.fields["go_live_at"] = "2031-01-01 12:00"
        form.publish()
        assert reread(gathering).scheduled_revision

    key = occurrences_of(gathering)[0].date_key
    assert dates_shown(visitor, gathering.url) == [key]
    response = send_form(visitor, gathering.url, key)

    assert response.status_code == 303
    assert visitor.get(response["Location"]).status_code == 200
    registration = Registration.objects.get()
    assert b"Kari Nordmann" in editor.get(reverse("samlingar_registrations:index")).content
    assert editor.get(reverse("samlingar_registrations:case", args=[registration.pk])).status_code == 200


def test_a_date_that_moderators_approve_is_recorded_then(editor, visitor, gathering, register):
    register(gathering, 2)
    form = edit_form(editor, gathering)
    added = form.add_date("2031-11-03")
    form.post("action-submit")
    published = occurrences_of(gathering)[0].date_key
    assert dates_shown(visitor, gathering.url) == [published]

    task = reread(gathering).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[gathering.pk, "approve", task.pk])
    assert editor.post(url, {"comment": ""}).status_code == 302

    assert not reread(gathering).workflow_in_progress
    assert dates_shown(visitor, gathering.url) == [published, added]
    assert Registration.objects.count() == 2


def test_case_124_a_held_date_overtyped_is_refused_before_moderators_see_it(editor, publish_new, register, frozen):
    clock = frozen("2030-10-01 12:00")
    page = publish_new("Libraries", "2030-10-27")
    register(page)
    clock.shift(dt.timedelta(days=30))
    form = edit_form(editor, page)
    form.date()["starts_on"] = "2031-10-26"
    response = form.post("action-submit")

    assert response.status_code == 200
    assert "add a new date" in shown_errors(response)
    assert not reread(page).workflow_in_progress


def filled_in(key):
    """Return what a visitor fills in for the date ``key``."""
    return {"date": key, "name": "Kari Nordmann", "email": "kari@example.org", "language": "nn"}


def assert_nothing_stored():
    """Check that nobody was registered."""
    assert Registration.objects.count() == 0
    assert Party.objects.count() == 0


def test_case_036_posting_to_a_page_that_was_never_published_stores_nothing(editor, visitor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    key = form.add_date(FAR)
    form.save_draft()
    page = GatheringPage.objects.get()

    assert post_straight(visitor, page.translation_key, **filled_in(key)).status_code == 404
    assert visitor.post(page.url, filled_in(key), follow=True).status_code == 404
    view_draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert editor.get(view_draft).status_code == 200
    editor.post(view_draft, filled_in(key))
    # The editor may see the draft; its form takes nobody all the same.
    assert post_straight(editor, page.translation_key, **filled_in(key)).status_code == 404
    assert_nothing_stored()
    assert Occurrence.objects.count() == 0


def test_case_036_a_preview_stores_nothing(editor, gathering):
    form = edit_form(editor, gathering)
    added = form.add_date("2031-11-03", venue="Only in the preview")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[gathering.pk])
    assert editor.post(url, form.data()).json()["is_valid"]
    before = list(Occurrence.objects.values())

    preview = editor.get(url)

    assert preview.status_code == 200
    assert b"Only in the preview" in preview.content
    editor.post(url, form.data() | filled_in(added))
    assert post_straight(editor, gathering.translation_key, **filled_in(added)).status_code == 422
    assert_nothing_stored()
    assert list(Occurrence.objects.values()) == before


def test_case_036_a_preview_of_a_page_not_yet_saved_stores_nothing(editor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    form.add_date(FAR, venue="Only in the preview")
    url = reverse("wagtailadmin_pages:preview_on_add", args=["wagtail_samlingar", "gatheringpage", site_root().pk])
    assert editor.post(url, form.data()).json()["is_valid"]

    preview = editor.get(url)

    assert preview.status_code == 200
    assert b"Only in the preview" in preview.content
    assert (GatheringPage.objects.count(), Occurrence.objects.count()) == (0, 0)
    assert_nothing_stored()


def test_case_036_posting_to_the_published_page_itself_stores_nothing(visitor, gathering):
    key = occurrences_of(gathering)[0].date_key
    visitor.post(gathering.url, filled_in(key))

    assert_nothing_stored()
