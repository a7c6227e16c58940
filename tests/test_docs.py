"""The documentation says what the code does."""

import re
from pathlib import Path
from textwrap import dedent

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


def test_purging_of_wagtail_cache_is_shown_as_it_is_tested():
    shown = (ROOT / "docs" / "how-to" / "proxies-and-caches.md").read_text()
    tested = (ROOT / "tests" / "hosts" / "cached" / "purging.py").read_text()

    examples = re.findall(r"^ *```python\n(.*?)^ *```", shown, flags=re.DOTALL | re.MULTILINE)
    assert tested[tested.index("import re") :] in map(dedent, examples)
