"""Which calendar files go with a message: a place in the calendar for who has one, and out of it again.

A person, or several at one address, have one entry for a date. It is entered and updated while anybody at the address
has a place there, and taken away when nobody has. Nothing is written here; what was sent before is read from the
messages themselves.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils import translation

from wagtail_samlingar.feeds.ical import Address, Method, build, has_time
from wagtail_samlingar.messages import links
from wagtail_samlingar.messages.kinds import DUE, REPORTS, Kind, State
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.messages.self_service import HANDED_OVER
from wagtail_samlingar.occurrences.models import DateState, Occurrence
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Status

# Messages that may put an entry into a calendar, and those that may change or end one that is there. What is received
# is new: nothing was sent before.
ENTERING = frozenset({Kind.HAS_PLACE, Kind.MOVED, Kind.CHANGED, Kind.REMINDER})
CARRYING = (frozenset(REPORTS) - {Kind.RECEIVED}) | ENTERING | {Kind.DATE_CANCELLED}
# Parameter of a message that was sent: {date: SEQUENCE} of the entries that it took out of the calendar.
ENDED = "ended_entries"


@dataclass(frozen=True)
class CalendarFile:
    """One file: what it does, for which date (pk), its SEQUENCE, and the iCalendar object as bytes."""

    method: Method
    occurrence_id: int
    sequence: int
    content: bytes

    @property
    def name(self):
        """What the file is called as an attachment."""
        return "cancel.ics" if self.method == Method.CANCEL else "invite.ics"


class _Entry(NamedTuple):
    """The entry of a date in the recipient's calendar: the highest SEQUENCE sent, and whether it stands there."""

    sequence: int
    stands: bool


def files_for(message, people, sender):
    """Return the ``CalendarFile`` objects that go with ``message``, the one about its own date first.

    Args: ``people`` (registrations it is about, of whom it holds), ``sender`` (``Address``) who stands in as organiser
    where the date has no contact. One query, and one or two more where an entry may have to go. Two senders of one
    message make the same SEQUENCE: it follows what was sent, and this message has not been.
    """
    if message.kind not in CARRYING and not message.parameters.get(HANDED_OVER):
        return []
    entries = _entries(message)
    own = message.occurrence
    there = [row for row in people if _is_there(message, row, own.pk)]
    entry = entries.get(own.pk)
    stands = entry is not None and entry.stands
    method = None
    if there and _goes_ahead(message):
        if message.kind in ENTERING and not (message.kind == Kind.REMINDER and stands and _know_it(there, own)):
            method = Method.REQUEST
    elif stands and not (_goes_ahead(message) and _anybody(message, own.pk)):
        method = Method.CANCEL
    files = [_file(message, people, own, method, entry, sender)] if method else []
    return files + _ended_elsewhere(message, people, entries, sender)


def kept(message, files):
    """Return {field: value} that tells of ``files`` on the row of ``message``, to be written when it has been sent."""
    own = [file.sequence for file in files if file.occurrence_id == message.occurrence_id]
    ended = {str(file.occurrence_id): file.sequence for file in files if file.method == Method.CANCEL}
    values = {"calendar_sequence": own[0] if own else None}
    return {**values, "parameters": {**message.parameters, ENDED: ended}} if ended else values


def _entries(message):
    """Return {date (pk): ``_Entry``} of what was sent to the recipient: one query.

    For the message's own date whoever it was sent about, for the calendar has one entry of it; else about the party.
    """
    same = Q(party=message.party_id) | Q(occurrence=message.occurrence_id)
    sent = Message.objects.filter(same, recipient=message.recipient, state=State.SENT)
    rows = sent.exclude(pk=message.pk).order_by("sent_at", "pk")
    entries = {}

    def note(occurrence_id, sequence, stands):
        before = entries.get(occurrence_id, _Entry(0, False))
        entries[occurrence_id] = _Entry(max(before.sequence, sequence), stands)

    for occurrence_id, sequence, parameters in rows.values_list("occurrence_id", "calendar_sequence", "parameters"):
        if sequence is not None:
            note(occurrence_id, sequence, True)
        for key, ended_sequence in parameters.get(ENDED, {}).items():
            note(int(key), ended_sequence, False)
    return entries


def _is_told(message, registration):
    """Return True when ``registration`` is told at the message's address: their own, or the contact's."""
    return (registration.email or message.party.email).casefold() == message.recipient.casefold()


def _is_there(message, registration, occurrence_id):
    """Return True when ``registration``, who is told at the message's address, has a place on the date."""
    return (
        _is_told(message, registration)
        and registration.occurrence_id == occurrence_id
        and registration.status == Status.CONFIRMED
        and registration.anonymised_at is None
    )


def _anybody(message, occurrence_id):
    """Return True when anybody who is told at the message's address has a place on the date: one query."""
    told = Q(email__iexact=message.recipient) | Q(email="", party__email__iexact=message.recipient)
    there = Registration.objects.filter(told, occurrence=occurrence_id, status=Status.CONFIRMED, anonymised_at=None)
    return there.exists()


def _goes_ahead(message):
    is_planned = message.occurrence.state == DateState.PLANNED and message.kind != Kind.DATE_CANCELLED
    return is_planned and has_time(message.occurrence)


def _know_it(people, occurrence):
    """Return True when people have been told what holds now: then so has their calendar."""
    return all(row.told_digest == occurrence.facts_digest for row in people)


def _ended_elsewhere(message, people, entries, sender):
    """Return the files that take away entries of dates on which nobody at the address has a place any more."""
    standing = [pk for pk, entry in entries.items() if entry.stands and pk != message.occurrence_id]
    if standing and message.kind != Kind.MOVED:
        # What still waits may be undone; when it is sent, it takes its entry out itself.
        waiting = Message.objects.filter(party=message.party_id, recipient=message.recipient, state__in=DUE)
        waiting = waiting.exclude(pk=message.pk).filter(occurrence__in=standing, kind__in=CARRYING)
        standing = sorted(set(standing).difference(waiting.values_list("occurrence_id", flat=True)))
    gone = [pk for pk in standing if not _anybody(message, pk)]
    dates = Occurrence.objects.filter(pk__in=gone).order_by("pk") if gone else ()
    return [_file(message, people, date, Method.CANCEL, entries[date.pk], sender) for date in dates]


def _file(message, people, occurrence, method, entry, sender):
    sequence = occurrence.calendar_sequence
    if entry is not None:
        sequence = max(sequence, entry.sequence + 1)
    is_contact = message.recipient.casefold() == message.party.email.casefold()
    name = message.party.name if is_contact else next((row.name for row in people if _is_told(message, row)), "")
    with translation.override(message.language):
        link = links.personal_link(message) if method == Method.REQUEST else ""
    invited = Address(name, message.recipient)
    content = build(
        occurrence, message.language, method, sequence=sequence, organizer=sender, invited=invited, link=link
    )
    return CalendarFile(method, occurrence.pk, sequence, content)
