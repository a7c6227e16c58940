"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest

from wagtail_samlingar.conf import DEFAULTS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def test_settings_reference_lists_every_key_once():
    table = (ROOT / "docs" / "reference" / "settings.md").read_text()

    assert re.findall(r"^\| `([A-Z_]+)` \|", table, flags=re.MULTILINE) == list(DEFAULTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []
