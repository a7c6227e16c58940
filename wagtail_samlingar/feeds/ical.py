"""Calendar files (iCalendar, RFC 5545) of a date: for everybody, and for one person (iTIP, RFC 5546).

Nothing here reads or writes the database. The entry of a date has one UID wherever it is read, so that what comes later
replaces what came before.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from icalendar import Event, vCalAddress

from wagtail_samlingar.feeds.zones import vtimezone
from wagtail_samlingar.occurrences.models import DateState
from wagtail_samlingar.registrations.sanitise import one_line

PRODUCT = "-//wagtail-samlingar//wagtail-samlingar//EN"


class Method(StrEnum):
    """What a file asks a calendar to do (RFC 5546, 1.4): to show, to enter or update, to take away."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Address:
    """A name ("": none) and the e-mail address of somebody that a file names."""

    name: str
    email: str


def date_id(occurrence):
    """Return what stands for the key of the date in addresses and UIDs: a block's id may be any text."""
    return hashlib.sha256(occurrence.date_key.encode()).hexdigest()[:16]


def uid(occurrence):
    """Return the UID of the date in every calendar, whoever has the file and in whichever language."""
    host = urlsplit(occurrence.base_url).hostname
    domain = host or parseaddr(django_settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"{occurrence.gathering_key.hex}-{date_id(occurrence)}@{domain}"


def has_time(occurrence):
    """Return True while there is a time to put into a calendar: not while the date is undecided or postponed."""
    return occurrence.starts_at is not None and occurrence.state != DateState.POSTPONED


def build(occurrence, language, method=Method.PUBLISH, *, sequence=None, organizer=None, invited=None, link=""):
    """Return the file of ``occurrence`` in ``language`` as bytes (UTF-8, lines folded).

    Args: ``sequence``, by default the date's own; ``organizer`` (``Address``) stands in where the date has no contact
    with an address; ``invited`` (``Address``), the person it is for, who alone is told how to take part online;
    ``link``, the address of the page about it. A date that has no time may only be cancelled.
    """
    event = Event()
    event.add("uid", uid(occurrence))
    event.add("dtstamp", timezone.now())
    event.add("sequence", occurrence.calendar_sequence if sequence is None else sequence)
    if occurrence.recorded_at:
        event.add("last-modified", occurrence.recorded_at)
    zone = _add_times(event, occurrence)
    event.add("status", _status(occurrence, method))
    event.add("summary", one_line(occurrence.title_in(language)))
    online = occurrence.online_url if invited is not None and method == Method.REQUEST else ""
    place = ", ".join(filter(None, (occurrence.venue, occurrence.venue_address))) or online
    if place:
        event.add("location", one_line(place))
    with translation.override(language):
        description = _description(occurrence, method, online, link, is_personal=invited is not None)
    if description:
        event.add("description", description)
    if link:
        event.add("url", link)
    _add_people(event, occurrence, organizer, invited)
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\nMETHOD:{method}\r\n".encode()
    return b"".join([head, zone, event.to_ical(), b"END:VCALENDAR\r\n"])


def _add_times(event, occurrence):
    """Add start and end; return what the file must say of their zone, b"" for days and for UTC."""
    # An entry that is taken away may have lost its time since: then the time people first knew stands for it.
    starts_at = occurrence.starts_at or occurrence.previous_starts_at
    if starts_at is None:
        return b""
    if occurrence.starts_at and occurrence.start_time is None:
        event.add("dtstart", occurrence.starts_on)
        # The day after the last one (RFC 5545, 3.6.1).
        event.add("dtend", (occurrence.ends_on or occurrence.starts_on) + timedelta(days=1))
        return b""
    zone = ZoneInfo(occurrence.time_zone)
    event.add("dtstart", starts_at.astimezone(zone))
    # Without an end of its own a date ends as it starts; RFC 5545 says so of an event without DTEND.
    if occurrence.starts_at and occurrence.ends_at > occurrence.starts_at:
        event.add("dtend", occurrence.ends_at.astimezone(zone))
    return b"" if zone.key == "UTC" else vtimezone(zone.key, starts_at.astimezone(zone).year)


def _status(occurrence, method):
    if method == Method.CANCEL or occurrence.state == DateState.CANCELLED:
        return "CANCELLED"
    has_place = occurrence.venue or occurrence.online_url
    return "TENTATIVE" if occurrence.is_tentative or not has_place else "CONFIRMED"


def _description(occurrence, method, online, link, is_personal):
    """Return what people need to know, a line each, in the active language."""
    if method == Method.CANCEL:
        return ""
    lines = []
    if occurrence.is_tentative:
        lines.append(capfirst(_("preliminary time frame")))
    if not occurrence.venue and not occurrence.online_url:
        lines.append(_("Venue to be announced"))
    if online:
        lines.append(_("Take part online: %(online_url)s") % {"online_url": one_line(online)})
    if link:
        words = _("Your registration: %(address)s") if is_personal else _("More about it: %(address)s")
        lines.append(words % {"address": link})
    contact = [one_line(getattr(occurrence, f"contact_{name}")) for name in ("name", "email", "phone")]
    if any(contact):
        lines += ["", _("Contact person:"), *filter(None, contact)]
    return "\n".join(lines).strip()


def _add_people(event, occurrence, organizer, invited):
    if occurrence.contact_email:
        organizer = Address(occurrence.contact_name, occurrence.contact_email)
    if organizer is not None:
        event.add("organizer", _person(organizer))
    if invited is not None:
        person = _person(invited)
        # They have the place already: no answer is asked for, and none would be read.
        person.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
        event.add("attendee", person)


def _person(address):
    person = vCalAddress(f"mailto:{one_line(address.email)}")
    # A quotation mark has no place in a parameter (RFC 5545, 3.1).
    name = one_line(address.name).replace('"', "'")
    if name:
        person.params["CN"] = name
    return person
