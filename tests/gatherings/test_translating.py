"""One gathering in several languages, translated through wagtail-localize's own screens: one truth, many words."""

import pytest
from wagtail.models import Page

from tests.editing import create_form, edit_form, press, reread
from tests.factories import make_region, occurrences_of, site_root
from tests.gatherings.translating import (
    TranslationEditor,
    convert_to_alias,
    stop,
    submit,
    synchronise,
    translation_of,
)
from tests.gatherings.visiting import dates_shown, send_form
from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.gatherings.forms import GatheringPageForm
from wagtail_samlingar.models import GatheringPage, Occurrence, RegionPage, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations.queries import seats_of

pytestmark = pytest.mark.django_db

TOWNS = [("town-1", "Ålesund"), ("town-2", "Giske")]


@pytest.fixture
def region():
    return make_region(towns=TOWNS, contact_name="Silje Brandal", contact_phone="70 00 00 23")


@pytest.fixture
def source(editor, region):
    """Return a gathering in nynorsk with something of everything, published through the admin."""
    form = create_form(editor, site_root())
    form.fields |= {"title": "Bibliotek", "slug": "bibliotek", "price_kind": "amount", "price_amount": "kr 450"}
    form.add_date(
        "2031-10-27",
        venue="Fylkeshuset",
        venue_address="Julsundvegen 9",
        capacity="3",
        online_url="https://example.org/mote",
        regions=[str(region.translation_key)],
        when_text="veke 44",
    )
    form.add("contacts", "contact", name="Ingrid Solvang", role="rådgivar", email="ingrid@example.org", phone="70 00")
    form.add("questions", "short_text", label="Kva bibliotek?")
    form.publish()
    return GatheringPage.objects.get()


@pytest.fixture
def bokmaal(editor, source):
    """Return the published translation of ``source``, with a title of its own."""
    [page] = submit(editor, source, "nb")
    screen = TranslationEditor(editor, page)
    screen.translate(**{"Bibliotek": "Biblioteker", "Kva bibliotek?": "Hvilket bibliotek?"})
    return screen.publish()


def rows():
    """Return everything that must survive: the people, and the facts of the dates they registered for."""
    facts = ("pk", "date_key", "starts_on", "venue", "capacity", "page_state")
    return list(Registration.objects.order_by("pk").values()), list(Occurrence.objects.values(*facts))


def taken(page):
    occurrence = occurrences_of(page)[0]
    return seats_of([occurrence])[occurrence.pk].taken


def test_case_117_registering_in_two_languages_fills_one_capacity(source, bokmaal, visitor):
    [occurrence] = occurrences_of(source)
    assert dates_shown(visitor, source.url) == dates_shown(visitor, bokmaal.url) == [occurrence.date_key]
    assert (source.url[:4], bokmaal.url[:4], bokmaal.title) == ("/nn/", "/nb/", "Biblioteker")

    for number, page in enumerate([source, bokmaal, bokmaal]):
        assert send_form(visitor, page.url, occurrence.date_key, name=f"Per{number} Person").status_code == 303
    asked = send_form(visitor, bokmaal.url, occurrence.date_key, name="Siri Sist")

    assert "venteliste" in asked.content.decode()
    assert list(Registration.objects.order_by("pk").values_list("occurrence", "language")) == [
        (occurrence.pk, "nn"),
        (occurrence.pk, "nb"),
        (occurrence.pk, "nb"),
    ]
    assert (Occurrence.objects.count(), taken(source)) == (1, 3)


def test_case_118_synchronising_and_publishing_again_keeps_the_people(editor, source, bokmaal, visitor):
    key = occurrences_of(source)[0].date_key
    send_form(visitor, bokmaal.url, key)
    before = rows()

    # A draft of the translation, the translation published, and the source published with another title.
    synchronise(editor, source)
    synchronise(editor, source, publish=True)
    form = edit_form(editor, source)
    form.fields["title"] = "Folkebibliotek"
    form.publish()
    synchronise(editor, source, publish=True)
    TranslationEditor(editor, bokmaal).publish()

    assert rows() == before
    assert dates_shown(visitor, source.url) == dates_shown(visitor, reread(bokmaal).url) == [key]
    assert Registration.objects.get().occurrence.titles == {"nn": "Folkebibliotek", "nb": "Folkebibliotek"}


