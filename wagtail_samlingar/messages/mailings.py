"""Messages to many: begun by staff, written in chunks by a job, stopped by staff."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.messages.holding import STATUSES
from wagtail_samlingar.messages.kinds import DUE, Kind, State
from wagtail_samlingar.messages.models import Mailing, MailingPerson, Message
from wagtail_samlingar.messages.taking_back import NOT_LEFT
from wagtail_samlingar.occurrences.facts import facts_of
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NotAllowed

# Entries in the log of a date.
BEGUN, STOPPED = "samlingar.mailing_begun", "samlingar.mailing_stopped"
# Parameters of a mailing, beside ``holding.STATUSES``.
FALLBACK, KNOWN, TASK = "fallback", "known", "task"
# People in one INSERT.
AT_ONCE = 500


def of_change(task, occurrence, texts, fallback=""):
    """Return an unsaved ``Mailing`` that tells of the change ``task`` (``DateTask``) of ``occurrence``.

    Args: ``texts``, what staff add ({language: {"text": …}}, may be empty), and the ``fallback`` among its languages.
    """
    known = {**facts_of(occurrence), **task.facts}
    return Mailing(kind=Kind.CHANGED, texts=texts, parameters={TASK: task.pk, KNOWN: known, FALLBACK: fallback})


def to_chosen(kind, statuses, texts, fallback=""):
    """Return an unsaved ``Mailing`` of ``kind`` (FREE, OTHER_DATE) for people while they have one of ``statuses``."""
    return Mailing(
        kind=kind, texts=texts, parameters={STATUSES: dict.fromkeys(map(str, statuses), True), FALLBACK: fallback}
    )


def tell_change(task, texts, fallback="", *, actor, seen_at):
    """Begin to tell everybody who is untold of ``task`` (``DateTask``), as ``actor`` asks; returns the ``Mailing``.

    Args: as :func:`of_change`; ``seen_at`` (aware instant) as ``services.settle_change``. The task is settled in the
    same transaction. Raises ``NotAllowed`` as ``services.start_telling`` does.
    """

    def write(occurrence, settled, people):
        return _begin(of_change(settled, occurrence, texts, fallback), people, [occurrence], actor)

    return services.start_telling(task.pk, actor=actor, seen_at=seen_at, write=write)


def begin(mailing, people, *, actor):
    """Begin ``mailing`` (unsaved) to ``people`` (primary keys of registrations) as ``actor`` asks; returns it.

    Nobody is written to before the time to undo is over. Raises ``NotAllowed`` where there is nobody.
    """
    if not people:
        raise NotAllowed(_("There is nobody to write to."))
    with transaction.atomic(durable=True):
        chunks = [people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE)]
        pks = {pk for chunk in chunks for pk in _dates_of(chunk)}
        return _begin(mailing, people, Occurrence.objects.filter(pk__in=pks).order_by("pk"), actor)


def stop(mailing_id, *, actor):
    """Stop a mailing: what has not left is never sent. Returns how many messages of it have left already.

    Who has not been told of a change is untold again. Raises ``NotAllowed`` when it was stopped already or all has
    left.
    """
    mailing = Mailing.objects.get(pk=mailing_id)
    if is_over(mailing):
        raise NotAllowed(_("It has been stopped already, or all of it has been sent."))
    if mailing.parameters.get(TASK):
        # First: should this end half-way, people are asked about who are told after all, and then no longer.
        services.ask_again(mailing.parameters[TASK])
    with transaction.atomic(durable=True):
        # The job that writes messages waits for this row, and finds it stopped.
        if not Mailing.objects.filter(pk=mailing_id, stopped_at=None).update(stopped_at=timezone.now()):
            raise NotAllowed(_("It has been stopped already, or all of it has been sent."))
        messages = Message.objects.filter(mailing=mailing_id)
        messages.filter(state__in=NOT_LEFT).update(state=State.WITHDRAWN)
        for occurrence in occurrences_of(mailing):
            log(occurrence, STOPPED, user=actor, data={"mailing": mailing_id, "kind": mailing.kind})
        return messages.exclude(state=State.WITHDRAWN).count()


def is_over(mailing):
    """Return True when there is nothing of ``mailing`` left to stop: one query."""
    if mailing.stopped_at is not None:
        return True
    is_written = mailing.written_at is not None
    return is_written and not Message.objects.filter(mailing=mailing, state__in=NOT_LEFT).exists()


def occurrences_of(mailing):
    """Return the dates (queryset) of the people of ``mailing``."""
    people = MailingPerson.objects.filter(mailing=mailing)
    return Occurrence.objects.filter(pk__in=people.values("registration__occurrence")).order_by("pk")


class Progress(NamedTuple):
    """How far a mailing has come: its people, those who are written to, and its messages by what became of them."""

    people: int
    done: int
    written: int
    waiting: int
    sent: int
    to_phone: int
    failed: int
    withdrawn: int


def progress_of(mailings):
    """Return {pk: ``Progress``} of ``mailings`` (list): two queries."""
    pks = [mailing.pk for mailing in mailings]
    people = MailingPerson.objects.filter(mailing__in=pks).order_by().values("mailing_id")
    people = people.annotate(people=Count("pk"), done=Count("pk", filter=Q(is_done=True)))
    counted = {row["mailing_id"]: (row["people"], row["done"]) for row in people}
    states = {pk: {} for pk in pks}
    rows = Message.objects.filter(mailing__in=pks).order_by().values_list("mailing_id", "state")
    for pk, state, number in rows.annotate(number=Count("pk")):
        states[pk][state] = number
    return {pk: _progress(counted.get(pk, (0, 0)), states[pk]) for pk in pks}


def _progress(people, states):
    def count(*names):
        return sum(states.get(name, 0) for name in names)

    return Progress(
        *people,
        written=sum(states.values()),
        waiting=count(*DUE, State.SENDING),
        sent=count(State.SENT, State.PHONED),
        to_phone=count(State.TO_PHONE),
        failed=count(State.FAILED),
        withdrawn=count(State.WITHDRAWN),
    )


def _dates_of(people):
    return Occurrence.objects.filter(registrations__in=people).values_list("pk", flat=True).distinct()


def _begin(mailing, people, occurrences, actor):
    now = timezone.now()
    mailing.author, mailing.created_at = actor, now
    mailing.not_before = now + timedelta(minutes=samlingar_settings.UNDO_MINUTES)
    mailing.save(force_insert=True)
    rows = (MailingPerson(mailing=mailing, registration_id=pk) for pk in people)
    MailingPerson.objects.bulk_create(rows, batch_size=AT_ONCE)
    for occurrence in occurrences:
        log(occurrence, BEGUN, user=actor, data={"mailing": mailing.pk, "kind": mailing.kind, "people": len(people)})
    return mailing
