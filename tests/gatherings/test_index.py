"""The index page: coming and past dates, and each filter alone and combined."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale

from tests.factories import make_gathering, make_index, make_region, set_stream
from tests.gatherings.listings import gathering, listed, read, titles
from tests.gatherings.programmes import words

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture(autouse=True)
def _clock(frozen):
    frozen("2026-03-02 09:00")


@pytest.fixture
def index():
    return make_index(title="Samlingar")


def errors(soup):
    return [words(error) for error in soup.select(".samlingar-filters .samlingar-error")]


@pytest.fixture
def five(index):
    """Return the regions of five gatherings that differ in all that one can filter by."""
    sunnmore = make_region("Sunnmøre", towns=[("a", "Ålesund"), ("b", "Ørsta")], slug="sunnmore")
    romsdal = make_region("Romsdal", towns=[("c", "Molde")], slug="romsdal")
    keys = {"sunnmore": str(sunnmore.translation_key), "romsdal": str(romsdal.translation_key)}
    gathering(
        index,
        "Bibliotek på Sunnmøre",
        families=["municipal"],
        date={"regions": [keys["sunnmore"]], "venue": "Ålesund bibliotek"},
    )
    gathering(
        index,
        "Frivillige på Sunnmøre",
        starts_on=dt.date(2026, 5, 4),
        families=["voluntary", "municipal"],
        date={"regions": [keys["sunnmore"]], "ends_on": dt.date(2026, 5, 6)},
    )
    gathering(
        index,
        "Frivillige i Romsdal",
        starts_on=dt.date(2026, 5, 20),
        families=["voluntary"],
        date={"regions": [keys["romsdal"]]},
    )
    gathering(
        index,
        "Heile fylket",
        starts_on=dt.date(2026, 6, 1),
        families=["other"],
        date={"regions": list(keys.values())},
        intro="<p>Æra for åpne møte i ØST</p>",
    )
    gathering(index, "I fjor", starts_on=dt.date(2025, 5, 4), date={"regions": [keys["romsdal"]]})
    return keys


COMING = ["Bibliotek på Sunnmøre", "Frivillige på Sunnmøre", "Frivillige i Romsdal", "Heile fylket"]
LIBRARY, VOLUNTARY, ROMSDAL, COUNTY = COMING


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, COMING),
        ({"period": "coming"}, COMING),
        ({"period": "past"}, ["I fjor"]),
        ({"region": "sunnmore"}, [LIBRARY, VOLUNTARY, COUNTY]),
        ({"region": "romsdal"}, [ROMSDAL, COUNTY]),
        ({"region": "romsdal", "period": "past"}, ["I fjor"]),
        ({"region": "sunnmore", "period": "past"}, []),
        ({"since": "2026-05-20"}, [ROMSDAL, COUNTY]),
        # A date of several days has not passed before its last day has.
        ({"since": "2026-05-06"}, [VOLUNTARY, ROMSDAL, COUNTY]),
        ({"since": "2026-05-07"}, [ROMSDAL, COUNTY]),
        ({"until": "2026-05-04"}, [LIBRARY, VOLUNTARY]),
        ({"until": "2026-05-03"}, [LIBRARY]),
        ({"since": "2026-05-01", "until": "2026-05-31"}, [VOLUNTARY, ROMSDAL]),
        ({"since": "2025-05-04", "until": "2025-05-04", "period": "past"}, ["I fjor"]),
        ({"since": "2026-05-31", "until": "2026-05-01"}, []),
        ({"family": "municipal"}, [LIBRARY, VOLUNTARY]),
        ({"family": "voluntary"}, [VOLUNTARY, ROMSDAL]),
        ({"family": "county"}, []),
        ({"text": "frivillige"}, [VOLUNTARY, ROMSDAL]),
        ({"text": "FRIVILLIGE romsdal"}, [ROMSDAL]),
        ({"text": "ålesund"}, [LIBRARY, VOLUNTARY, COUNTY]),
        ({"text": "ÅLESUND BIBLIOTEK"}, [LIBRARY]),
        ({"text": "æra"}, [COUNTY]),
        ({"text": "øst Åpne"}, [COUNTY]),
        ({"text": "ørst"}, [LIBRARY, VOLUNTARY, COUNTY]),
        ({"text": "100%"}, []),
        ({"text": "_"}, []),
        ({"text": "  "}, COMING),
        ({"region": "sunnmore", "family": "voluntary"}, [VOLUNTARY]),
        ({"region": "romsdal", "family": "municipal"}, []),
        ({"region": "sunnmore", "text": "frivillige", "since": "2026-05-01"}, [VOLUNTARY]),
        (
            {
                "period": "coming",
                "region": "romsdal",
                "family": "voluntary",
                "since": "2026-05-01",
                "until": "2026-05-31",
                "text": "molde",
            },
            [ROMSDAL],
        ),
    ],
    ids=str,
)
def test_filters_give_the_expected_dates_in_order(client, index, five, query, expected):
    query = {name: five.get(value, value) for name, value in query.items()}

    assert listed(client, index, **query) == expected


def test_undecided_date_comes_last_and_passes_no_period(client, index, five):
    gathering(index, "Veke 44", starts_on=None, date={"when_text": "veke 44", "start_time": None, "end_time": None})

    assert listed(client, index) == [*COMING, "Veke 44"]
    assert "Veke 44" not in listed(client, index, since="2026-01-01")
    assert "Veke 44" not in listed(client, index, until="2027-01-01")
    assert listed(client, index, period="past") == ["I fjor"]


def test_cancelled_date_is_listed_while_it_would_come_and_not_afterwards(client, index):
    gathering(index, "Avlyst", date={"state": "cancelled"})
    gathering(index, "Avlyst i fjor", starts_on=dt.date(2025, 4, 1), date={"state": "cancelled"})

    assert listed(client, index) == ["Avlyst"]
    assert listed(client, index, period="past") == []


def test_date_is_coming_until_it_ends(client, index, frozen):
    gathering(index, "I dag", starts_on=dt.date(2026, 3, 2))

    frozen("2026-03-02 14:59")
    assert (listed(client, index), listed(client, index, period="past")) == (["I dag"], [])
    frozen("2026-03-02 15:00")
    assert (listed(client, index), listed(client, index, period="past")) == ([], ["I dag"])


def test_past_dates_come_latest_first(client, index):
    for year in (2023, 2025, 2024):
        gathering(index, str(year), starts_on=dt.date(year, 1, 10))

    assert listed(client, index, period="past") == ["2025", "2024", "2023"]


def test_only_dates_beneath_the_index_are_listed(client, index):
    make_gathering(title="Utanfor")
    other = make_index(title="Ei anna liste", slug="ei-anna-liste")
    gathering(other, "I den andre")
    gathering(index, "Her")

    assert listed(client, index) == ["Her"]
    assert listed(client, other) == ["I den andre"]


def test_unpublished_and_removed_dates_are_not_listed(client, index):
    taken_down = gathering(index, "Avpublisert")
    emptied = gathering(index, "Tom")
    taken_down.unpublish()
    set_stream(emptied, "dates", [])
    emptied.save()

    assert listed(client, index) == []
    with translation.override("nn"):
        assert _("No dates are published yet.") in words(read(client, index))


def test_each_date_links_to_its_place_on_the_page(client, index):
    page = gathering(index, "Her")

    link = read(client, index).select_one(".samlingar-date h3 a")

    assert link["href"].startswith(page.url)
    assert read(client, page).find(id=link["href"].split("#")[1]) is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", "nonsense"),
        ("since", "yesterday"),
        ("since", "2026-02-30"),
        ("until", "99999-01-01"),
        ("region", "nonsense"),
        ("region", "4b3b1c9c-6f0e-4f5e-9d55-0c8f6c1f7a01"),
        ("family", "municipal,"),
        ("text", "x" * 101),
        ("text", "null \x00"),
        ("region", "\x00"),
        ("period", "\ud800".encode("utf-8", "surrogatepass")),
    ],
)
def test_bad_filter_is_told_and_left_out(client, index, five, name, value):
    page = read(client, index, **{name: value})

    assert titles(page) == COMING
    assert len(errors(page)) == 1
    assert len(errors(page)[0]) > 10


def test_bad_filter_leaves_the_good_ones_in_force(client, index, five):
    page = read(client, index, since="yesterday", region=five["romsdal"])

    assert titles(page) == [ROMSDAL, COUNTY]
    assert len(errors(page)) == 1


def test_bad_filter_is_tied_to_its_field(client, index):
    field = read(client, index, since="yesterday").find("input", {"name": "since"})

    assert field["aria-invalid"] == "true"
    described = field["aria-describedby"].split()
    page = read(client, index, since="yesterday")
    assert [words(page.find(id=name)) for name in described] == errors(page)


def test_filters_are_kept_in_the_form(client, index, five):
    page = read(client, index, text="frivillige", region=five["romsdal"], since="2026-05-01", family="voluntary")

    assert page.find("input", {"name": "text"})["value"] == "frivillige"
    assert page.find("input", {"name": "since"})["value"] == "2026-05-01"
    assert page.select_one("select[name=region] option[selected]")["value"] == five["romsdal"]
    assert page.select_one("select[name=family] option[selected]")["value"] == "voluntary"


def test_removing_the_filters_is_offered_only_when_something_is_filtered(client, index, five):
    def offered(**query):
        with translation.override("nn"):
            return _("Remove the filters") in words(read(client, index, **query))

    # Sent untouched, the form names the period all the same.
    untouched = {"period": "coming", "since": "", "until": "", "region": "", "family": "", "text": ""}
    assert (offered(), offered(**untouched), offered(text="frivillige")) == (False, False, True)
    assert offered(period="past")


# Languages


@pytest.fixture
def bokmal(index):
    """Return the index in bokmål."""
    locale, _created = Locale.objects.get_or_create(language_code="nb")
    page = index.copy_for_translation(locale, copy_parents=True)
    page.title = "Samlinger"
    page.save_revision().publish()
    return page


def translated(page, locale, title):
    other = page.copy_for_translation(locale)
    other.title, other.live = title, True
    other.save_revision().publish()
    return other


def test_search_reads_the_visitors_language_and_falls_back_where_there_is_none(client, index, bokmal):
    both = gathering(index, "Kva bibliotek gjer no")
    translated(both, bokmal.locale, "Hva bibliotek gjør nå")
    gathering(index, "Kva berre er på nynorsk")

    assert listed(client, bokmal, text="hva GJØR") == ["Hva bibliotek gjør nå"]
    # Its own words count where a gathering has a translation; the words it is written in where it has none.
    assert listed(client, bokmal, text="kva") == ["Kva berre er på nynorsk"]
    assert sorted(listed(client, index, text="kva")) == ["Kva berre er på nynorsk", "Kva bibliotek gjer no"]
    assert listed(client, index, text="hva") == []


def test_listed_date_links_to_the_page_in_the_visitors_language(client, index, bokmal):
    both = gathering(index, "Kva bibliotek gjer no")
    other = translated(both, bokmal.locale, "Hva bibliotek gjør nå")
    only = gathering(index, "Kva berre er på nynorsk")

    links = {words(link): link["href"].split("#")[0] for link in read(client, bokmal).select(".samlingar-date h3 a")}

    assert links == {"Hva bibliotek gjør nå": other.url, "Kva berre er på nynorsk": only.url}
