"""Reminders: some days before a date, once for each start, to those who have a place."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_samlingar.messages.holding import START, goes_ahead, start_of
from wagtail_samlingar.messages.kinds import DUE, Kind, State
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.queueing import insert
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.states import Status

# Wall clock of the date: when on the day people are reminded.
MORNING = time(8)
# People in one transaction, and those who are of one party with them.
CHUNK = 200


def reminded_at(occurrence):
    """Return the instant (aware) at which the people of ``occurrence`` are reminded, or None: never.

    That is in the morning, by the clock of the date, ``reminder_days`` days before the day on which it starts.
    """
    if occurrence.reminder_days is None or occurrence.starts_at is None:
        return None
    zone = ZoneInfo(occurrence.time_zone)
    day = occurrence.starts_at.astimezone(zone).date() - timedelta(days=occurrence.reminder_days)
    return datetime.combine(day, MORNING, tzinfo=zone)


def count_due(now=None):
    """Return how many people are to be reminded at ``now`` (aware instant)."""
    now = now or timezone.now()
    return sum(_to_remind(occurrence).count() for occurrence in _due(now))


def write_reminders(go_on=lambda: True):
    """Write the reminders that are due, and return to how many people. Args: ``go_on``, asked after each chunk.

    Who has one for this start that was not withdrawn gets none: run again, killed half-way or run twice at once, it
    writes to each person once, for every chunk is one transaction under the lock of the date. A date that is moved is
    another start.
    """
    people = 0
    for pk in [occurrence.pk for occurrence in _due(timezone.now())]:
        while done := _write_chunk(pk):
            people += done
            if not go_on():
                return people
    return people


def _due(now):
    """Return the dates whose reminder is due at ``now`` and that have not started: one query."""
    coming = Occurrence.objects.filter(reminder_days__isnull=False, starts_at__gt=now).order_by("starts_at", "pk")
    return [row for row in coming if _is_due(row, now)]


def _is_due(occurrence, now):
    moment = reminded_at(occurrence)
    return moment is not None and moment <= now < occurrence.starts_at and goes_ahead(occurrence)


def _to_remind(occurrence):
    """Return the people of ``occurrence`` who had a place by then, and have no reminder for this start.

    Who was given a place later has just been told all of it. Those without an e-mail address are not called.
    """
    reminded = MessageRegistration.objects.filter(
        registration=OuterRef("pk"),
        message__kind=Kind.REMINDER,
        message__occurrence=occurrence,
        **{f"message__parameters__{START}": start_of(occurrence)},
    ).exclude(message__state=State.WITHDRAWN)
    # Who is moved to the date is told all of it, too; and of the move first.
    moved = MessageRegistration.objects.filter(
        Q(message__created_at__gte=reminded_at(occurrence)) | Q(message__state__in=[*DUE, State.SENDING]),
        registration=OuterRef("pk"),
        message__kind=Kind.MOVED,
        message__occurrence=occurrence,
    ).exclude(message__state=State.WITHDRAWN)
    since = Coalesce("decided_at", "submitted_at")
    people = Registration.objects.filter(occurrence=occurrence, status=Status.CONFIRMED, anonymised_at=None)
    people = people.exclude(email="", party__email="").annotate(since=since)
    return people.filter(~Exists(reminded), ~Exists(moved), since__lt=reminded_at(occurrence))


def _write_chunk(occurrence_id):
    with locking.locked(occurrence_id) as (occurrences, now):
        occurrence = occurrences[occurrence_id]
        if not _is_due(occurrence, now):
            return 0
        left = _to_remind(occurrence)
        parties = set(left.order_by("party", "pk").values_list("party", flat=True)[:CHUNK])
        people = list(left.filter(party__in=parties).select_related("party").order_by("pk"))
        groups = {}
        for row in people:
            groups.setdefault((row.party_id, row.written_to.casefold()), []).append(row)
        messages = insert([_reminder(occurrence, group) for group in groups.values()])
        MessageRegistration.objects.bulk_create(
            MessageRegistration(message_id=message.pk, registration=row)
            for message, group in zip(messages, groups.values(), strict=True)
            for row in group
        )
        return len(people)


def _reminder(occurrence, group):
    return Message(
        kind=Kind.REMINDER,
        party=group[0].party,
        occurrence=occurrence,
        recipient=group[0].written_to,
        language=group[0].party.language,
        parameters={START: start_of(occurrence)},
    )
