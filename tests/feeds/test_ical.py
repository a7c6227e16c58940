"""Calendar files of a date: what they hold, as two parsers read it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.feeds.reading import read
from tests.messages.letters import make_date
from wagtail_samlingar.feeds.ical import Address, Method, build, uid
from wagtail_samlingar.occurrences.models import DateState

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
KARI = Address("Kari Nordmann", "kari@example.org")
DAY = dt.date(2031, 10, 27)


def date_on(day=DAY, start=dt.time(10), end=dt.time(15), last=None, zone=OSLO, **fields):
    """Return a date whose instants are those of its wall clock."""
    starts_at = dt.datetime.combine(day, start or dt.time.min, tzinfo=zone)
    ends_at = dt.datetime.combine(last or day, end, tzinfo=zone) if end else starts_at + dt.timedelta(hours=12)
    facts = {"starts_on": day, "start_time": start, "ends_on": last, "end_time": end, "time_zone": zone.key}
    return make_date(**{**facts, "starts_at": starts_at, "ends_at": ends_at, **fields})


def test_file_for_everybody_tells_what_the_page_tells():
    occurrence = date_on(online_url="https://meet.example/secret", calendar_sequence=4)

    calendar, event = read(build(occurrence, "nn", link="https://fylke.example/samling/"))

    assert (calendar["VERSION"], calendar["METHOD"], calendar["PRODID"]) == (
        "2.0",
        "PUBLISH",
        "-//wagtail-samlingar//wagtail-samlingar//EN",
    )
    assert event["SUMMARY"] == "Frivilligheit"
    assert event["LOCATION"] == "Molde bibliotek, Gørvelplassen 1"
    assert event["DTSTART"].dt == dt.datetime(2031, 10, 27, 10, tzinfo=OSLO)
    assert event["DTEND"].dt == dt.datetime(2031, 10, 27, 15, tzinfo=OSLO)
    assert event["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 4)
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == ("mailto:anne@example.org", "Anne Kontakt")
    assert event["URL"] == "https://fylke.example/samling/"
    assert "https://fylke.example/samling/" in event["DESCRIPTION"]
    assert "71 00 00 00" in event["DESCRIPTION"]
    assert event["DTSTAMP"].dt.utcoffset() == dt.timedelta(0)
    assert "ATTENDEE" not in event
    assert "meet.example" not in calendar.to_ical().decode()


def test_case_127_online_link_is_in_the_file_of_a_person_alone():
    occurrence = date_on(online_url="https://meet.example/secret", venue="", venue_address="")

    public = build(occurrence, "en")
    _calendar, event = read(build(occurrence, "en", Method.REQUEST, invited=KARI))

    assert b"meet.example" not in public
    assert event["LOCATION"] == "https://meet.example/secret"
    assert "Take part online: https://meet.example/secret" in event["DESCRIPTION"]
    assert b"meet.example" not in build(occurrence, "en", Method.CANCEL, invited=KARI)


def test_file_for_a_person_asks_for_no_answer():
    link = "https://fylke.example/pamelding/receipt/1-x/"
    calendar, event = read(build(date_on(), "en", Method.REQUEST, sequence=7, invited=KARI, link=link))

    assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 7)
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:kari@example.org"
    assert dict(attendee.params) == {
        "CN": "Kari Nordmann",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "ACCEPTED",
        "RSVP": "FALSE",
    }
    assert f"Your registration: {link}" in event["DESCRIPTION"]


def test_entry_has_one_uid_in_every_language_and_for_everybody():
    occurrence, other = date_on(), date_on()

    uids = {str(read(build(occurrence, language))[1]["UID"]) for language in ("nn", "nb", "en")}
    uids.add(str(read(build(occurrence, "nn", Method.REQUEST, invited=KARI))[1]["UID"]))

    assert uids == {uid(occurrence)}
    assert uid(occurrence).endswith("@fylke.example")
    assert uid(other) != uid(occurrence)


def test_uid_of_a_date_without_a_site_is_at_the_domain_that_mail_comes_from(settings):
    settings.DEFAULT_FROM_EMAIL = "Påmelding <post@fylke.example>"

    assert uid(date_on(base_url="")).endswith("@fylke.example")
    settings.DEFAULT_FROM_EMAIL = ""
    assert uid(date_on(base_url="")).endswith("@localhost")


@pytest.mark.parametrize(
    ("facts", "method", "status"),
    [
        ({}, Method.REQUEST, "CONFIRMED"),
        ({"is_tentative": True}, Method.REQUEST, "TENTATIVE"),
        ({"venue": ""}, Method.REQUEST, "TENTATIVE"),
        ({"venue": "", "online_url": "https://meet.example/"}, Method.REQUEST, "CONFIRMED"),
        ({"state": DateState.CANCELLED}, Method.PUBLISH, "CANCELLED"),
        ({}, Method.CANCEL, "CANCELLED"),
    ],
)
def test_status_is_tentative_while_time_or_venue_is(facts, method, status):
    _calendar, event = read(build(date_on(**facts), "en", method))

    assert event["STATUS"] == status


def test_what_is_not_known_yet_is_said_and_not_invented():
    occurrence = date_on(venue="", venue_address="", is_tentative=True, contact_email="", contact_name="")

    _calendar, event = read(build(occurrence, "nn"))

    assert "LOCATION" not in event
    assert "Lokale kjem seinare" in event["DESCRIPTION"]
    assert "Førebels tidsramme" in event["DESCRIPTION"]
    assert "ORGANIZER" not in event
    _calendar, event = read(build(occurrence, "nn", organizer=Address("Fylket", "post@fylke.example")))
    assert event["ORGANIZER"] == "mailto:post@fylke.example"


@pytest.mark.parametrize(
    ("last", "end"), [(None, dt.date(2031, 10, 28)), (dt.date(2031, 10, 28), dt.date(2031, 10, 29))]
)
def test_date_without_clock_times_is_all_day(last, end):
    _calendar, event = read(build(date_on(start=None, end=None, last=last), "en"))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY, end)
    assert "BEGIN:VTIMEZONE" not in build(date_on(start=None, end=None), "en").decode()


def test_date_without_an_end_ends_as_it_starts():
    starts_at = dt.datetime(2031, 10, 27, 10, tzinfo=OSLO)
    _calendar, event = read(build(date_on(end=None, starts_at=starts_at, ends_at=starts_at), "en"))

    assert "DTEND" not in event
    assert event.end == starts_at


@pytest.mark.parametrize(
    ("day", "start", "zone"),
    [
        # The last day of summer time, the first of winter time, and midnight.
        (dt.date(2031, 10, 25), dt.time(23, 30), "Europe/Oslo"),
        (dt.date(2031, 10, 26), dt.time(10), "Europe/Oslo"),
        (dt.date(2031, 10, 27), dt.time(0), "Europe/Oslo"),
        (dt.date(2031, 3, 30), dt.time(10), "America/New_York"),
        (dt.date(2031, 7, 1), dt.time(0), "Asia/Tokyo"),
        (dt.date(2031, 7, 1), dt.time(0), "UTC"),
    ],
)
def test_case_113_day_and_clock_are_those_of_the_date_in_its_zone(day, start, zone):
    occurrence = date_on(day, start, dt.time(23, 59), zone=ZoneInfo(zone))

    content = build(occurrence, "en")
    calendar, event = read(content)

    assert event["DTSTART"].dt == occurrence.starts_at
    assert event["DTSTART"].dt.replace(tzinfo=None) == dt.datetime.combine(day, start)
    assert [str(each["TZID"]) for each in calendar.timezones] == ([] if zone == "UTC" else [zone])


def test_entry_of_a_date_that_lost_its_time_is_taken_away():
    first = dt.datetime(2031, 10, 27, 10, tzinfo=OSLO)
    nothing = {"starts_on": None, "start_time": None, "end_time": None, "starts_at": None, "ends_at": None}

    _calendar, event = read(build(make_date(previous_starts_at=first, **nothing), "en", Method.CANCEL))
    assert (event["DTSTART"].dt, event["STATUS"]) == (first, "CANCELLED")
    _calendar, event = read(build(make_date(**nothing), "en", Method.CANCEL))
    assert "DTSTART" not in event


def test_case_086_line_breaks_and_signs_in_what_people_write_do_no_harm():
    evil = 'Ola "Ørn"; \\ ,\r\nATTENDEE:mailto:all@example.org\r\nX-EVIL:1\x07\u202e'
    occurrence = date_on(titles={"en": evil}, venue=evil, contact_name=evil, contact_phone="1\n2")

    content = build(occurrence, "en", Method.REQUEST, invited=Address(evil, "ola@example.org"))
    _calendar, event = read(content)

    flat = 'Ola "Ørn"; \\ , ATTENDEE:mailto:all@example.org X-EVIL:1'
    assert event["SUMMARY"] == flat
    assert event["LOCATION"] == f"{flat}, Gørvelplassen 1"
    assert event["ATTENDEE"] == "mailto:ola@example.org"
    assert event["ATTENDEE"].params["CN"] == flat.replace('"', "'")
    assert "X-EVIL" not in event


def test_long_and_foreign_text_is_folded_between_characters():
    title = "Blåbærsyltetøy 🫐 på øya — " * 20
    _calendar, event = read(build(date_on(titles={"nn": title}), "nn"))

    assert event["SUMMARY"] == " ".join(title.split())
