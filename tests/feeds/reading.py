"""Reading calendar files with two parsers that share no code, and taking files in as a calendar does."""

from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

LINE = 75


def read(content):
    """Return (calendar, event) of one file as ``icalendar`` reads it, when ``ical`` reads the same.

    Also asserts what a parser may forgive: lines end in CRLF, are at most 75 octets long and hold no control character.
    """
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= LINE
    assert not any(octet < 32 for line in lines for octet in line)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    assert not any(component.errors for component in calendar.walk())
    other = IcsCalendarStream.calendar_from_ics(content.decode())
    if "DTSTART" in event:
        (same,) = other.events
        assert (same.uid, same.sequence, same.summary) == (event["UID"], event["SEQUENCE"], event["SUMMARY"])
        assert (same.dtstart, same.location) == (event["DTSTART"].dt, event.get("LOCATION"))
        assert same.description == event.get("DESCRIPTION")
        assert same.status.value == event["STATUS"]
        assert (same.dtend or same.dtstart) == event.end
    assert other.method == calendar["METHOD"]
    return calendar, event


class Diary:
    """A calendar program: enters, updates and takes away entries by UID, and passes over what is older (RFC 5546)."""

    def __init__(self):
        self.entries = {}
        self._sequences = {}

    def take(self, content):
        """Take one file in."""
        calendar, event = read(content)
        key = str(event["UID"])
        newer = self._sequences.get(key, -1)
        assert event["SEQUENCE"] > newer, "a file that changes nothing"
        self._sequences[key] = event["SEQUENCE"]
        if calendar["METHOD"] == "CANCEL":
            assert event["STATUS"] == "CANCELLED"
            del self.entries[key]
        else:
            self.entries[key] = event
