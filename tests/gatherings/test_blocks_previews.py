"""What an editor sees of a block before choosing it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from wagtail_samlingar.gatherings.blocks.content import (
    BodyBlock,
    ContactBlock,
    PointsBlock,
    TargetGroupBlock,
    TopicBlock,
)
from wagtail_samlingar.gatherings.blocks.programme import ProgrammeBlock


def blocks_within(block):
    """Yield ``block`` and every block below it."""
    yield block
    children = list(getattr(block, "child_blocks", {}).values())
    children += [block.child_block] if hasattr(block, "child_block") else []
    for child in children:
        yield from blocks_within(child)


def own_blocks():
    roots = [ProgrammeBlock(), BodyBlock(), ContactBlock(), PointsBlock(), TargetGroupBlock(), TopicBlock()]
    return [block for root in roots for block in blocks_within(root)]


def chosen_blocks():
    """Return the blocks that stand in a stream's picker."""
    streams = [block for block in own_blocks() if hasattr(block, "grouped_child_blocks")]
    return [block for stream in streams for block in stream.child_blocks.values()] + [
        ContactBlock(),
        PointsBlock(),
        TargetGroupBlock(),
        TopicBlock(),
    ]


@pytest.mark.parametrize("block", chosen_blocks(), ids=lambda block: type(block).__name__)
def test_chosen_block_says_what_it_is(block):
    assert block.meta.icon != "placeholder"
    assert str(block.label)
    assert str(block.get_description())
    assert str(block.meta.group)
    assert block.is_previewable
    if hasattr(block, "child_blocks"):
        assert block.meta.label_format is not None


def test_label_formats_name_children():
    for block in own_blocks():
        wanted = getattr(block.meta, "label_format", None) or ""
        names = [part.split("}")[0] for part in wanted.split("{")[1:]]
        assert set(names) <= set(getattr(block, "child_blocks", {}))


@pytest.fixture
def editor(client, db):
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "password"))
    return client


@pytest.mark.parametrize("language", ["en", "nn", "nb"])
def test_every_block_preview_answers_200(editor, language):
    blocks = own_blocks()
    with translation.override(language):
        for block in blocks:
            answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
            assert answer.status_code == 200, block
    assert len(blocks) > 60


def test_block_preview_shows_the_block_on_a_page_of_its_own(editor):
    block = ProgrammeBlock()
    answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    page = BeautifulSoup(answer.content, "html.parser")
    assert len(page.select("main li.samlingar-programme__item")) == 6
    assert page.select("[style], style, script") == []
    assert [link["href"].split("?")[0] for link in page.select("link[rel=stylesheet]")] == [
        "/static/wagtail_samlingar/samlingar.css",
        "/static/wagtail_samlingar/programme.css",
    ]
