"""A preview is made from blocks alone: what is typed is shown, and nothing is written."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from captcha.models import CaptchaStore
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.editing import create_form, edit_form
from tests.factories import make_gathering, make_region, occurrences_of, site_root
from tests.gatherings.programmes import day, session, words
from wagtail_samlingar.models import Occurrence, Registration

pytestmark = pytest.mark.django_db


def preview(form, name, *args):
    """Post ``form`` to the preview view ``name``, as an editor does; return what it then shows, parsed, and its SQL."""
    url = reverse(f"wagtailadmin_pages:{name}", args=args)
    posted = form.client.post(url, form.data())
    assert posted.json() == {"is_valid": True, "is_available": True}
    with CaptureQueriesContext(connection) as captured:
        response = form.client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser"), [entry["sql"] for entry in captured.captured_queries]


def writes(statements):
    """Return the tables of ours that ``statements`` write to."""
    changing = [sql for sql in statements if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    return [sql for sql in changing if "samlingar" in sql or "captcha" in sql]


def test_page_that_is_not_saved_yet_is_shown_with_its_dates_and_form(editor):
    region = make_region("Sunnmøre", towns=[("a", "Ålesund")])
    form = create_form(editor, site_root())
    form.fields |= {"title": "A new gathering", "slug": "new"}
    form.add_date("2031-10-27", "first", regions=[str(region.translation_key)], capacity=3, venue="The library")
    form.add_date(None, "second", when_text="week 44")

    page, statements = preview(form, "preview_on_add", "wagtail_samlingar", "gatheringpage", site_root().pk)

    dates = [words(date) for date in page.select(".samlingar-date")]
    assert ["2031" in dates[0], "Sunnmøre" in dates[0], "The library" in dates[0]] == [True] * 3
    assert "week 44" in dates[1]
    assert [field["value"] for field in page.select("form.samlingar-form input[name=date]")] == ["first", "second"]
    assert "Ålesund" in words(page.find("select", {"name": "municipality"}))
    assert writes(statements) == []
    assert (Occurrence.objects.count(), Registration.objects.count(), CaptchaStore.objects.count()) == (0, 0, 0)


def test_changes_of_a_live_page_are_shown_to_the_editor_only(editor, client):
    page = make_gathering(dates=[], title="Live")
    form = edit_form(editor, page)
    form.fields["title"] = "Changed"
    form.add_date("2031-10-27", "first", venue="The library")

    shown, statements = preview(form, "preview_on_edit", page.pk)

    assert words(shown.h1) == "Changed"
    assert "The library" in words(shown.select_one(".samlingar-date"))
    assert writes(statements) == []
    assert occurrences_of(page) == []
    public = client.get(page.url).content.decode()
    assert ("Changed" in public, "The library" in public) == (False, False)


def test_preview_of_a_page_without_anything_is_a_page(editor):
    form = create_form(editor, site_root())
    form.fields |= {"title": "Empty", "slug": "empty"}

    page, _statements = preview(form, "preview_on_add", "wagtail_samlingar", "gatheringpage", site_root().pk)

    assert words(page.h1) == "Empty"
    assert page.select(".samlingar-date, form.samlingar-form") == []


def test_preview_asks_no_more_queries_for_more_dates(editor):
    def count(number):
        form = create_form(editor, site_root())
        form.fields |= {"title": "Dates", "slug": "dates"}
        for n in range(number):
            form.add_date("2031-10-27", f"date-{n}", capacity=3)
        arguments = ("wagtail_samlingar", "gatheringpage", site_root().pk)
        preview(form, "preview_on_add", *arguments)
        return len(preview(form, "preview_on_add", *arguments)[1])

    assert count(1) == count(3)


@pytest.mark.parametrize("model", ["regionpage", "gatheringindexpage"])
def test_regions_and_indexes_have_previews(editor, model):
    url = reverse("wagtailadmin_pages:preview_on_add", args=["wagtail_samlingar", model, site_root().pk])
    data = {"title": "A title", "slug": "a-title", "municipalities-count": "0"}

    assert json.loads(editor.post(url, data | {"intro": "null"}).content)["is_valid"]
    assert b"A title" in editor.get(url).content


# The programme of one date


@pytest.fixture
def with_programme():
    """Return (page, keys of its dates by region) whose programme has an item for one region only."""
    sunnmore, romsdal = make_region("Sunnmøre"), make_region("Romsdal")
    keys = {"sunnmore": str(sunnmore.translation_key), "romsdal": str(romsdal.translation_key)}
    items = [
        session("For all", "10:15", "11:00"),
        session("Language cafés", "13:45", "14:15", [keys["sunnmore"]]),
        session("Second day", "09:00", "10:00"),
    ]
    raw = [day(1, *items[:2]), day(2, items[2])]
    dates = {name: date(name, key) for name, key in keys.items()}
    page = make_gathering(dates=list(dates.values()), title="Programme")
    page.programme = json.dumps(raw)
    page.save()
    return page, keys


def date(name, region):
    days = {"sunnmore": "2031-11-04", "romsdal": "2031-11-11"}
    facts = {
        "starts_on": days[name],
        "start_time": "10:00",
        "end_time": "15:00",
        "regions": [region],
        "state": "planned",
    }
    return {"type": "date", "id": f"date-{name}", "value": facts}


def programme(client, page, query=""):
    response = client.get(page.url + query)
    assert response.status_code == 200
    section = BeautifulSoup(response.content, "html.parser").find("section", {"aria-labelledby": "samlingar-programme"})
    rows = {
        words(item.select_one(".samlingar-programme__title")): words(item.select_one(".samlingar-programme__time"))
        for item in section.select(".samlingar-programme__item")
    }
    return rows, [time["datetime"] for time in section.select("time.samlingar-programme__date")], words(section)


def test_item_only_for_one_region_is_in_the_programme_of_its_date_at_its_clock_time(client, with_programme):
    page, _keys = with_programme

    rows, days, text = programme(client, page, "?date=date-sunnmore")

    assert list(rows) == ["For all", "Language cafés", "Second day"]
    clocks = [re.findall(r"\d+", time) for time in rows.values()]
    assert clocks == [["10", "15", "11", "00"], ["13", "45", "14", "15"], ["09", "00", "10", "00"]]
    assert days == ["2031-11-04", "2031-11-05"]
    assert "Sunnmøre" in text


def test_item_only_for_one_region_is_not_in_the_programme_of_another_date(client, with_programme):
    page, _keys = with_programme

    rows, days, _text = programme(client, page, "?date=date-romsdal")

    assert list(rows) == ["For all", "Second day"]
    assert days == ["2031-11-11", "2031-11-12"]


@pytest.mark.parametrize("query", ["", "?date=", "?date=nonsense", "?date=%00", "?date=date-sunnmore%27"])
def test_programme_of_all_dates_says_which_region_an_item_is_for(client, with_programme, query):
    page, _keys = with_programme

    rows, days, text = programme(client, page, query)

    assert list(rows) == ["For all", "Language cafés", "Second day"]
    assert days == []
    assert "Sunnmøre" in text
    assert "Romsdal" not in text


def test_date_in_the_address_is_chosen_in_the_form(client, with_programme):
    page, _keys = with_programme

    def chosen(query):
        html = BeautifulSoup(client.get(page.url + query).content, "html.parser")
        return [field["value"] for field in html.select("input[name=date][checked]")]

    assert [chosen(""), chosen("?date=date-romsdal"), chosen("?date=nonsense")] == [[], ["date-romsdal"], []]


def test_items_of_a_draft_are_not_shown(client, with_programme):
    page, _keys = with_programme
    page.programme = json.dumps([day(1, session("Only a draft", "10:15", "11:00"))])
    page.save_revision()

    assert "Only a draft" not in programme(client, page)[0]
