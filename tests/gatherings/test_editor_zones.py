"""Times are wall clock where the site is, whatever the zone of the editor, and on both sides of summer time."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.editing import create_form, edit_form, reread
from tests.factories import occurrences_of, site_root
from wagtail_samlingar.models import GatheringPage
from wagtail_samlingar.occurrences.states import PublicState, Seats, public_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_abroad(editor, editor_user):
    """Return the client of an editor whose profile says New York."""
    UserProfile.objects.filter(user=editor_user).update(current_time_zone="America/New_York")
    return editor


def utc(*parts):
    """Return an aware instant in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_case_128_ten_o_clock_typed_in_new_york_is_ten_o_clock_for_everyone(editor_abroad, visitor):
    form = create_form(editor_abroad, site_root())
    form.fields |= {"title": "Libraries", "slug": "libraries"}
    form.fields |= {"opens_on": "2026-01-01", "opens_time": "08:00", "closes_on": "2031-10-11", "closes_time": "12:00"}
    form.add_date("2031-10-27", start_time="10:00", end_time="15:00")
    form.publish()
    page = GatheringPage.objects.get()

    occurrence = occurrences_of(page)[0]
    assert (occurrence.start_time, occurrence.end_time) == (dt.time(10), dt.time(15))
    assert occurrence.time_zone == "Europe/Oslo"
    # Winter time has begun the day before.
    assert (occurrence.starts_at, occurrence.ends_at) == (utc(2031, 10, 27, 9), utc(2031, 10, 27, 14))
    assert occurrence.opens_at == utc(2026, 1, 1, 7)
    assert occurrence.closes_at == utc(2031, 10, 11, 10)
    content = visitor.get(page.url).content.decode()
    assert re.search(r"10[.:]00–15[.:]00", content)
    assert not re.search(r"0[45][.:]00", content)
    assert "2031-10-27T09:00:00Z" in content
    api = visitor.get(f"/api/v2/pages/{page.pk}/").json()
    assert api["dates"][0]["value"]["start_time"].startswith("10:00")


def test_case_128_published_again_from_new_york_nothing_moves(editor_abroad, publish_new):
    page = publish_new("Libraries", start_time="10:00", end_time="15:00", closes_on="2031-10-11", closes_time="12:00")
    before = occurrences_of(page)[0]
    edit = edit_form(editor_abroad, page)
    assert (edit.date()["start_time"], edit.date()["closes_time"]) == ("10:00", "12:00")
    edit.publish()

    after = occurrences_of(page)[0]
    facts = ("starts_on", "start_time", "starts_at", "ends_at", "closes_at", "previous_starts_at")
    assert [getattr(after, name) for name in facts] == [getattr(before, name) for name in facts]


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ("2027-03-28", "01:30", utc(2027, 3, 28, 0, 30)),
        ("2027-03-28", "03:30", utc(2027, 3, 28, 1, 30)),
        # Said twice by the clock; the first one counts.
        ("2031-10-26", "02:30", utc(2031, 10, 26, 0, 30)),
        ("2031-07-01", "10:00", utc(2031, 7, 1, 8)),
    ],
)
def test_times_around_summer_time(publish_new, day, time, expected):
    page = publish_new("Libraries", day, start_time=time)

    assert occurrences_of(page)[0].starts_at == expected


def test_a_skipped_time_from_another_door_means_the_time_after_it(publish_new):
    page = publish_new("Libraries", "2027-03-28", start_time="03:30", end_time="05:00")
    page = reread(page)
    page.dates[0].value["start_time"] = dt.time(2, 30)
    page.save_revision().publish()

    assert occurrences_of(page)[0].starts_at == utc(2027, 3, 28, 1, 30)


def test_a_date_without_times_lasts_the_day_where_the_site_is(publish_new):
    page = publish_new("Libraries", "2031-07-01", closes_on="2031-06-30")

    occurrence = occurrences_of(page)[0]
    assert (occurrence.starts_at, occurrence.ends_at) == (utc(2031, 6, 30, 22), utc(2031, 7, 1, 22))
    assert occurrence.closes_at == utc(2031, 6, 30, 22)


def test_the_deadline_of_the_date_rules_that_of_the_gathering(editor, publish_new, frozen):
    page = publish_new("Libraries", "2031-10-27", closes_on="2031-10-20")
    edit = edit_form(editor, page)
    edit.fields["closes_on"] = "2031-10-11"
    edit.publish()

    occurrence = occurrences_of(page)[0]
    assert occurrence.closes_by_date
    states = []
    for instant in ("2031-10-20 23:59", "2031-10-21 00:00"):
        frozen(instant)
        states.append(public_state(occurrence, Seats(capacity=None), timezone.now()))
    assert states == [PublicState.OPEN, PublicState.CLOSED]
