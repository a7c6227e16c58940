"""Dates taken off their page, in the admin: by drafts, by publishing, by identities that are not unique."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.editing import EditorForm, create_form, edit_form, messages_of, press, reread
from tests.factories import occurrences_of, site_root
from tests.gatherings.visiting import dates_shown
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def kept(people):
    """Say whether ``people`` (registrations) are stored as they were."""
    rows = Registration.objects.order_by("pk").values_list("pk", "occurrence_id", "status")
    return list(rows) == [(person.pk, person.occurrence_id, person.status) for person in people]


def states(page):
    """Return where the dates of ``page`` stand, in the order they were first published."""
    return list(
        Occurrence.objects.filter(gathering_key=page.translation_key)
        .order_by("pk")
        .values_list("page_state", flat=True)
    )


@pytest.fixture
def two_dates(publish_new):
    """Return a published gathering with two dates."""
    return publish_new("Libraries", "2031-10-27", "2031-11-03")


def test_case_018_a_removed_date_keeps_its_people_and_the_editor_is_warned(editor, visitor, two_dates, register):
    people = register(two_dates, 3)
    first, second = occurrences_of(two_dates)
    edit = edit_form(editor, two_dates)
    del edit.streams["dates"][0]
    response = edit.publish()

    first.refresh_from_db()
    assert kept(people)
    assert first.page_state == PageState.DATE_REMOVED
    assert dates_shown(visitor, two_dates.url) == [second.date_key]
    warning = messages_of(editor, response)
    assert "3 people" in warning
    assert "Person 0" not in warning


def test_case_018_a_date_deleted_as_the_browser_marks_it_is_removed(editor, two_dates, register):
    """The editor's script keeps the fields of a deleted block and marks it."""
    people = register(two_dates)
    form = edit_form(editor, two_dates)
    data = form.data() | {"dates-0-deleted": "1", "action-publish": "action-publish"}

    assert editor.post(form.url, data).status_code == 302
    assert kept(people)
    assert states(two_dates) == [PageState.DATE_REMOVED, PageState.LIVE]


def test_a_removed_date_without_people_is_no_matter_to_warn_of(editor, two_dates, register):
    register(two_dates, 1, date=1)
    cancelled = register(two_dates)[0]
    services.cancel(cancelled.pk)
    edit = edit_form(editor, two_dates)
    del edit.streams["dates"][0]

    assert "removed" not in messages_of(editor, edit.publish())


def test_a_removed_date_comes_back_with_its_people_from_an_older_version(editor, two_dates, register):
    people = register(two_dates, 2)
    before = two_dates.latest_revision
    edit = edit_form(editor, two_dates)
    del edit.streams["dates"][0]
    edit.publish()

    EditorForm(editor, reverse("wagtailadmin_pages:revisions_revert", args=[two_dates.pk, before.pk])).publish()

    assert kept(people)
    assert states(two_dates) == [PageState.LIVE, PageState.LIVE]


@pytest.mark.parametrize("how", ["draft", "autosave"])
@pytest.mark.parametrize("live", [True, False])
def test_case_019_case_020_removed_in_a_draft_or_by_autosave(editor, two_dates, register, how, live):
    people = register(two_dates, 2)
    if not live:
        press(editor, "wagtailadmin_pages:unpublish", two_dates.pk)
    before = states(two_dates)
    edit = edit_form(editor, two_dates)
    del edit.streams["dates"][0]
    edit.save_draft() if how == "draft" else edit.autosave()

    assert kept(people)
    assert states(two_dates) == before
    edit_form(editor, two_dates).publish()
    assert kept(people)
    assert states(two_dates) == [PageState.DATE_REMOVED, PageState.LIVE]


def test_autosaves_of_one_session_keep_the_identity_of_a_new_date(editor, two_dates):
    edit = edit_form(editor, two_dates)
    key = edit.add_date("2031-11-10")
    saved = edit.autosave()
    edit.fields |= {
        "overwrite_revision_id": saved["revision_id"],
        "loaded_revision_id": saved["revision_id"],
        "loaded_revision_created_at": saved["revision_created_at"],
    }
    edit.date(2)["venue"] = "Førde"
    edit.autosave()
    edit.publish()

    occurrence = occurrences_of(two_dates)[2]
    assert (occurrence.date_key, occurrence.venue) == (key, "Førde")


def test_publishing_from_a_stale_tab_loses_nobody_and_warns(editor, two_dates, register):
    stale = edit_form(editor, two_dates)
    fresh = edit_form(editor, two_dates)
    added = fresh.add_date("2031-11-10")
    fresh.publish()
    people = register(two_dates, 2, date=2)

    other = stale.add_date("2031-11-17")
    assert "2 people are registered" in messages_of(editor, stale.publish())

    assert kept(people)
    assert states(two_dates) == [PageState.LIVE, PageState.LIVE, PageState.DATE_REMOVED, PageState.LIVE]
    assert [row.date_key for row in Occurrence.objects.order_by("pk")][2:] == [added, other]


def test_autosave_from_a_stale_tab_is_refused(editor, two_dates):
    stale = edit_form(editor, two_dates)
    fresh = edit_form(editor, two_dates)
    fresh.add_date("2031-11-10")
    fresh.save_draft()

    response = stale.post(headers={"accept": "application/json"})

    assert (response.status_code, response.json()["error_code"]) == (400, "invalid_revision")
    assert len(reread(two_dates).get_latest_revision_as_object().dates) == 3


def test_dates_change_places_and_keep_their_people(editor, two_dates, register):
    people = [*register(two_dates, 2), *register(two_dates, 1, date=1)]
    keys = [row.date_key for row in occurrences_of(two_dates)]
    edit = edit_form(editor, two_dates)
    edit.streams["dates"].reverse()
    edit.publish()

    assert [row.date_key for row in occurrences_of(two_dates)] == keys[::-1]
    assert kept(people)


def test_of_two_dates_with_one_identity_the_first_counts_and_the_editor_is_warned(editor, visitor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    form.add_date("2031-10-27", "the-same")
    form.add_date("2031-11-03", "the-same")
    response = form.publish()

    occurrence = Occurrence.objects.get()
    assert occurrence.starts_on == dt.date(2031, 10, 27)
    assert "share one identity" in messages_of(editor, response)
    assert dates_shown(visitor, GatheringPage.objects.get().url) == ["the-same"]


def test_a_draft_with_unfinished_dates_is_saved(editor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    form.add_date("", when_text="week 44")
    form.add_date("2031-10-27", start_time="15:00", end_time="10:00")
    form.add_date("", ends_on="2031-10-27")
    form.save_draft()
    page = GatheringPage.objects.get()

    assert [child.value["starts_on"] for child in page.dates] == [None, dt.date(2031, 10, 27), None]
    edit_form(editor, page).autosave()
    assert Occurrence.objects.count() == 0
    assert "ends before it starts" in edit_form(editor, page).refused()


def test_an_undecided_date_is_published_and_takes_no_one(editor, visitor, publish_new):
    page = publish_new("Libraries", "", when_text="week 44")

    occurrence = occurrences_of(page)[0]
    assert occurrence.is_undecided
    assert list(occurrence.when_texts.values()) == ["week 44"]
    assert b"week 44" in visitor.get(page.url).content

    edit = edit_form(editor, page)
    edit.date()["starts_on"] = "2031-10-27"
    edit.publish()
    assert [(row.pk, row.is_undecided) for row in occurrences_of(page)] == [(occurrence.pk, False)]
