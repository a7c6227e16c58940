"""What a page says of its dates: words for facts, deadlines and contacts."""

import datetime as dt
import json

import pytest
from django.utils import translation
from wagtail.models import Locale

from tests.factories import date_block, make_gathering, make_region, occurrences_of, set_stream, site_root
from tests.gatherings.programmes import day, session
from tests.gatherings.views import DAY, TODAY, only, view_of
from wagtail_samlingar.models import SamlingarSiteSettings
from wagtail_samlingar.registrations.presentation import GatheringView

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(frozen):
    frozen(TODAY)
    with translation.override("en"):
        yield


def test_when_is_said_with_weekday_and_times():
    assert only().when == "Wednesday 1 April 2026, 10:00–15:00"
    assert only(ends_on=dt.date(2026, 4, 2)).when == "Wednesday 1 April, 10:00 to Thursday 2 April 2026, 15:00"


def test_undecided_date_says_the_editors_words_or_that_it_comes():
    nothing = {"starts_on": None, "start_time": None, "end_time": None}

    assert only(**nothing, when_text="week 44").when == "week 44"
    assert only(**nothing).when == "Date to be announced"
    assert only(**nothing).state == "undecided"
    assert not only(**nothing).is_open
    assert only(**nothing).starts_iso == ""


def test_start_for_machines_is_in_utc():
    assert only().starts_iso == "2026-04-01T08:00:00Z"


def test_venue_is_said_or_that_it_comes():
    assert (only().venue, only().has_venue) == ("Venue to be announced", False)
    found = only(venue="Molde bibliotek", venue_address="Gotfred Lies plass 1")
    assert (found.venue, found.has_venue) == ("Molde bibliotek, Gotfred Lies plass 1", True)


def test_moved_date_says_where_it_was_first_until_it_is_back():
    view = view_of({})
    said = []
    for moved_to in (dt.date(2026, 4, 8), dt.date(2026, 4, 15), DAY):
        set_stream(view.page, "dates", [date_block("date-0", starts_on=moved_to)])
        view.page.save()
        said.append(GatheringView(view.page, "en").dates[0].moved_from)

    assert said == ["Wednesday 1 April 2026, 10:00", "Wednesday 1 April 2026, 10:00", ""]


@pytest.mark.parametrize(
    ("page", "date", "words"),
    [
        ({}, {}, ""),
        ({"closes_on": dt.date(2026, 3, 20)}, {}, "to and including Friday 20 March 2026"),
        ({"closes_on": dt.date(2026, 3, 20), "closes_time": dt.time(12)}, {}, "Friday 20 March 2026, 12:00"),
        (
            {"closes_on": dt.date(2026, 3, 20), "closes_time": dt.time(12)},
            {"closes_on": dt.date(2026, 3, 25)},
            "to and including Wednesday 25 March 2026",
        ),
        ({}, {"closes_on": dt.date(2026, 3, 25), "closes_time": dt.time(8, 30)}, "Wednesday 25 March 2026, 08:30"),
    ],
    ids=range(5),
)
def test_deadline_is_said_in_words_and_the_dates_own_wins(page, date, words):
    view = view_of(date, **page)

    assert view.dates[0].deadline == words
    assert view.deadline == words


def test_deadline_shared_by_all_dates_is_said_once_and_others_at_each_date():
    shared = view_of({}, {"starts_on": dt.date(2026, 5, 1)}, closes_on=dt.date(2026, 3, 20))
    differing = view_of({}, {"closes_on": dt.date(2026, 3, 25)}, closes_on=dt.date(2026, 3, 20))

    assert (shared.deadline, shared.has_own_deadlines) == ("to and including Friday 20 March 2026", False)
    assert (differing.deadline, differing.has_own_deadlines) == ("", True)


def test_deadline_is_said_while_no_date_has_a_day():
    view = view_of({"starts_on": None, "start_time": None, "end_time": None}, closes_on=dt.date(2026, 3, 20))

    assert view.deadline == "to and including Friday 20 March 2026"


# Contacts


def contact(name):
    return {"type": "contact", "id": f"contact-{name}", "value": {"name": name, "role": "", "email": "", "phone": ""}}


def contact_names(*, region=False, page=False, site=False):
    """Return the name recorded at the date, when the given ones have a contact."""
    keys = []
    if region:
        keys = [str(make_region("North", contact_name="Region", contact_email="region@example.org").translation_key)]
    if site:
        settings = SamlingarSiteSettings.for_site(site_root().sites_rooted_here.get())
        settings.contact_name = "Site"
        settings.save()
    gathering = make_gathering(dates=[])
    set_stream(gathering, "contacts", [contact("Page")] if page else [])
    set_stream(gathering, "dates", [date_block(starts_on=DAY, regions=keys)])
    gathering.save()
    return occurrences_of(gathering)[0].contact_name, [
        found["name"] for found in GatheringView(gathering, "en").contacts
    ]


@pytest.mark.parametrize(
    ("given", "at_the_date", "on_the_page"),
    [
        ({"region": True, "page": True, "site": True}, "Region", ["Page", "Region"]),
        ({"region": True, "site": True}, "Region", ["Region"]),
        ({"page": True, "site": True}, "Page", ["Page"]),
        ({"site": True}, "Site", ["Site"]),
        ({}, "", []),
    ],
    ids=str,
)
def test_contact_is_the_regions_else_the_pages_else_the_sites(given, at_the_date, on_the_page):
    assert contact_names(**given) == (at_the_date, on_the_page)


def test_organiser_is_the_pages_else_the_sites():
    settings = SamlingarSiteSettings.for_site(site_root().sites_rooted_here.get())
    settings.organiser = "The county"
    settings.save()

    assert str(view_of({}, organiser="The library").organiser) == "The library"
    assert str(view_of({}).organiser) == "The county"
    SamlingarSiteSettings.objects.all().delete()
    assert not view_of({}).organiser


def test_programme_of_a_translation_without_one_is_that_of_the_page_that_rules():
    page = view_of({}).page
    other = page.copy_for_translation(Locale.objects.get_or_create(language_code="nb")[0], copy_parents=True)
    other.save()
    page.programme = json.dumps([day(1, session("Welcome", "10:00", "11:00"))])
    page.programme_is_final = True
    page.save()

    view = GatheringView(other, "nb")

    assert view.programme_state == "final"
    assert [item.title for found in view.programme_days for item in found.items] == ["Welcome"]
