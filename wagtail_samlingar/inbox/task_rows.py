"""What the page of tasks shows, in the reader's words. Everything is read within the occurrences it is given."""

from dataclasses import dataclass

from django.db.models import Count

from wagtail_samlingar.inbox.columns import name_of
from wagtail_samlingar.inbox.occurrences import date_label, reader_language, title_of
from wagtail_samlingar.messages.failures import failed
from wagtail_samlingar.messages.kinds import BY_PHONE
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.messages.phone import to_phone
from wagtail_samlingar.occurrences.models import DateState, Occurrence
from wagtail_samlingar.occurrences.queries import in_order
from wagtail_samlingar.registrations.date_tasks import count_untold, removed_with_people, untold_changes
from wagtail_samlingar.registrations.fact_words import Difference, differences
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.staff_models import DateTask
from wagtail_samlingar.registrations.states import ACTIVE

# Rows of a section. Whoever has more of them to do does these first.
MOST = 50


@dataclass(frozen=True)
class RemovedRow:
    """A date that left the site and the number of people on it."""

    occurrence: Occurrence
    title: str
    date: str
    people: int


@dataclass(frozen=True)
class ChangedRow:
    """A date of which people know something that no longer holds."""

    task: DateTask
    title: str
    date: str
    differences: list[Difference]
    people: int
    without_address: int

    @property
    def is_cancelled(self):
        """True where people are to be withdrawn rather than told of a change."""
        return self.task.occurrence.state == DateState.CANCELLED

    @property
    def seen_at(self):
        """Which state of the task was shown, for the form that settles it."""
        return self.task.created_at.isoformat()


@dataclass(frozen=True)
class MessageRow:
    """A message and the people it is about: names, the number to call, and a registration to look at, if any."""

    message: Message
    title: str
    date: str
    names: str
    phone: str
    case: Registration | None

    @property
    def may_phone(self):
        """True where it is something to tell people by phone."""
        return self.message.kind in BY_PHONE


def removed_rows(occurrences, now):
    """Return a ``RemovedRow`` for each removed date that asks something: three queries."""
    found = in_order(removed_with_people(occurrences, now)).prefetch_related("regions")[:MOST]
    rows = list(found)
    counted = Registration.objects.filter(occurrence__in=[row.pk for row in rows], status__in=ACTIVE)
    people = dict(counted.order_by().values_list("occurrence_id").annotate(people=Count("pk")))
    return [RemovedRow(row, title_of(row), date_label(row), people.get(row.pk, 0)) for row in rows]


def changed_rows(occurrences, now):
    """Return a ``ChangedRow`` for each date that changed unheard, those that wait longest first: two queries."""
    tasks = count_untold(untold_changes(occurrences, now)).select_related("occurrence")
    tasks = tasks.prefetch_related("occurrence__regions").order_by("created_at", "pk")[:MOST]
    language = reader_language()
    return [
        ChangedRow(
            task,
            title_of(task.occurrence),
            date_label(task.occurrence),
            differences(task, language),
            task.people,
            task.without_address,
        )
        for task in tasks
    ]


def call_rows(occurrences, now):
    """Return a ``MessageRow`` for each call to make, the oldest first: four queries."""
    return _message_rows(to_phone(occurrences, now))


def failed_rows(occurrences, now):
    """Return a ``MessageRow`` for each message that could not be sent, the oldest first: four queries."""
    return _message_rows(failed(occurrences, now))


def message_row(message):
    """Return the ``MessageRow`` of one message."""
    (row,) = _message_rows(Message.objects.filter(pk=message.pk))
    return row


def _message_rows(messages):
    found = messages.select_related("party", "occurrence").order_by("created_at", "pk")
    # What a party was told as it was submitted names nobody until it is sent: then it is about all of the party.
    found = found.prefetch_related("people__registration", "party__registrations", "occurrence__regions")
    return [_message_row(message) for message in found[:MOST]]


def _message_row(message):
    people = [row.registration for row in message.people.all()] or list(message.party.registrations.all())
    here = [registration for registration in people if registration.occurrence_id == message.occurrence_id]
    phones = [registration.phone for registration in here if registration.phone]
    return MessageRow(
        message,
        title_of(message.occurrence),
        date_label(message.occurrence),
        ", ".join(name_of(registration) for registration in here),
        phones[0] if phones else message.party.phone,
        here[0] if here else None,
    )
