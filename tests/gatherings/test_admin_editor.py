"""The editor's screens: every page type's forms, tabs with the nine things first, and a preview of every block."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.blocks import Block
from wagtail.fields import StreamField

from tests.editing import create_form, edit_form
from tests.factories import make_gathering, make_index, make_region, site_root
from tests.gatherings.programmes import words
from wagtail_samlingar.gatherings.registry import GATHERING, INDEX, REGION, page_models
from wagtail_samlingar.models import GatheringPage

pytestmark = pytest.mark.django_db

PAGE_TYPES = [model for role in (GATHERING, REGION, INDEX) for model in page_models(role)]
NINE_THINGS = [
    "title",
    "intro",
    "dates",
    "programme",
    "target_groups",
    "price_kind",
    "closes_on",
    "questions",
    "contacts",
]
MADE = {"gatheringpage": make_gathering, "regionpage": make_region, "gatheringindexpage": make_index}


def named(model):
    return model._meta.model_name


def blocks_within(block):
    """Yield ``block`` and every block below it."""
    yield block
    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    for child in children:
        yield from blocks_within(child)


def stream_fields():
    return [
        (model, field) for model in PAGE_TYPES for field in model._meta.get_fields() if isinstance(field, StreamField)
    ]


def all_blocks():
    """Return every block within the stream fields of all page types, each once, the streams themselves left out."""
    found = {}
    for _model, field in stream_fields():
        for child in field.stream_block.child_blocks.values():
            for block in blocks_within(child):
                found.setdefault(block.definition_prefix, block)
    return list(found.values())


def facts_of(page):
    """Return the values of the page's own fields, blocks with their ids."""
    facts = {}
    for field in type(page)._meta.local_fields:
        value = getattr(page, field.attname)
        if isinstance(field, StreamField):
            # What the factory left out is the same as empty.
            value = [(child.block_type, child.id, {k: v or None for k, v in child.value.items()}) for child in value]
        facts[field.name] = value
    return facts


def add_url(model):
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, site_root().pk])


def read(editor, url):
    response = editor.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_all_page_types_and_stream_fields_are_walked():
    assert [model.__name__ for model in PAGE_TYPES] == ["GatheringPage", "RegionPage", "GatheringIndexPage"]
    assert {field.name for model, field in stream_fields() if model.__name__ == "GatheringPage"} == {
        "body",
        "target_groups",
        "topics",
        "benefits",
        "programme",
        "contacts",
        "dates",
        "questions",
    }
    assert len(all_blocks()) > 60


def test_every_block_preview_answers_200(editor):
    answers = {}
    for block in all_blocks():
        response = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        answers[block.definition_prefix] = (response.status_code, block)

    assert [answer for answer in answers.values() if answer[0] != 200] == []


def chosen_blocks():
    """Return the blocks that an editor adds by name: the children of every stream within the page types."""
    chosen = {}
    for _model, field in stream_fields():
        for block in blocks_within(field.stream_block):
            if hasattr(block, "grouped_child_blocks"):
                chosen |= {child.definition_prefix: child for child in block.child_blocks.values()}
    return list(chosen.values())


def texts_of(value):
    """Return the words that a preview of ``value`` must hold: the value itself, or what names it."""
    if isinstance(value, dict):
        return [str(value[name]) for name in ("name", "label", "heading", "title") if value.get(name)]
    return [value] if isinstance(value, str) else []


def test_every_block_an_editor_adds_says_what_it_is_and_shows_it(editor):
    """The picker has icon, label, description and a preview that is a page of its own, with words on it."""
    for block in chosen_blocks():
        assert isinstance(block, Block)
        assert (block.meta.icon != "placeholder", bool(str(block.label))) == (True, True), block
        assert str(block.get_description()), block
        assert block.is_previewable, block
        page = read(editor, reverse("wagtailadmin_block_preview") + f"?id={block.definition_prefix}")
        assert page.html["lang"], block
        shown = words(page.select_one("main"))
        with translation.override("en"):
            wanted = texts_of(block.get_preview_value())
        assert shown or page.select_one("main img"), block
        assert [text for text in wanted if text not in shown] == [], block
        assert page.select("style, [style], script") == [], block


