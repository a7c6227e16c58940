"""What a page says of its dates: words for facts and states, the overall message, contacts, and previews."""

import datetime as dt

import pytest
from django.utils import translation
from wagtail.models import Locale

from tests.factories import date_block, make_gathering, make_region, occurrences_of, set_stream, site_root, submission
from wagtail_samlingar.models import Registration, SamlingarSiteSettings
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.presentation import GatheringView

pytestmark = pytest.mark.django_db

TODAY = "2026-03-02 09:00"
DAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _clock(frozen):
    frozen(TODAY)
    with translation.override("en"):
        yield


def view_of(*dates, **fields):
    """Return the view of a new gathering with ``dates``, each a dict of facts."""
    blocks = [date_block(f"date-{number}", **{"starts_on": DAY, **date}) for number, date in enumerate(dates)]
    return GatheringView(make_gathering(dates=blocks, **fields), "en")


def only(**facts):
    """Return the one date of a new gathering, as it is shown; ``fields`` among ``facts`` are the page's."""
    return view_of(facts, **facts.pop("fields", {})).dates[0]


def take(view, count, number=0):
    """Register ``count`` people for the date at ``number``."""
    occurrence = occurrences_of(view.page)[number]
    for person in range(count):
        services.submit(submission(occurrence, name=f"Person {person}", email=f"person{person}@example.org"))
    return GatheringView(view.page, "en")


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
    for day in (dt.date(2026, 4, 8), dt.date(2026, 4, 15), DAY):
        set_stream(view.page, "dates", [date_block("date-0", starts_on=day)])
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


# Seats and states


@pytest.mark.parametrize(
    ("capacity", "taken", "display", "words"),
    [
        (None, 0, "words", "Registration is open"),
        (None, 0, "numbers", "Registration is open"),
        (8, 0, "words", "Registration is open"),
        (8, 0, "numbers", "8 seats left"),
        (3, 1, "words", "Few seats left"),
        (3, 1, "numbers", "2 seats left"),
        (3, 2, "numbers", "1 seat left"),
        (2, 2, "words", "Fully booked – join the waiting list"),
        (2, 2, "numbers", "Fully booked – join the waiting list"),
        (0, 0, "numbers", "Fully booked – join the waiting list"),
    ],
)
def test_seats_are_said_in_words_or_numbers(capacity, taken, display, words):
    view = take(view_of({"capacity": capacity}, seats_display=display, few_seats_threshold=2), taken)

    assert view.dates[0].state_words == words
    assert view.overall["words"] == words
    assert view.is_open


@pytest.mark.parametrize(
    ("page", "date", "now", "words"),
    [
        ({"opens_on": dt.date(2026, 3, 10)}, {}, TODAY, "Registration opens Tuesday 10 March 2026, 00:00"),
        (
            {"opens_on": dt.date(2026, 3, 10), "opens_time": dt.time(9)},
            {},
            TODAY,
            "Registration opens Tuesday 10 March 2026, 09:00",
        ),
        ({"closes_on": dt.date(2026, 3, 1)}, {}, TODAY, "The deadline has passed"),
        ({}, {"closes_on": dt.date(2026, 3, 1)}, TODAY, "The deadline has passed"),
        ({}, {}, "2026-04-01 10:00", "The deadline has passed"),
        ({}, {}, "2026-04-01 15:00", "This gathering is over"),
        ({"state": "cancelled"}, {}, TODAY, "Cancelled"),
        ({"state": "postponed"}, {}, TODAY, "Postponed"),
        ({}, {"state": "cancelled"}, TODAY, "Cancelled"),
        ({}, {"state": "postponed"}, TODAY, "Postponed"),
    ],
    ids=range(10),
)
def test_state_without_registration_says_why(frozen, page, date, now, words):
    view = view_of(date, **page)
    frozen(now)
    view = GatheringView(view.page, "en")

    assert view.dates[0].state_words == words
    assert (view.overall["words"], view.is_open) == (words, False)


