"""A copy of a gathering is a new gathering, however it was made."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from tests.editing import edit_form, press, reread
from tests.factories import make_index, make_region, occurrences_of
from tests.gatherings.visiting import dates_shown
from wagtail_samlingar.models import GatheringIndexPage, GatheringPage, Occurrence, Registration
from wagtail_samlingar.registrations.queries import seats_of

pytestmark = pytest.mark.django_db

ONE_YEARS_OWN = {
    "starts_on": "2031-10-27",
    "start_time": "10:00",
    "end_time": "15:00",
    "ends_on": "2031-10-28",
    "when_text": "week 44",
    "is_tentative": True,
    "online_url": "https://example.org/meeting",
    "closes_on": "2031-10-11",
    "closes_time": "12:00",
    "state": ["postponed"],
    "state_text": "Postponed because of the weather",
}


@pytest.fixture
def full(editor, gathering, register):
    """Return a published gathering with two people, where everything has been filled in."""
    region = make_region("Sunnmøre")
    register(gathering, 2)
    edit = edit_form(editor, gathering)
    edit.date().update(ONE_YEARS_OWN | {"regions": [str(region.translation_key)], "capacity": "40"})
    edit.fields |= {
        "opens_on": "2031-09-01",
        "opens_time": "08:00",
        "closes_on": "2031-10-11",
        "closes_time": "12:00",
        "state": "postponed",
        "state_text": "The whole autumn is postponed",
        "region_advice": "Attend in your own region",
        "organiser": "The county library",
    }
    edit.publish()
    return reread(gathering)


def copy_in_admin(editor, page, **answers):
    """Copy ``page`` through the admin's form; return the new page."""
    response = press(editor, "wagtailadmin_pages:copy", page.pk, new_slug="a-copy", **answers)
    assert response.status_code == 302, response.context["form"].errors
    return Page.objects.order_by("pk").last().specific


def assert_emptied(page):
    """Check that ``page`` lost what was true of one year only, and kept the rest."""
    value = page.dates[0].value
    for name in ONE_YEARS_OWN.keys() - {"state", "is_tentative"}:
        assert not value[name], name
    assert (value["state"], value["is_tentative"]) == ("planned", False)
    assert (page.opens_on, page.opens_time, page.closes_on, page.closes_time) == (None, None, None, None)
    assert (page.state, page.state_text) == ("planned", "")
    assert len(value["regions"]) == 1
    assert value["capacity"] == 40
    assert len(page.questions) == 3
    assert (page.region_advice, page.organiser) == ("Attend in your own region", "The county library")


@pytest.mark.parametrize("published", [None, "on"])
def test_case_027_case_125_a_copy_carries_nobody_and_nothing_of_one_year(editor, full, published):
    copy = copy_in_admin(editor, full, publish_copies=published)

    assert copy.translation_key != full.translation_key
    assert copy.live == bool(published)
    assert_emptied(copy)
    assert_emptied(copy.get_latest_revision_as_object())
    rows = occurrences_of(copy)
    assert [row.is_undecided for row in rows] == ([True] if published else [])
    assert Registration.objects.count() == 2
    assert not Registration.objects.exclude(occurrence__gathering_key=full.translation_key).exists()


def test_case_027_a_copy_has_seats_of_its_own_once_it_has_a_day(editor, visitor, full):
    copy = copy_in_admin(editor, full)
    edit = edit_form(editor, copy)
    assert edit.date()["starts_on"] is None
    edit.date()["starts_on"] = "2032-10-25"
    edit.publish()

    occurrence = occurrences_of(copy)[0]
    seats = seats_of([occurrence])[occurrence.pk]
    assert (seats.capacity, seats.taken) == (40, 0)
    original = occurrences_of(full)[0]
    assert original.pk != occurrence.pk
    assert seats_of([original])[original.pk].taken == 2
    assert dates_shown(visitor, reread(copy).url) == [occurrence.date_key]


def test_case_027_an_older_version_of_a_copy_is_emptied_too(editor, full):
    copy = copy_in_admin(editor, full)

    assert copy.revisions.count() >= 3
    for revision in copy.revisions.all():
        page = revision.as_object()
        assert page.dates[0].value["starts_on"] is None
        assert page.closes_on is None


