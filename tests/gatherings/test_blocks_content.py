"""Contacts, target groups, topics, lists and free content."""

import gc

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.blocks import StreamBlock
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from tests.gatherings.programmes import block, item
from wagtail_samlingar.gatherings.blocks.content import (
    BodyBlock,
    ContactBlock,
    PointsBlock,
    TargetGroupBlock,
    TopicBlock,
    family_choices,
)

FAMILIES = [("libraries", "From the libraries"), ("schools", "From the schools")]
KARI = {"name": "Kari Nordmann", "role": "Adviser", "email": "kari@example.org", "phone": "+47 70 00 00 00"}

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def html(block_def, stored):
    return BeautifulSoup(block_def.render(block_def.to_python(stored)), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def refused(block_def, stored):
    """Return {child name: messages} of what refuses publishing."""
    try:
        block_def.clean(block_def.to_python(stored))
    except ValidationError as error:
        return {name: inner.messages for name, inner in error.block_errors.items()}
    return {}


def test_family_choices_are_those_of_the_site(settings):
    settings.WAGTAIL_SAMLINGAR = {"TARGET_GROUP_FAMILIES": FAMILIES}
    assert family_choices() == FAMILIES
    offered = [key for key, _label in TargetGroupBlock().child_blocks["family"].field.choices]
    assert offered == ["", "libraries", "schools"]


def test_target_group_family_must_be_one_of_the_site(settings):
    group = TargetGroupBlock()
    stored = {"family": "municipal", "heading": "", "items": []}
    assert refused(group, stored) == {}
    settings.WAGTAIL_SAMLINGAR = {"TARGET_GROUP_FAMILIES": FAMILIES}
    assert list(refused(group, stored)) == ["family"]


def test_target_group_without_heading_is_called_by_its_family(settings):
    settings.WAGTAIL_SAMLINGAR = {"TARGET_GROUP_FAMILIES": FAMILIES}
    stored = {"family": "schools", "heading": "", "items": [item("Teachers"), item("School librarians")]}
    page = html(TargetGroupBlock(), stored)
    assert words(page.h3) == "From the schools"
    assert [words(row) for row in page.select("li")] == ["Teachers", "School librarians"]
    assert words(html(TargetGroupBlock(), {**stored, "heading": "Upper secondary"}).h3) == "Upper secondary"


def test_target_group_of_a_family_the_site_gave_up_shows_no_heading():
    page = html(TargetGroupBlock(), {"family": "gone", "heading": "", "items": [item("Teachers")]})
    assert page.select("h3") == []
    assert words(page) == "Teachers"


@pytest.mark.parametrize(
    ("block_class", "stored", "missing"),
    [
        (ContactBlock, {**KARI, "name": ""}, "name"),
        (TargetGroupBlock, {"family": "", "heading": "", "items": []}, "family"),
        (TopicBlock, {"heading": "", "text": "", "points": []}, "heading"),
    ],
)
def test_what_is_required_is_required_on_publishing_only(block_class, stored, missing):
    block_def = block_class()
    assert refused(block_def, stored) == {missing: ["This field is required."]}
    assert block_def.get_prep_value(block_def.clean_deferred(block_def.to_python(stored)))[missing] == ""
    assert list(refused(block_def, stored)) == [missing]


def test_new_blocks_have_no_rows_to_fill_in():
    defaults = [TargetGroupBlock().get_default()["items"], TopicBlock().get_default()["points"]]
    assert [len(rows) for rows in [*defaults, PointsBlock().get_default()["points"]]] == [0, 0, 0]


def test_contact_has_working_links():
    page = html(ContactBlock(), KARI)
    assert [(link["href"], words(link)) for link in page.select("a")] == [
        ("mailto:kari@example.org", "kari@example.org"),
        ("tel:+4770000000", "+47 70 00 00 00"),
    ]
    assert words(page.p) == "Kari Nordmann , Adviser"


def test_contact_with_a_name_only_shows_only_that():
    assert words(html(ContactBlock(), {"name": "Kari Nordmann"})) == "Kari Nordmann"


def test_topic_shows_text_and_points():
    page = html(TopicBlock(), {"heading": "Learning", "text": "<p>For <b>all</b></p>", "points": [item("UN goal 4")]})
    assert words(page) == "Learning For all UN goal 4"
    assert page.b.string == "all"
    assert html(TopicBlock(), {"heading": "Learning"}).select("ul") == []


def test_points_are_a_list():
    page = html(PointsBlock(), {"heading": "", "points": [item("New networks"), item("<b>Skill</b>")]})
    assert [words(row) for row in page.select("ul > li")] == ["New networks", "<b>Skill</b>"]
    assert page.select("h3") == []


@pytest.fixture
def image(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    yield get_image_model().objects.create(title="Library", file=get_test_image_file())
    # Not in the middle of another test, which would fail for it.
    gc.collect()


def test_body_shows_all_its_kinds(image):
    body = BodyBlock()
    stored = [
        block("heading", "About us"),
        block("paragraph", "<p>Text</p>"),
        block(
            "image",
            {"image": {"image": image.pk, "alt_text": "People reading", "decorative": False}, "caption": "Photo: Ola"},
        ),
        block("points", {"heading": "Why", "points": [item("Because")]}),
        block("quote", {"text": "Good\nday", "source": "A participant"}),
    ]
    page = html(body, stored)
    assert words(page.h2) == "About us"
    assert page.img["alt"] == "People reading"
    assert [words(caption) for caption in page.select("figcaption")] == ["Photo: Ola", "A participant"]
    assert page.blockquote.br is not None
    assert body.clean(body.to_python(stored))[2].value["image"].pk == image.pk


@pytest.mark.django_db
def test_picture_without_image_is_a_draft_only():
    body = BodyBlock()
    stored = [block("image", {"image": {"image": None, "alt_text": "", "decorative": False}, "caption": "Soon"})]
    with pytest.raises(ValidationError):
        body.clean(body.to_python(stored))
    assert body.clean_deferred(body.to_python(stored))[0].value["caption"] == "Soon"
    assert words(html(body, stored)) == "Soon"


def test_translation_offers_words_but_no_names_and_numbers():
    contacts = StreamBlock([("contact", ContactBlock()), ("target_group", TargetGroupBlock())])
    value = contacts.to_python(
        [
            block("contact", KARI),
            block("target_group", {"family": "municipal", "heading": "Staff", "items": [item("Librarians")]}),
        ]
    )
    segments = StreamFieldSegmentExtractor(None).handle_stream_block(value)
    assert {segment.string.data for segment in segments} == {"Adviser", "Staff", "Librarians"}


def test_names_survive_a_translation_unchanged():
    name = ContactBlock().child_blocks["name"]
    assert name.restore_translated_segments("Kari Nordmann", []) == "Kari Nordmann"
