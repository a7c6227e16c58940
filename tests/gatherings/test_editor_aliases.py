"""Aliases show the gathering of their source: one list of people, shared seats."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing import edit_form, press, reread
from tests.factories import occurrences_of
from tests.gatherings.visiting import dates_shown, send_form
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations.queries import seats_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(publish_new):
    """Return a published gathering with five seats."""
    return publish_new("Libraries", capacity="5")


@pytest.fixture
def alias(editor, source):
    """Return an alias of ``source``, made in the admin."""
    response = press(editor, "wagtailadmin_pages:copy", source.pk, new_slug="an-alias", alias="on")
    assert response.status_code == 302
    return GatheringPage.objects.get(slug="an-alias")


def taken(source):
    """Return the seats taken of the one date of ``source``."""
    occurrence = occurrences_of(source)[0]
    return seats_of([occurrence])[occurrence.pk].taken


def test_case_033_an_alias_has_no_dates_of_its_own_and_shares_seats(source, alias, visitor):
    key = occurrences_of(source)[0].date_key
    assert Occurrence.objects.count() == 1
    assert dates_shown(visitor, source.url) == dates_shown(visitor, alias.url) == [key]

    assert send_form(visitor, source.url, key, name="Kari Nordmann").status_code == 303
    assert send_form(Client(), alias.url, key, name="Ola Nordmann").status_code == 303

    assert taken(source) == 2
    assert set(Registration.objects.values_list("occurrence_id", flat=True)) == {occurrences_of(source)[0].pk}


def test_case_033_publishing_the_source_keeps_the_people_of_its_alias(editor, source, alias, visitor):
    key = occurrences_of(source)[0].date_key
    send_form(visitor, alias.url, key)
    people = list(Registration.objects.values())
    edit = edit_form(editor, source)
    edit.fields["title"] = "Libraries again"
    added = edit.add_date("2031-11-03")
    edit.publish()

    assert reread(alias).title == "Libraries again"
    assert reread(alias).alias_of_id == source.pk
    assert list(Registration.objects.values()) == people
    assert Occurrence.objects.count() == 2
    assert dates_shown(visitor, alias.url) == [key, added]


def test_case_033_unpublishing_and_publishing_the_source(editor, source, alias, register):
    register(source, 2)
    press(editor, "wagtailadmin_pages:unpublish", source.pk)
    assert [row.page_state for row in Occurrence.objects.all()] == [PageState.PAGE_UNPUBLISHED]
    edit_form(editor, source).publish()

    assert [row.page_state for row in Occurrence.objects.all()] == [PageState.LIVE]
    assert taken(source) == 2


def test_case_033_unpublishing_an_alias_changes_nothing_for_its_source(editor, source, alias, register):
    register(source)
    press(editor, "wagtailadmin_pages:unpublish", alias.pk)

    assert [row.page_state for row in Occurrence.objects.all()] == [PageState.LIVE]


@pytest.mark.parametrize("how", ["admin", "api"])
def test_case_033_an_alias_made_a_page_of_its_own_starts_empty(
    editor, source, alias, register, visitor, how, api_token
):
    register(source, 2)
    before = list(Occurrence.objects.values())
    if how == "admin":
        response = press(editor, "wagtailadmin_pages:convert_alias", alias.pk)
        assert response.status_code == 302
    else:
        url = reverse("wagtailapi_v3:pages_actions_convert_alias", args=[alias.pk])
        assert Client().post(url, headers=api_token).status_code == 200

    page = reread(alias)
    assert page.alias_of_id is None
    assert page.dates[0].value["starts_on"] is None
    assert page.get_latest_revision_as_object().dates[0].value["starts_on"] is None
    assert [row.is_undecided for row in occurrences_of(page)] == [True]
    assert list(Occurrence.objects.filter(gathering_key=source.translation_key).values()) == before
    assert dates_shown(visitor, page.url) == []
    assert taken(source) == 2


def test_case_033_an_alias_cannot_be_edited_on_its_own(editor, source, alias):
    url = reverse("wagtailadmin_pages:edit", args=[alias.pk])

    assert editor.get(url).status_code == 200
    assert editor.post(url, {"title": "Mine", "action-publish": "x"}).status_code == 405
    assert reread(alias).title == source.title