def test_text_about_the_state_is_said_only_in_that_state():
    text = "Too few could come."

    assert only(state="cancelled", state_text=text).state_text == text
    assert only(state="planned", state_text=text).state_text == ""


def in_bokmal(page):
    """Return the published translation of ``page``."""
    locale, _created = Locale.objects.get_or_create(language_code="nb")
    other = page.copy_for_translation(locale, copy_parents=True)
    other.live = True
    return other


def test_words_about_states_are_those_of_the_page_read_else_of_the_page_that_rules():
    text = "Too few could come."
    view = view_of({"state": "cancelled", "state_text": text}, {"state": "cancelled", "state_text": text})
    other = in_bokmal(view.page)
    # The second date was added after the page was translated.
    set_stream(other, "dates", [date_block("date-0", starts_on=DAY, state_text="For få kunne komme.")])
    other.save()

    assert [date.state_text for date in GatheringView(other, "nb").dates] == ["For få kunne komme.", text]


def test_text_about_the_whole_gathering_follows_the_page_that_rules():
    page = view_of({}).page
    other = in_bokmal(page)
    other.save()
    page.state, page.state_text = "cancelled", "Too few could come."
    page.save()

    assert GatheringView(other, "nb").overall["state"] == "cancelled"
    assert GatheringView(other, "nb").state_text == "Too few could come."
    page.state = "planned"
    page.save()
    assert GatheringView(other, "nb").state_text == ""


NO_DAY = {"starts_on": None, "start_time": None, "end_time": None}
PAST = {"starts_on": dt.date(2026, 2, 2)}
CLOSED = {"closes_on": dt.date(2026, 3, 1)}
CANCELLED = {"state": "cancelled"}
POSTPONED = {"state": "postponed"}


@pytest.mark.parametrize(
    ("dates", "state", "words"),
    [
        ([CANCELLED, {}], "open", "Registration is open"),
        ([{"capacity": 0}, {}], "open", "Registration is open"),
        ([{"capacity": 0}, {"capacity": 0}], "full", "Fully booked – join the waiting list"),
        ([{"capacity": 1}, PAST], "open", "Registration is open"),
        ([CLOSED, {"capacity": 0}], "full", "Fully booked – join the waiting list"),
        ([CLOSED, PAST], "closed", "The deadline has passed"),
        ([PAST, CANCELLED], "over", "This gathering is over"),
        # What is still to come says more than what is over.
        ([PAST, NO_DAY], "undecided", "Date to be announced"),
        ([CLOSED, NO_DAY], "undecided", "Date to be announced"),
        ([PAST, POSTPONED], "postponed", "Postponed"),
        ([CANCELLED, POSTPONED], "postponed", "Postponed"),
        ([CANCELLED, CANCELLED], "cancelled", "Cancelled"),
    ],
    ids=range(12),
)
def test_overall_state_is_the_best_that_any_date_offers(dates, state, words):
    overall = view_of(*dates).overall

    assert (overall["state"], overall["words"]) == (state, words)


def test_overall_state_of_several_dates_names_no_number_of_seats():
    view = view_of({"capacity": 40}, {"capacity": 60}, seats_display="numbers")

    assert [date.state_words for date in view.dates] == ["40 seats left", "60 seats left"]
    assert view.overall["words"] == "Registration is open"


def test_gathering_without_dates_has_no_overall_state():
    assert view_of().overall is None
    assert not view_of().is_open


def test_when_leaves_out_dates_that_are_not_held():
    view = view_of({}, {"starts_on": dt.date(2026, 5, 4), "state": "cancelled"}, {"starts_on": dt.date(2026, 4, 7)})

    assert view.when == "Wednesday 1 April, 10:00 to Tuesday 7 April 2026, 15:00"


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


def test_nobody_registered_by_looking():
    view = view_of({"capacity": 3})

    assert view.overall["state"] == "few"
    assert Registration.objects.count() == 0
