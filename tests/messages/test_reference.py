"""The reference of messages says what the code does."""

import re
from pathlib import Path

import pytest

from wagtail_samlingar.messages.calendar_files import CARRYING, ENTERING
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.placeholders import PLACEHOLDERS, WITH_OWN_TEXT, placeholders_of

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = (ROOT / "docs" / "reference" / "messages.md").read_text()
TEMPLATES = ROOT / "templates" / "wagtail_samlingar" / "messages"
COMMON = [row for row in PLACEHOLDERS if row.kinds == WITH_OWN_TEXT]


def rows():
    """Return {kind: cells} of the table of kinds."""
    lines = re.findall(r"^\| `([a-z_]+)` \| (.+) \|$", REFERENCE, flags=re.MULTILINE)
    return {kind: [cell.strip() for cell in rest.split("|")] for kind, rest in lines if rest.count("|") == 4}


def test_every_kind_has_its_row():
    assert sorted(rows()) == sorted(Kind.values)


@pytest.mark.parametrize("kind", Kind)
def test_row_says_whether_there_is_an_own_text_and_its_placeholders(kind):
    _sent, _to, _file, own, placeholders = rows()[kind]

    assert own == ("yes" if kind in WITH_OWN_TEXT else "no")
    special = [row.written for row in placeholders_of(kind) if row not in COMMON]
    assert re.findall(r"`([^`]+)`", placeholders) == special


@pytest.mark.parametrize("kind", Kind)
def test_row_says_whether_a_calendar_file_goes_along(kind):
    file = rows()[kind][2]

    assert (file == "entry", file in ("entry", "end")) == (kind in ENTERING, kind in CARRYING)


@pytest.mark.parametrize("kind", sorted(rows()))
def test_row_has_its_templates(kind):
    assert (TEMPLATES / f"{kind}.txt").exists()
    assert (TEMPLATES / f"{kind}_subject.txt").exists()


def test_common_placeholders_are_named():
    common = re.search(r"those that all of them have: (.+)\.", REFERENCE)[1]
    assert re.findall(r"`([^`]+)`", common) == [row.written for row in COMMON]
