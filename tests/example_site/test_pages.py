"""The model page with the dates of its year, under the clock of that year."""

import datetime as dt

import pytest
from wagtail.models import Locale, Page

from example_site.demo import texts_nb
from example_site.demo.pages import build_model_page, model_page_words, region_keys
from example_site.demo.regions import build_regions
from example_site.demo.tree import ensure_translation
from wagtail_samlingar.models import GatheringPage, Occurrence

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(frozen):
    frozen("2021-09-20 09:00")
    locale, _created = Locale.objects.get_or_create(language_code="nn")
    return Page.get_first_root_node().add_child(instance=Page(title="Framside", slug="framside", locale=locale))


def test_model_page_has_one_date_in_each_region(home):
    page = build_model_page(home)
    recorded = Occurrence.objects.filter(gathering_key=page.translation_key).order_by("starts_at")
    assert [(row.regions.get().name, row.starts_on, row.start_time, row.end_time) for row in recorded] == [
        ("Nordmøre", dt.date(2021, 10, 27), dt.time(10), dt.time(15)),
        ("Romsdal", dt.date(2021, 11, 2), dt.time(10), dt.time(15)),
        ("Sunnmøre", dt.date(2021, 11, 4), dt.time(10), dt.time(15)),
    ]


def test_model_page_closes_after_its_deadline(home):
    page = build_model_page(home)
    recorded = Occurrence.objects.filter(gathering_key=page.translation_key)
    assert page.closes_on == dt.date(2021, 10, 11)
    # Midnight in Oslo, in summer time.
    assert {row.closes_at for row in recorded} == {dt.datetime(2021, 10, 11, 22, tzinfo=dt.UTC)}


def test_model_page_counts_27_municipalities(home):
    regions = build_regions(home)
    assert {name: len(page.municipalities) for name, page in regions.items()} == {
        "nordmore": 8,
        "romsdal": 5,
        "sunnmore": 14,
    }


def test_model_page_built_twice_is_one_page(home):
    first = build_model_page(home)
    first.intro = "<p>Eit nytt ord.</p>"
    first.save_revision().publish()
    again = build_model_page(home, dt.date(2022, 10, 26))
    assert again.pk == first.pk
    assert again.intro == "<p>Eit nytt ord.</p>"
    assert GatheringPage.objects.count() == 1


def test_model_page_translated_keeps_every_block_id(home):
    regions = build_regions(home)
    page = build_model_page(home, regions=regions)
    locale, _created = Locale.objects.get_or_create(language_code="nb")
    other_home = home.copy_for_translation(locale)
    other = ensure_translation(page, other_home, "regionale", lambda: model_page_words(region_keys(regions), texts_nb))
    assert other.title == "Regionale samlinger for bibliotek og frivillige organisasjoner"
    for name in ("dates", "programme", "questions", "target_groups", "topics", "benefits", "contacts"):
        assert ids_in(getattr(other, name)) == ids_in(getattr(page, name)), name


def ids_in(stream):
    """Return the ids of all blocks and list items of a stream, in order; a block without one fails."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            if set(value) >= {"type", "value"}:
                found.append(value["id"])
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(stream.get_prep_value())
    assert found
    return found
