"""What the page of one case shows: answers as they were asked, seats, and the person's other registrations."""

from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.gatherings.wording import closing_in_words, occasion_in_words
from wagtail_samlingar.inbox.occurrences import date_label, day_of, regions_of, title_of
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.states import Seats
from wagtail_samlingar.registrations.models import Registration, SensitiveAnswers
from wagtail_samlingar.registrations.queries import place_in_queue, seats_of
from wagtail_samlingar.registrations.scope import VIEW_SENSITIVE, registrations_for
from wagtail_samlingar.registrations.states import Status

# Other registrations of one address that a case page lists.
MOST_OTHERS = 20


@dataclass(frozen=True)
class AnswerRow:
    """One question and what was answered: a heading has no answer, a hidden answer is not told."""

    label: str
    answer: str = ""
    is_heading: bool = False
    is_sensitive: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Answers:
    """The rows in the order of the form, and whether sensitive answers are among them (and so were shown)."""

    rows: list[AnswerRow] = field(default_factory=list)
    shows_sensitive: bool = False


@dataclass(frozen=True)
class OtherRow:
    """Another registration with the same address, with its gathering and date in the reader's words."""

    registration: Registration
    title: str
    date: str


@dataclass(frozen=True)
class OccurrenceFacts:
    """The date a case is about, in the reader's words."""

    occurrence: Occurrence
    title: str
    when: str
    regions: str
    seats: Seats
    closes: str
    place_in_queue: int | None = None


def read_answers(registration, user):
    """Return the ``Answers`` of ``registration`` that ``user`` may see: at most three queries."""
    sensitive = SensitiveAnswers.objects.filter(registration=registration).values_list("answers", flat=True).first()
    may_see = bool(sensitive) and registrations_for(user, VIEW_SENSITIVE).filter(pk=registration.pk).exists()
    answers = {**registration.answers, **(sensitive if may_see else {})}
    withheld = set() if may_see else set(sensitive or ())
    questions = registration.question_set.questions() if registration.question_set else []
    rows = [row for row in (_row(question, answers, withheld) for question in questions) if row]
    asked = {question.key for question in questions}
    # An answer whose question is not on record is still an answer.
    rows += [AnswerRow(key, str(answer)) for key, answer in answers.items() if key not in asked]
    return Answers(rows, shows_sensitive=may_see)


def _row(question, answers, withheld):
    if question.kind == "heading":
        return AnswerRow(question.label, is_heading=True)
    if not KINDS[question.kind].asks:
        return None
    return AnswerRow(
        question.label,
        question.display(answers.get(question.key)),
        is_sensitive=question.sensitive,
        is_hidden=question.key in withheld,
    )


def read_occurrence(registration):
    """Return the ``OccurrenceFacts`` of the date of ``registration``: one query, two for those who queue."""
    facts = read_date(registration.occurrence, timezone.now())
    if registration.status != Status.WAITLISTED:
        return facts
    return replace(facts, place_in_queue=place_in_queue(registration))


def read_date(occurrence, now):
    """Return the ``OccurrenceFacts`` of ``occurrence`` (regions prefetched) at ``now`` (aware instant): one query."""
    when = day_of(occurrence)
    if occurrence.starts_on:
        when = occasion_in_words(occurrence.starts_on, occurrence.start_time, occurrence.ends_on, occurrence.end_time)
    closes = closing_in_words(occurrence.closes_at, ZoneInfo(occurrence.time_zone)) if occurrence.closes_at else ""
    return OccurrenceFacts(
        occurrence=occurrence,
        title=title_of(occurrence),
        when=when,
        regions=regions_of(occurrence),
        seats=seats_of([occurrence], now)[occurrence.pk],
        closes=closes,
    )


def registered_together(registration, registrations):
    """Return the others of the party, of those in ``registrations`` (queryset, scoped)."""
    return registrations.filter(party_id=registration.party_id).exclude(pk=registration.pk).order_by("pk")


def same_address(registration, registrations):
    """Return an ``OtherRow`` for each of the latest others with the same e-mail address, in ``registrations`` (scoped).

    At most two queries.
    """
    email = registration.written_to
    if not email:
        return []
    others = registrations.filter(Q(email__iexact=email) | Q(email="", party__email__iexact=email))
    others = others.exclude(party_id=registration.party_id).select_related("occurrence")
    others = others.prefetch_related("occurrence__regions").order_by("-submitted_at", "-pk")[:MOST_OTHERS]
    return [OtherRow(row, title_of(row.occurrence), date_label(row.occurrence)) for row in others]
