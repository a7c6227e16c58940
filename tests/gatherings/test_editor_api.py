"""Gatherings edited through Wagtail's own API: dates and questions keep their identities."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from tests.editing import edit_form, reread
from tests.factories import occurrences_of, site_root
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState

pytestmark = pytest.mark.django_db

TYPE = "wagtail_samlingar.GatheringPage"


@pytest.fixture
def api(api_token):
    """Return ``api(method, name of the address, page, **body)``, which answers (status, JSON)."""

    def call(method, name, page, **body):
        url = reverse(f"wagtailapi_v3:{name}", args=[page.pk] if page else [])
        send = getattr(Client(), method)
        response = send(url, json.dumps(body), content_type="application/json", headers=api_token)
        return response.status_code, json.loads(response.content or b"null")

    return call


def raw(page, name):
    """Return the stored blocks of the stream field ``name`` of the live page and of its latest draft."""
    page = reread(page)
    draft = page.get_latest_revision_as_object()
    return [list(getattr(version, name).raw_data) for version in (page, draft)]


WITHOUT_IDS = {
    "dates": [{"type": "date", "value": {"starts_on": "2032-01-01", "regions": [], "state": "planned"}}],
    "questions": [{"type": "short_text", "value": {"label": "Mine", "help": "", "required": False}}],
}


@pytest.mark.parametrize("field", list(WITHOUT_IDS))
@pytest.mark.parametrize("action", ["publish", None])
def test_case_130_a_patch_without_block_ids_changes_no_date(api, gathering, register, field, action):
    register(gathering, 2)
    before = raw(gathering, field)
    recorded = list(Occurrence.objects.values_list("pk", "date_key", "starts_at", "page_state"))
    meta = {"type": TYPE, **({"action": action} if action else {})}

    status, answer = api("patch", "update_page", gathering, meta=meta, **{field: WITHOUT_IDS[field]})

    assert status < 500, answer
    assert raw(gathering, field) == before
    assert list(Occurrence.objects.values_list("pk", "date_key", "starts_at", "page_state")) == recorded
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("action", ["publish", None])
def test_case_130_a_patch_of_the_title_keeps_dates_and_questions(api, gathering, register, action):
    register(gathering, 2)
    dates, questions = raw(gathering, "dates"), raw(gathering, "questions")
    meta = {"type": TYPE, **({"action": action} if action else {})}

    status, answer = api("patch", "update_page", gathering, meta=meta, title="Libraries by API")

    assert status == 200, answer
    assert reread(gathering).draft_title == "Libraries by API"
    assert raw(gathering, "dates") == dates
    assert raw(gathering, "questions") == questions
    assert [row.page_state for row in occurrences_of(gathering)] == [PageState.LIVE]
    title = "Libraries by API" if action else "Libraries and volunteers"
    assert list(occurrences_of(gathering)[0].titles.values()) == [title]


def test_case_130_a_page_made_through_the_api_takes_no_dates(api):
    body = {"meta": {"type": TYPE, "parent_id": site_root().pk, "action": "publish"}, "title": "By API"}
    status, answer = api("post", "create_page", None, **body, **WITHOUT_IDS)

    assert status < 500, answer
    assert Occurrence.objects.count() == 0


def test_unpublish_and_publish_through_the_api(api, gathering, register):
    register(gathering, 2)
    assert api("post", "pages_actions_unpublish", gathering)[0] == 200
    assert [row.page_state for row in occurrences_of(gathering)] == [PageState.PAGE_UNPUBLISHED]
    assert api("post", "pages_actions_publish", gathering)[0] == 200

    assert [row.page_state for row in occurrences_of(gathering)] == [PageState.LIVE]
    assert Registration.objects.count() == 2


def test_case_125_a_copy_through_the_api_starts_empty(api, gathering, register):
    register(gathering, 2)
    status, answer = api("post", "pages_actions_copy", gathering, keep_live=True)

    assert status == 201, answer
    copy = GatheringPage.objects.get(pk=answer["id"])
    assert copy.live
    assert copy.dates[0].value["starts_on"] is None
    assert [row.is_undecided for row in occurrences_of(copy)] == [True]
    assert Registration.objects.exclude(occurrence__gathering_key=gathering.translation_key).count() == 0


def test_copying_for_translation_through_the_api_keeps_the_dates(api, gathering, register):
    register(gathering, 2)
    Locale.objects.get_or_create(language_code="nb")
    status, answer = api("post", "pages_actions_copy_for_translation", gathering, locale="nb", copy_parents=True)

    assert status == 201, answer
    translated = GatheringPage.objects.get(pk=answer["id"])
    assert translated.translation_key == gathering.translation_key
    assert raw(translated, "dates")[0] == raw(gathering, "dates")[0]
    assert Occurrence.objects.count() == 1


def test_case_025_reverting_through_the_api_keeps_seats(api, editor, gathering, register):
    first = gathering.latest_revision
    edit = edit_form(editor, gathering)
    added = edit.add_date("2031-11-03")
    edit.publish()
    register(gathering, 3, date=1)

    assert api("post", "pages_actions_revert", gathering, revision_id=first.pk)[0] == 200
    assert api("post", "pages_actions_publish", gathering)[0] == 200
    removed = Occurrence.objects.get(date_key=added)
    assert (removed.page_state, removed.registrations.count()) == (PageState.DATE_REMOVED, 3)


def test_case_124_the_ledger_refuses_an_overtyped_date_published_through_the_api(
    api, editor, publish_new, register, frozen
):
    clock = frozen("2030-10-01 12:00")
    page = publish_new("Libraries", "2030-10-27")
    register(page, 2)
    clock.shift(dt.timedelta(days=30))
    edit = edit_form(editor, page)
    edit.date()["starts_on"] = "2031-10-26"
    edit.save_draft()

    api("post", "pages_actions_publish", page)

    occurrence = occurrences_of(page)[0]
    assert occurrence.starts_on.year == 2030
    assert occurrence.registrations.count() == 2
