"""The region page: the dates that come there, its municipalities and whom to ask."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, PageViewRestriction, Site

from tests.factories import make_gathering, make_index, make_region, site_root
from tests.gatherings.listings import gathering, listed, many, queries, read, titles
from tests.gatherings.programmes import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(frozen):
    frozen("2026-03-02 09:00")


@pytest.fixture
def region():
    return make_region(
        "Sunnmøre",
        towns=[("a", "Ålesund"), ("b", "Ørsta"), ("c", "Volda")],
        intro="<p>Den sørlege delen av fylket.</p>",
        contact_name="Silje Brandal",
        contact_email="sunnmore@example.org",
        contact_phone="70 00 00 23",
    )


def here(region):
    return {"regions": [str(region.translation_key)]}


def test_coming_dates_of_the_region_are_listed_across_gatherings_in_order(client, region):
    other = make_region("Romsdal", slug="romsdal")
    index = make_index()
    gathering(index, "Seinare", starts_on=dt.date(2026, 6, 1), date=here(region))
    gathering(None, "Snart", starts_on=dt.date(2026, 4, 1), date=here(region))
    gathering(
        index,
        "I begge",
        starts_on=dt.date(2026, 5, 1),
        date={"regions": [here(other)["regions"][0], *here(region)["regions"]]},
    )
    gathering(index, "Ikkje bestemt", starts_on=None, date={**here(region), "start_time": None, "end_time": None})
    gathering(index, "I fjor", starts_on=dt.date(2025, 5, 1), date=here(region))
    gathering(index, "I Romsdal", date=here(other))
    gathering(index, "For alle")

    assert listed(client, region) == ["Snart", "I begge", "Seinare", "Ikkje bestemt"]
    assert listed(client, other) == ["I Romsdal", "I begge"]


def test_only_the_dates_of_a_gathering_that_are_held_here_are_listed(client, region):
    other = make_region("Romsdal", slug="romsdal")
    page = gathering(None, "Samling", date={**here(region), "venue": "Ørsta kulturhus"})
    many(page, 1)
    gathering(None, "Samling", date={**here(other), "venue": "Molde bibliotek"}, slug="ei-anna")

    page = read(client, region)

    assert titles(page) == ["Samling", "Samling"]
    assert "Molde bibliotek" not in words(page)


def test_municipalities_and_contact_are_shown(client, region):
    page = read(client, region)

    towns = [words(town) for town in page.select("section[aria-labelledby=samlingar-municipalities] li")]
    assert towns == ["Ålesund", "Ørsta", "Volda"]
    contact = page.select_one(".samlingar-contact")
    assert [text in words(contact) for text in ("Silje Brandal", "sunnmore@example.org", "70 00 00 23")] == [True] * 3
    assert [link["href"] for link in contact.select("a")] == ["mailto:sunnmore@example.org", "tel:70000023"]
    assert "Den sørlege delen av fylket." in words(page)


def test_empty_region_says_so_and_shows_no_empty_sections(client):
    page = read(client, make_region("Tom"))

    with translation.override("nn"):
        assert _("No coming dates are published for this region.") in words(page)
    assert len(page.select("section")) == 1


def test_region_page_answers_in_each_language_with_the_same_dates(client, region):
    gathering(None, "Kva bibliotek gjer no", date=here(region))
    locale, _created = Locale.objects.get_or_create(language_code="nb")
    other = region.copy_for_translation(locale, copy_parents=True)
    other.save_revision().publish()

    assert listed(client, other) == ["Kva bibliotek gjer no"]
    assert read(client, other).html["lang"] == "nb"


def test_case_126_private_gathering_is_not_listed_for_outsiders(client, region):
    private = gathering(None, "Privat", date=here(region))
    gathering(None, "Open", date=here(region))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert listed(client, region) == ["Open"]


def test_gathering_of_another_site_is_not_listed(client, region):
    root = Page.get_first_root_node().add_child(
        instance=Page(title="Nabo", slug="nabo", locale=site_root().locale, live=True)
    )
    Site.objects.create(hostname="nabo.example.org", root_page=root)
    gathering(root, "Der", date=here(region))
    gathering(None, "Her", date=here(region))

    assert listed(client, region) == ["Her"]


def test_region_page_asks_the_same_number_of_queries_for_1_and_3_gatherings(client, region):
    gathering(None, "Samling 1", date={**here(region), "capacity": 9})
    one = queries(client, region)
    for number in (2, 3):
        gathering(None, f"Samling {number}", date={**here(region), "capacity": 9})

    three = queries(client, region)

    assert len(listed(client, region)) == 3
    assert len(three) == len(one), "\n".join(three)


def test_visit_to_the_region_page_writes_nothing_and_sets_no_cookie(client, region):
    gathering(None, "Samling", date=here(region))

    assert {sql.split()[0] for sql in queries(client, region)} == {"SELECT"}
    assert not client.get(region.url).cookies


def test_deleted_region_keeps_its_name_at_the_dates(client, region):
    index = make_index()
    page = gathering(index, "Samling", date=here(region))
    region.delete()
    page.title = "Samling med nytt namn"
    page.save()

    found = read(client, index)

    assert titles(found) == ["Samling med nytt namn"]
    assert "Sunnmøre" in words(found.select_one(".samlingar-date"))


def test_gathering_without_an_index_is_in_its_region_all_the_same(client, region):
    make_gathering(title="Rett under framsida", dates=[])
    gathering(None, "Rett under framsida, med dato", date=here(region))

    assert listed(client, region) == ["Rett under framsida, med dato"]
