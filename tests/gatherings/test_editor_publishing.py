"""A gathering made, published, unpublished and scheduled in the admin: what becomes of its dates and people."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.editing import EditorForm, create_form, edit_form, messages_of, press, reread
from tests.factories import occurrences_of, site_root, submission
from tests.gatherings.conftest import FAR
from tests.gatherings.visiting import challenge, dates_shown, post_straight, send_form
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.occurrences.states import PublicState, Seats, public_state
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NotOpen
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.views import to_receipt

pytestmark = pytest.mark.django_db


def state_of(occurrence):
    """Return the public state of ``occurrence`` now, with nobody registered."""
    return public_state(occurrence, Seats(capacity=occurrence.capacity), timezone.now())


def test_a_title_one_date_and_publish_give_a_bookable_page(editor, visitor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries and volunteers", "slug": "libraries"}
    key = form.add_date(FAR)
    form.publish()

    page = GatheringPage.objects.get()
    occurrence = Occurrence.objects.get()
    assert page.live
    assert (occurrence.gathering_key, occurrence.date_key) == (page.translation_key, key)
    assert occurrence.starts_on == dt.date(2031, 10, 27)
    assert state_of(occurrence) == PublicState.OPEN
    assert dates_shown(visitor, page.url) == [key]
    assert send_form(visitor, page.url, key).status_code == 303
    assert Registration.objects.get().occurrence == occurrence


def test_a_new_page_starts_with_whole_standard_questions_of_one_identity(editor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    for question in form.streams["questions"]:
        assert set(question["value"]) == set(form.block_of("questions").child_blocks[question["type"]].child_blocks)
    form.publish()

    page = GatheringPage.objects.get()
    ids = [question.id for question in page.questions]
    assert len(ids) == 3
    assert all(ids)
    assert [question.id for question in page.get_latest_revision_as_object().questions] == ids


def test_standard_questions_are_in_the_language_of_the_page_and_not_of_the_editor(editor):
    form = create_form(editor, site_root())

    assert site_root().locale.language_code == "nn"
    labels = [question["value"]["label"] for question in form.streams["questions"]]
    assert labels == ["Eg kjem frå", "Kosthald og allergiar", "Behov for tilrettelegging"]


def test_a_draft_without_dates_is_no_occurrence_and_publishing_it_later_is(editor, visitor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    key = form.add_date(FAR)
    form.save_draft()
    page = GatheringPage.objects.get()
    assert (page.live, Occurrence.objects.count()) == (False, 0)
    assert challenge(visitor, page.translation_key).status_code == 404

    edit_form(editor, page).publish()

    assert [occurrence.date_key for occurrence in occurrences_of(page)] == [key]


@pytest.mark.parametrize("how", ["unpublished", "expired"])
def test_case_022_case_023_date_survives_leaving_and_coming_back(editor, publish_new, register, frozen, how):
    clock = frozen("2031-01-10 12:00")
    page = publish_new()
    edit = edit_form(editor, page)
    added = edit.add_date("2031-11-03")
    if how == "expired":
        edit.fields["expire_at"] = "2031-01-12 12:00"
    edit.publish()
    before = occurrences_of(page)
    people = [*register(page, 2), *register(page, 1, date=1)]

    clock.shift(dt.timedelta(days=3))
    if how == "expired":
        call_command("publish_scheduled")
    else:
        press(editor, "wagtailadmin_pages:unpublish", page.pk)
    assert not reread(page).live
    assert [row.page_state for row in occurrences_of(page)] == [PageState.PAGE_UNPUBLISHED] * 2

    clock.shift(dt.timedelta(minutes=1))
    again = edit_form(editor, page)
    again.fields["expire_at"] = ""
    again.publish()

    after = occurrences_of(page)
    assert [row.pk for row in after] == [row.pk for row in before]
    assert after[1].date_key == added
    assert [row.page_state for row in after] == [PageState.LIVE] * 2
    assert list(Registration.objects.order_by("pk").values_list("pk", "occurrence_id", "status")) == [
        (person.pk, person.occurrence_id, person.status) for person in people
    ]


@pytest.mark.parametrize("how", ["the draft", "the first version"])
def test_case_025_seats_stay_taken_when_something_older_is_published(editor, publish_new, register, how):
    page = publish_new(capacity="10")
    first = page.latest_revision
    draft = edit_form(editor, page)
    draft.fields["title"] = "Libraries and new volunteers"
    draft.save_draft()
    register(page, 7)

    if how == "the draft":
        edit_form(editor, page).publish()
    else:
        url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
        EditorForm(editor, url).publish()

    occurrence = occurrences_of(page)[0]
    assert seats_of([occurrence])[occurrence.pk] == Seats(capacity=10, taken=7)


def test_case_035_unpublishing_refuses_new_people_and_receipts_still_work(editor, visitor, gathering, register):
    occurrence = occurrences_of(gathering)[0]
    registration = register(gathering)[0]
    receipt = to_receipt(registration.party)["Location"]
    form = visitor.get(gathering.url)

    press(editor, "wagtailadmin_pages:unpublish", gathering.pk)

    assert form.status_code == 200
    assert visitor.get(gathering.url).status_code == 404
    assert challenge(visitor, gathering.translation_key).status_code == 404
    refused = post_straight(
        visitor, gathering.translation_key, date=occurrence.date_key, name="Ola", email="o@example.org"
    )
    assert refused.status_code == 404
    with pytest.raises(NotOpen):
        services.submit(submission(occurrence, name="Ola"))
    assert visitor.get(receipt).status_code == 200
    assert services.cancel(registration.pk).status == "cancelled"
    assert Registration.objects.count() == 1


def test_case_132_unpublished_for_a_typo_nobody_is_told_their_date_was_removed(editor, gathering, register):
    register(gathering, 2)
    press(editor, "wagtailadmin_pages:unpublish", gathering.pk)
    states = [occurrence.page_state for occurrence in occurrences_of(gathering)]
    again = edit_form(editor, gathering)
    again.fields["title"] = "Libraries and volunteers!"
    response = again.publish()

    assert states == [PageState.PAGE_UNPUBLISHED]
    assert [occurrence.page_state for occurrence in occurrences_of(gathering)] == [PageState.LIVE]
    assert "registered" not in messages_of(editor, response)


def test_case_132_expiry_after_the_date_flags_nobody(editor, publish_new, register, frozen):
    clock = frozen("2031-10-01 12:00")
    page = publish_new("Libraries", "2031-10-27", start_time="10:00", end_time="15:00")
    edit = edit_form(editor, page)
    edit.fields["expire_at"] = "2031-11-10 12:00"
    edit.publish()
    register(page, 2)

    clock.move_to(dt.datetime(2031, 11, 11, 12, tzinfo=dt.UTC))
    call_command("publish_scheduled")

    assert [occurrence.page_state for occurrence in occurrences_of(page)] == [PageState.PAGE_UNPUBLISHED]
    assert Registration.objects.filter(status="pending").count() == 2


@pytest.mark.parametrize("how", ["draft", "autosave"])
def test_case_134_a_new_date_in_a_draft_of_a_live_page_is_nowhere_public(editor, visitor, gathering, how):
    published = occurrences_of(gathering)[0].date_key
    edit = edit_form(editor, gathering)
    added = edit.add_date("2031-11-03", venue="Secret place")
    edit.save_draft() if how == "draft" else edit.autosave()

    assert [row.date_key for row in occurrences_of(gathering)] == [published]
    assert dates_shown(visitor, gathering.url) == [published]
    assert list(challenge(visitor, gathering.translation_key).json()["states"]) == [published]
    assert b"Secret place" not in visitor.get(gathering.url).content
    api = visitor.get(f"/api/v2/pages/{gathering.pk}/")
    assert api.status_code == 200
    assert b"Secret place" not in api.content
    assert send_form(visitor, gathering.url, added).status_code == 422
    assert Registration.objects.count() == 0

    edit_form(editor, gathering).publish()
    assert [row.date_key for row in occurrences_of(gathering)] == [published, added]


def test_case_135_a_first_publication_scheduled_for_tomorrow_is_not_public_today(editor, visitor, frozen):
    clock = frozen("2031-01-10 12:00")
    form = create_form(editor, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries", "go_live_at": "2031-01-11 12:00"}
    key = form.add_date(FAR)
    form.publish()
    page = GatheringPage.objects.get()
    assert not page.live
    assert not Occurrence.objects.filter(page_state=PageState.LIVE).exists()
    assert challenge(visitor, page.translation_key).status_code == 404

    clock.move_to(dt.datetime(2031, 1, 11, 12, tzinfo=dt.UTC))
    call_command("publish_scheduled")

    assert [row.date_key for row in occurrences_of(page)] == [key]
    assert dates_shown(visitor, reread(page).url) == [key]


def test_a_new_version_scheduled_for_tomorrow_changes_the_dates_tomorrow(editor, gathering, register, frozen):
    clock = frozen("2031-01-10 12:00")
    register(gathering)
    edit = edit_form(editor, gathering)
    edit.fields["go_live_at"] = "2031-01-11 12:00"
    edit.date()["starts_on"] = "2031-10-28"
    edit.publish()
    assert occurrences_of(gathering)[0].starts_on == dt.date(2031, 10, 27)

    clock.move_to(dt.datetime(2031, 1, 11, 12, tzinfo=dt.UTC))
    call_command("publish_scheduled")

    occurrence = occurrences_of(gathering)[0]
    assert occurrence.starts_on == dt.date(2031, 10, 28)
    assert occurrence.previous_starts_at is not None
    assert occurrence.registrations.count() == 1