def test_case_118_stopping_restarting_and_converting_keep_the_people(editor, source, bokmaal, visitor):
    key = occurrences_of(source)[0].date_key
    send_form(visitor, bokmaal.url, key)
    before = rows()

    stop(editor, bokmaal)
    form = edit_form(editor, bokmaal)
    form.fields["title"] = "Våre biblioteker"
    form.publish()
    assert rows() == before
    editor.post(form.url, {"localize-restart-translation": "on"})
    assert TranslationEditor(editor, bokmaal).strings
    convert_to_alias(editor, bokmaal)
    assert reread(bokmaal).alias_of_id == source.pk

    assert rows() == before
    assert dates_shown(visitor, reread(bokmaal).url) == [key]
    assert send_form(visitor, reread(bokmaal).url, key, name="Ola Nordmann").status_code == 303
    assert taken(source) == 2


def test_case_119_date_removed_in_the_source_is_flagged_whenever_the_translation_follows(
    editor, source, bokmaal, visitor
):
    key = occurrences_of(source)[0].date_key
    send_form(visitor, bokmaal.url, key)
    form = edit_form(editor, source)
    form.streams["dates"] = []
    added = form.add_date("2031-11-03")
    form.publish()

    # The translation still has the old date in its blocks: it is the source that counts.
    assert dates_shown(visitor, bokmaal.url) == [added]
    synchronise(editor, source, publish=True)

    states = dict(Occurrence.objects.values_list("date_key", "page_state"))
    assert states == {key: PageState.DATE_REMOVED, added: PageState.LIVE}
    assert Registration.objects.get().occurrence.date_key == key
    assert dates_shown(visitor, reread(bokmaal).url) == [added]


def test_case_120_translators_are_offered_words_and_no_facts(editor, source):
    [page] = submit(editor, source, "nb")
    screen = TranslationEditor(editor, page)

    assert screen.changeable == []
    assert screen.fields == {"title", "slug", "dates", "contacts", "questions"}
    offered = " ".join(screen.strings)
    for fact in ("Fylkeshuset", "Julsundvegen", "Ingrid", "ingrid@", "70 00", "kr 450", "Ålesund", "example.org/mote"):
        assert fact not in offered
    assert {"Bibliotek", "veke 44", "rådgivar", "Kva bibliotek?"} <= set(screen.strings)


def test_case_120_region_is_a_name_and_its_municipalities_are_facts(editor, source, region):
    [page] = submit(editor, region, "nb")
    screen = TranslationEditor(editor, page)

    assert screen.fields == {"slug"}
    assert [town.value for town in page.municipalities] == ["Ålesund", "Giske"]
    stop(editor, page)
    form = edit_form(editor, page)
    assert {"municipalities", "contact_name"}.isdisjoint({*form.fields, *form.streams})


def test_case_120_untranslated_region_does_not_break_the_synchronisation(editor, source, region, visitor):
    [page] = submit(editor, source, "nb")
    published = TranslationEditor(editor, page).publish()

    assert not RegionPage.objects.filter(locale__language_code="nb").exists()
    html = visitor.get(published.url).content.decode()
    assert "Sunnmøre" in html
    assert "Giske" in html


def test_case_120_facts_posted_to_a_translation_of_its_own_change_nothing(editor, source, bokmaal, visitor):
    before = rows()
    stop(editor, bokmaal)
    form = edit_form(editor, bokmaal)
    assert set(GatheringPageForm.ruled_fields).isdisjoint({*form.fields, *form.streams})
    assert "Decided on the page this one is a translation of" in str(form.html)
    form.fields |= {"party_limit": "9", "closes_on": "2031-01-01", "state": "cancelled", "price_amount": "kr 1"}
    form.publish()

    assert rows() == before
    html = visitor.get(reread(bokmaal).url).content.decode()
    assert "kr 450" in html
    assert reread(bokmaal).party_limit == 1


@pytest.mark.parametrize("left", ["published", "unpublished"])
def test_case_122_source_deleted_leaves_the_people_and_the_translation_rules(editor, source, bokmaal, visitor, left):
    key = source.translation_key
    register_one = send_form(visitor, bokmaal.url, occurrences_of(source)[0].date_key)
    assert register_one.status_code == 303
    Registration.objects.update(status="cancelled")
    people = list(Registration.objects.values())
    if left == "unpublished":
        press(editor, "wagtailadmin_pages:unpublish", bokmaal.pk)
    assert press(editor, "wagtailadmin_pages:delete", source.pk).status_code == 302

    assert not Page.objects.filter(pk=source.pk).exists()
    assert list(Registration.objects.values()) == people
    assert canonical_page(key).pk == bokmaal.pk
    [occurrence] = Occurrence.objects.all()
    assert occurrence.page_state == (PageState.LIVE if left == "published" else PageState.PAGE_UNPUBLISHED)
    # What was the translation of nothing any more is a page of its own: its panels are open.
    form = edit_form(editor, translation_of(source, "nb"))
    assert "dates" in form.streams
