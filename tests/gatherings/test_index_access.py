"""The index page by page: filters kept, nonsense survived, what is private left out, the same number of queries."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction, Site

from tests.factories import make_index, make_region, site_root
from tests.gatherings.listings import gathering, listed, many, queries, read, titles
from tests.gatherings.programmes import words
from wagtail_samlingar.gatherings.listing import DATES_PER_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(frozen):
    frozen("2026-03-02 09:00")


@pytest.fixture
def index():
    return make_index(title="Samlingar")


def test_pages_keep_the_filters(client, index):
    gathering(index, "Noko anna")
    page = gathering(index, "Mange datoar & fleire")
    many(page, 2 * DATES_PER_PAGE + 4)

    first = read(client, index, text="datoar & fleire", since="2026-03-01")
    assert len(first.select(".samlingar-date")) == DATES_PER_PAGE
    second = BeautifulSoup(client.get(index.url + first.select_one("a[rel=next]")["href"]).content, "html.parser")
    third = BeautifulSoup(client.get(index.url + second.select_one("a[rel=next]")["href"]).content, "html.parser")

    assert [len(found.select(".samlingar-date")) for found in (second, third)] == [DATES_PER_PAGE, 5]
    keys = [link["href"] for found in (first, second, third) for link in found.select(".samlingar-date h3 a")]
    assert len(set(keys)) == 2 * DATES_PER_PAGE + 5
    assert {words(link) for found in (second, third) for link in found.select("h3 a")} == {"Mange datoar & fleire"}
    assert third.find("input", {"name": "text"})["value"] == "datoar & fleire"
    assert third.select_one("a[rel=next]") is None
    back = BeautifulSoup(client.get(index.url + second.select_one("a[rel=prev]")["href"]).content, "html.parser")
    assert back.select(".samlingar-date h3 a") == first.select(".samlingar-date h3 a")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("nonsense", 1),
        ("", 1),
        ("1.5", 1),
        ("\x00", 1),
        ("9" * 5000, 1),
        ("0", 2),
        ("-1", 2),
        ("3", 2),
        ("2", 2),
        ("٢", 2),
    ],
    ids=range(10),
)
def test_nonsense_page_number_shows_a_page_that_exists(client, index, number, shown):
    many(gathering(index, "Mange"), DATES_PER_PAGE)

    dates = read(client, index, p=number).select(".samlingar-date")

    assert len(dates) == (DATES_PER_PAGE if shown == 1 else 1)


# Who may see what


def restrict(page, kind):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")
    if kind == PageViewRestriction.GROUPS:
        restriction.groups.add(Group.objects.create(name="Insiders"))
    return restriction


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD])
def test_case_126_private_gathering_is_not_listed_for_outsiders(client, index, kind):
    region = make_region("Hemmeleg region")
    private = gathering(index, "Privat", date={"regions": [str(region.translation_key)]})
    gathering(index, "Open")
    restrict(private, kind)

    assert listed(client, index) == ["Open"]
    assert "Hemmeleg" not in str(read(client, index))


def test_private_gathering_is_listed_for_people_let_in(client, index, django_user_model):
    private = gathering(index, "Privat")
    restriction = restrict(private, PageViewRestriction.GROUPS)
    user = django_user_model.objects.create_user("insider", password="secret")
    client.force_login(user)
    assert listed(client, index) == []

    user.groups.add(restriction.groups.get())

    assert listed(client, index) == ["Privat"]


def test_gathering_of_another_site_is_not_listed(client, index):
    gathering(index, "Her")
    root = Page.get_first_root_node().add_child(
        instance=Page(title="Nabo", slug="nabo", locale=site_root().locale, live=True)
    )
    Site.objects.create(hostname="nabo.example.org", root_page=root)
    there = make_index(root, "Hos naboen", slug="hos-naboen")
    gathering(there, "Der")

    path = there.relative_url(Site.objects.get(hostname="nabo.example.org"))
    neighbour = client.get(path, headers={"host": "nabo.example.org"})

    assert listed(client, index) == ["Her"]
    assert titles(BeautifulSoup(neighbour.content, "html.parser")) == ["Der"]


def test_alias_of_a_gathering_adds_no_date(client, index):
    page = gathering(index, "Her")
    page.create_alias(parent=index, update_slug="alias")

    assert listed(client, index) == ["Her"]


FILTERED = {"text": "samling", "family": "municipal", "since": "2026-03-02", "until": "2030-01-01"}
both_ways = pytest.mark.parametrize("query", [{}, FILTERED], ids=["unfiltered", "filtered"])


def in_own_region(index, number):
    region = make_region(f"Region {number}", slug=f"region-{number}")
    date = {"regions": [str(region.translation_key)], "capacity": 9}
    return gathering(index, f"Samling {number}", families=["municipal"], date=date)


@both_ways
def test_index_asks_the_same_number_of_queries_for_1_and_3_gatherings(client, index, query):
    in_own_region(index, 1)
    one = queries(client, index, **query)
    in_own_region(index, 2)
    in_own_region(index, 3)

    three = queries(client, index, **query)

    assert len(listed(client, index, **query)) == 3
    assert len(three) == len(one), "\n".join(three)


@both_ways
def test_index_asks_the_same_number_of_queries_for_10_and_1000_dates(client, index, query):
    page = in_own_region(index, 1)
    many(page, 9)
    ten = queries(client, index, **query)
    many(page, 990, first=10)

    thousand = queries(client, index, **query)

    assert len(listed(client, index, **query)) == DATES_PER_PAGE
    # The count of pages is read either way.
    assert len(thousand) == len(ten), "\n".join(thousand)


def test_visit_to_the_index_writes_nothing_and_sets_no_cookie(client, index):
    in_own_region(index, 1)

    assert {sql.split()[0] for sql in queries(client, index)} == {"SELECT"}
    response = client.get(index.url)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
