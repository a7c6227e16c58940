"""What a page says of the state of its dates and of all of them together."""

import datetime as dt

import pytest
from django.utils import translation
from wagtail.models import Locale

from tests.factories import date_block, set_stream
from tests.gatherings.views import DAY, TODAY, only, take, view_of
from wagtail_samlingar.registrations.presentation import GatheringView

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(frozen):
    frozen(TODAY)
    with translation.override("en"):
        yield


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
    assert str(GatheringView(other, "nb").state_text) == "Too few could come."
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