def test_case_027_what_a_draft_holds_is_emptied_in_its_copy(editor, full):
    edit = edit_form(editor, full)
    edit.add_date("2031-12-01")
    edit.save_draft()

    copy = copy_in_admin(editor, full, publish_copies="on")
    draft = copy.get_latest_revision_as_object()
    assert [child.value["starts_on"] for child in draft.dates] == [None] * len(draft.dates)
    assert [row.is_undecided for row in occurrences_of(copy)] == [True]


@pytest.mark.parametrize("published", [None, "on"])
def test_case_028_a_copied_tree_carries_nobody(editor, publish_new, register, published):
    index = make_index(title="Autumn")
    originals = [publish_new("First", parent=index), publish_new("Second", "2031-11-03", parent=index)]
    for page in originals:
        register(page, 2)
    recorded = list(Occurrence.objects.order_by("pk").values())

    press(
        editor,
        "wagtailadmin_pages:copy",
        index.pk,
        new_slug="spring",
        new_title="Spring",
        copy_subpages="on",
        publish_copies=published,
    )

    spring = GatheringIndexPage.objects.get(slug="spring")
    copies = GatheringPage.objects.descendant_of(spring)
    assert [copy.title for copy in copies.order_by("path")] == ["First", "Second"]
    assert {copy.live for copy in copies} == {bool(published)}
    for copy in copies:
        assert copy.dates[0].value["starts_on"] is None
        assert not Registration.objects.filter(occurrence__gathering_key=copy.translation_key).exists()
        assert all(row.is_undecided and row.index_key == spring.translation_key for row in occurrences_of(copy))
    assert Registration.objects.count() == 4
    keys = [page.translation_key for page in originals]
    assert list(Occurrence.objects.filter(gathering_key__in=keys).order_by("pk").values()) == recorded


def test_case_125_a_copy_of_a_copy_keeps_a_day_of_neither(editor, full):
    first = copy_in_admin(editor, full)
    edit = edit_form(editor, first)
    edit.date()["starts_on"] = "2032-10-25"
    edit.publish()

    response = press(editor, "wagtailadmin_pages:copy", first.pk, new_slug="second-copy", publish_copies="on")
    assert response.status_code == 302
    second = GatheringPage.objects.get(slug="second-copy")
    assert second.dates[0].value["starts_on"] is None
    assert reread(first).dates[0].value["starts_on"] is not None


def test_a_copy_of_an_alias_is_a_new_gathering(editor, full):
    press(editor, "wagtailadmin_pages:copy", full.pk, new_slug="an-alias", alias="on")
    alias = GatheringPage.objects.get(slug="an-alias")
    assert alias.alias_of_id == full.pk

    copy = copy_in_admin(editor, alias, publish_copies="on")

    assert copy.alias_of_id is None
    assert_emptied(copy)
    assert [row.is_undecided for row in occurrences_of(copy)] == [True]


def test_a_page_copied_for_translation_shares_the_dates(editor, gathering, register, visitor):
    register(gathering, 2)
    locale = Locale.objects.get_or_create(language_code="nb")[0]
    parent = gathering.get_parent().specific
    parent.copy_for_translation(locale)
    translated = gathering.copy_for_translation(locale)

    assert translated.translation_key == gathering.translation_key
    assert translated.dates[0].value["starts_on"] == gathering.dates[0].value["starts_on"]
    assert translated.dates[0].id == gathering.dates[0].id
    edit = edit_form(editor, translated)
    assert "dates" not in edit.streams
    assert "closes_on" not in edit.fields
    edit.fields["title"] = "Bibliotek og frivillige"
    edit.publish()

    occurrence = Occurrence.objects.get()
    assert set(occurrence.titles.values()) == {"Libraries and volunteers", "Bibliotek og frivillige"}
    assert seats_of([occurrence])[occurrence.pk].taken == 2
    translated = reread(translated)
    assert translated.dates[0].value["starts_on"] == gathering.dates[0].value["starts_on"]
    assert dates_shown(visitor, translated.url) == [occurrence.date_key]


def test_copy_through_the_admin_leaves_the_source_as_it_was(editor, full):
    before = list(Occurrence.objects.values())
    copy_in_admin(editor, full, publish_copies="on")

    assert list(Occurrence.objects.filter(gathering_key=full.translation_key).values()) == before
    assert reread(full).dates[0].value["starts_on"] is not None
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[full.pk])).status_code == 200
