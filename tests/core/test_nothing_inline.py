"""Public pages work under a strict Content-Security-Policy: no script or style stands in the page itself."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from tests.core.visiting import register
from wagtail_samlingar.models import GatheringIndexPage, RegionPage

OURS = Path(get_template("wagtail_samlingar/base.html").origin.name).parent
if "hosts" in OURS.parts:
    # The county's own frame; the package's templates are found by one it does not replace.
    OURS = Path(get_template("wagtail_samlingar/gatherings/gathering_page.html").origin.name).parents[1]
TEMPLATES = sorted(OURS.rglob("*.html"))
PUBLIC_ROOMS = ("base.html", "gatherings", "registrations")
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=|=.?javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)


def inline(html):
    """Return the elements of ``html`` that the policy would refuse."""
    page = BeautifulSoup(html, "html.parser")
    found = [element for element in page.find_all("script") if not element.get("src")]
    found += page.select("style, [style]")
    found += [
        element
        for element in page.find_all(True)
        if any(name.startswith("on") or str(value).startswith("javascript:") for name, value in element.attrs.items())
    ]
    return found


def test_check_finds_what_is_inline():
    refused = [
        "<p style='color:red'>",
        "<script>1</script>",
        "<style>a{}</style>",
        "<a href='javascript:1'>",
        "<b onclick=1>",
    ]

    assert [len(inline(html)) for html in refused] == [1] * 5
    assert [bool(INLINE.search(html)) for html in refused] == [True] * 5
    assert not INLINE.search('<script src="a.js" defer></script>')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(OURS)))
def test_template_holds_nothing_inline(path):
    if path.relative_to(OURS).parts[0] in PUBLIC_ROOMS:
        assert INLINE.findall(path.read_text(encoding="utf-8")) == []


def test_templates_of_all_public_rooms_were_read():
    assert {path.relative_to(OURS).parts[0] for path in TEMPLATES} >= set(PUBLIC_ROOMS)


@pytest.mark.django_db
def test_no_public_page_holds_anything_inline(gathering, front_page, visitor):
    index = front_page.add_child(instance=GatheringIndexPage(title="Gatherings", slug="gatherings"))
    region = front_page.add_child(instance=RegionPage(title="North", slug="north", contact_name="Ola"))
    receipt = register(visitor, gathering)
    pages = {
        "gathering": visitor.get(gathering.url),
        "index": visitor.get(index.url, {"since": "nonsense"}),
        "region": visitor.get(region.url),
        "form": visitor.get(reverse("wagtail_samlingar:register", args=[gathering.translation_key])),
        "refused form": register(visitor, gathering, name=""),
        "receipt": visitor.get(receipt["Location"]),
    }

    assert {name: page.status_code for name, page in pages.items()} == {
        **dict.fromkeys(pages, 200),
        "refused form": 422,
    }
    assert {name: inline(page.content) for name, page in pages.items()} == {name: [] for name in pages}
    titles = {name: BeautifulSoup(page.content, "html.parser").title.text.strip(" –\n") for name, page in pages.items()}
    assert [titles["index"][:10], titles["region"][:5]] == ["Gatherings", "North"]
    assert all(titles.values())


@pytest.mark.django_db
def test_policy_of_the_host_stands(gathering, visitor):
    page = visitor.get(gathering.url)

    strict = "plain" not in settings.ROOT_URLCONF
    assert ("script-src 'self'" in page.headers.get("Content-Security-Policy", "")) == strict