def tabs(page):
    """Return the names of the tabs; each is followed by the place where its errors are counted."""
    return [words(tab).partition(" (")[0] for tab in page.select("[role=tablist] [role=tab]")]


@pytest.mark.parametrize("model", PAGE_TYPES, ids=named)
def test_create_view_answers_with_its_fields_in_tabs(editor, model):
    page = read(editor, add_url(model))

    assert [tab for tab in tabs(page) if tab != "Registration"] == ["Content", "Promote"]
    assert page.find("form", id="page-edit-form").find(attrs={"name": "title"})


@pytest.mark.parametrize("model", PAGE_TYPES, ids=named)
def test_edit_view_answers_and_publishes_the_page_untouched(editor, model):
    page = MADE[model._meta.model_name](title="A page")
    before = facts_of(model.objects.get(pk=page.pk))

    edit_form(editor, page).publish()

    assert facts_of(model.objects.get(pk=page.pk)) == before


def test_page_published_with_a_title_and_a_date_shows_no_empty_sections(editor, client):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Only a title", "slug": "only-a-title"}
    form.add_date("2031-10-27")
    form.publish()

    page = BeautifulSoup(client.get(GatheringPage.objects.get().url).content, "html.parser")

    assert {section["aria-labelledby"] for section in page.select("section[aria-labelledby]")} == {
        "samlingar-dates",
        "samlingar-programme",
        "samlingar-registration",
    }
    assert page.select(".samlingar-intro, .samlingar-body, .samlingar-benefits, .samlingar-organiser") == []


def test_gathering_has_its_tabs_in_order(editor):
    page = read(editor, add_url(PAGE_TYPES[0]))

    assert tabs(page) == ["Content", "Registration", "Promote"]


def test_nine_things_come_first_on_the_first_tab_in_order(editor):
    page = read(editor, add_url(PAGE_TYPES[0]))
    panel = page.select_one("[role=tabpanel]")

    at = {}
    for place, element in enumerate(panel.find_all(True)):
        name = element.get("name") or (element.get("id") if element.has_attr("data-w-block-arguments-value") else None)
        if name:
            at.setdefault(name, place)
    first = sorted((name for name in at if name in NINE_THINGS), key=at.get)
    others = {"organiser", "topics", "benefits", "why_attend", "programme_is_final", "programme_notice", "body"}

    assert first == NINE_THINGS
    assert others <= set(at)
    assert max(at[name] for name in NINE_THINGS) < min(at[name] for name in others)


def collapsed(page):
    """Return the headings of the panels that are collapsed when the form is opened."""
    return [words(panel.select_one("h2")) for panel in page.select("section.w-panel.collapsed")]


def test_everything_else_is_collapsed_with_its_default_readable(editor):
    headings = collapsed(read(editor, add_url(PAGE_TYPES[0])))

    assert len(headings) == 11
    assert all(heading.startswith("More choices") for heading in headings)
    assert all("(" in heading and heading.endswith(")") for heading in headings)


def test_every_field_of_a_gathering_is_explained_or_named_by_its_panel(editor):
    """Each of the editor's nine things has one line of help, on the field or in the blocks within it."""
    page = read(editor, add_url(PAGE_TYPES[0]))

    for name in (
        "title",
        "intro",
        "dates",
        "programme",
        "target_groups",
        "price_kind",
        "closes_on",
        "questions",
        "contacts",
    ):
        help_text = page.find(id=f"panel-child-content-{name}-helptext") or page.select_one(f'[id$="{name}-helptext"]')
        assert help_text is not None and words(help_text), name


def test_new_gathering_has_one_standard_form_and_nothing_else(editor):
    form = create_form(editor, site_root())

    assert form.streams["dates"] == form.streams["programme"] == form.streams["contacts"] == []
    assert [question["type"] for question in form.streams["questions"]][0] == "family"
    assert (form.fields["closes_on"], form.fields["price_kind"], form.fields["review_mode"]) == ("", "", "review_all")
