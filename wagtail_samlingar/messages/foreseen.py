"""The messages that a decision would lead to, before it is made: the same rules, the same words, nothing written."""

from dataclasses import dataclass, field

from django.utils import timezone

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.messages import standing
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.queueing import groups_of, new_about, waiting_like
from wagtail_samlingar.messages.receivers import notices_of
from wagtail_samlingar.messages.shelf import Shelf
from wagtail_samlingar.messages.texts import compose
from wagtail_samlingar.registrations.queries import place_in_queue
from wagtail_samlingar.registrations.states import Status


@dataclass(frozen=True)
class Foreseen:
    """A message that would be sent, or told by phone: unsaved, or one that waits already and would tell of it too."""

    message: Message
    people: list

    @property
    def is_by_phone(self):
        """True where the people have no address: staff tell them."""
        return self.message.state == State.TO_PHONE


@dataclass
class ForeseenShelf(Shelf):
    """What the messages of one decision have in common. ``people`` are those decided about, as they would be."""

    people: list = field(default_factory=list)

    def place_in_queue(self, registration):
        """Return the place as it would be: one query."""
        joining = [row for row in self.people if _waits_before(row, registration)]
        return place_in_queue(registration, without=[row.pk for row in self.people]) + len(joining)


def foresee(changes, *, is_by_staff=True):
    """Return a ``Foreseen`` for each message that ``changes`` (list of ``Change``, not written) would lead to.

    Args: ``is_by_staff``: such messages are held back for a while. Whoever is told nothing, because nothing is told of
    such a change, the date is over or the same was told last, is in none of them. As many queries for a hundred changes
    as for two.
    """
    now = timezone.now()
    notices = notices_of(changes)
    groups = groups_of(notices)
    is_held_back = is_by_staff and samlingar_settings.UNDO_MINUTES > 0
    waiting = waiting_like(groups, now, is_held_back) if groups else {}
    named = _named_in(waiting.values())
    found = []
    for key, group in groups.items():
        message = waiting.get(key) or new_about(group[0], now)
        people = {row.pk: row for row in [*named.get(message.pk, ()), *(notice.registration for notice in group)]}
        found.append(_about(message, group[0], [people[pk] for pk in sorted(people)], now))
    for notice in notices:
        if not notice.recipient:
            message = new_about(notice, now)
            message.state = State.TO_PHONE
            found.append(_about(message, notice, [notice.registration], now))
    return _telling_something_new(found)


def letters(foreseen):
    """Return [(``Foreseen``, ``Letter``)] of each of ``foreseen``, in the language of its people."""
    shelf = ForeseenShelf(people=[person for row in foreseen for person in row.people])
    return [(row, compose(row.message, row.people, shelf)) for row in foreseen]


def examples(foreseen):
    """Return the first ``Foreseen`` of each kind and language that would be sent, with its ``Letter``.

    As many texts as there are kinds and languages, however many people.
    """
    shelf = ForeseenShelf(people=[person for row in foreseen for person in row.people])
    first = {}
    for row in foreseen:
        first.setdefault((row.message.kind, row.message.language, row.is_by_phone), row)
    return [(row, compose(row.message, row.people, shelf)) for row in first.values()]


def _named_in(messages):
    """Return {message pk: registrations that it names already}: one query, none without messages."""
    named = {}
    if messages:
        rows = MessageRegistration.objects.filter(message__in=[message.pk for message in messages])
        for row in rows.select_related("registration__party").order_by("registration_id"):
            named.setdefault(row.message_id, []).append(row.registration)
    return named


def _about(message, notice, people, now):
    """Return the ``Foreseen`` of ``message`` about those of ``people`` of whom it would be true."""
    # Those of the notice are in memory, with what was decided.
    message.party, message.occurrence = notice.registration.party, notice.registration.occurrence
    people = [] if standing.is_over(message, now) else standing.true_of(message, now, people)
    return Foreseen(message, people)


def _telling_something_new(found):
    told = standing.Told([row.message for row in found], [person for row in found for person in row.people])
    found = [
        Foreseen(row.message, [person for person in row.people if row.is_by_phone or not told.has(row.message, person)])
        for row in found
    ]
    return [row for row in found if row.people]


def _waits_before(row, registration):
    is_there = row.occurrence_id == registration.occurrence_id and row.status == Status.WAITLISTED
    return is_there and (row.queued_at, row.pk) < (registration.queued_at, registration.pk)
