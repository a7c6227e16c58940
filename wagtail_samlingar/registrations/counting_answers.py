"""Counting answers per choice, over languages and over versions of the questions.

Answers are JSON, which not every database can count in, so the documents are read once, some thousands at a time, and
nothing of them is kept but numbers.
"""

from dataclasses import dataclass, field

from wagtail_samlingar.gatherings.questions import YesNo
from wagtail_samlingar.registrations.counting import CHUNK, Tally, tallies
from wagtail_samlingar.registrations.models import QuestionSet, Registration, SensitiveAnswers
from wagtail_samlingar.registrations.states import ACTIVE

# Kinds with choices of the editor's; the family is a column of its own (``counting.count_people``).
WITH_CHOICES = frozenset({"single_choice", "several_choices", "needs"})
# Answered with true or false.
YES_OR_NO = frozenset({"yes_no", "consent"})
# Stands for what somebody wrote beside or instead of ready-made choices.
OWN_WORDS = "own_words"


@dataclass
class QuestionCount:
    """One question and how many chose what. ``choices`` are (id, label) in order; tallies have choice ids as keys."""

    key: str
    label: str
    kind: str
    is_sensitive: bool
    choices: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, Tally] = field(default_factory=tallies)
    answered: Tally = field(default_factory=Tally)

    def add(self, answer, status):
        """Count the ``answer`` (JSON) of one person with ``status``. What is no known choice is not counted."""
        chosen = [choice for choice in _chosen(answer) if choice in self.choices]
        if _has_own_words(answer):
            chosen.append(OWN_WORDS)
        if chosen:
            self.answered.add(status)
        for choice in chosen:
            self.chosen[choice].add(status)


def _chosen(answer):
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    if isinstance(answer, dict):
        answer = answer.get("choices") or []
    answers = answer if isinstance(answer, list) else [answer]
    return list(dict.fromkeys(choice for choice in answers if isinstance(choice, str)))


def _has_own_words(answer):
    return isinstance(answer, dict) and bool(answer.get("text"))


def questions_asked(occurrences, language):
    """Return {key: QuestionCount} of the questions with choices that people on ``occurrences`` (list) were asked.

    One query. Labels are those of the newest version in ``language``, else of the newest; the newest version comes
    first, and choices that only older ones had come after its own.
    """
    asked_of = Registration.objects.filter(occurrence__in=_pks(occurrences)).order_by().values("question_set")
    versions = QuestionSet.objects.filter(pk__in=asked_of).order_by("-pk")
    counts = {}
    # Sorting is stable: the reader's language first, and within each the newest.
    for version in sorted(versions, key=lambda version: version.language != language):
        for question in version.questions():
            if question.kind in WITH_CHOICES | YES_OR_NO:
                _note_question(counts, question)
    return counts


def _note_question(counts, question):
    count = counts.setdefault(question.key, QuestionCount(question.key, question.label, question.kind, False))
    # Sensitive in one version is sensitive in all: rather too few see the numbers than too many.
    count.is_sensitive = count.is_sensitive or question.sensitive
    if question.kind in YES_OR_NO:
        answers = YesNo.labels if question.kind == "yes_no" else {"yes": YesNo.labels["yes"]}
        count.choices = {key: str(label) for key, label in answers.items()}
    else:
        older = {key: label for key, label in question.choices if key not in count.choices}
        count.choices = {**count.choices, **older}


def count_answers(occurrences, sensitive_occurrences, language):
    """Return a list of ``QuestionCount`` for people who have a place or wait on ``occurrences`` (list).

    Args: ``sensitive_occurrences``, those of them whose sensitive answers the reader may see; ``language`` of labels.
    Questions with sensitive answers are left out where that is none of them. At most three queries.
    """
    counts = questions_asked(occurrences, language)
    sensitive = {key: count for key, count in counts.items() if count.is_sensitive}
    told = counts if sensitive_occurrences else {key: counts[key] for key in counts if key not in sensitive}
    if told:
        _add_all(
            _registrations(occurrences, "occurrence_id", "status", "answers"), told, set(_pks(sensitive_occurrences))
        )
    if sensitive and sensitive_occurrences:
        kept_apart = SensitiveAnswers.objects.filter(
            registration__occurrence__in=_pks(sensitive_occurrences), registration__status__in=ACTIVE
        )
        rows = kept_apart.order_by().values_list("registration__occurrence_id", "registration__status", "answers")
        _add_all(rows, sensitive, set(_pks(sensitive_occurrences)))
    return list(told.values())


def _registrations(occurrences, *names):
    return (
        Registration.objects.filter(occurrence__in=_pks(occurrences), status__in=ACTIVE).order_by().values_list(*names)
    )


def _add_all(rows, counts, sensitive_dates):
    """Add ``rows`` of (date, status, answers). A question may have become sensitive after some had answered it."""
    for date, status, answers in rows.iterator(CHUNK):
        for key, answer in answers.items():
            count = counts.get(key)
            if count and (not count.is_sensitive or date in sensitive_dates) and answer not in (None, "", [], {}):
                count.add(answer, status)


def _pks(occurrences):
    return [occurrence.pk for occurrence in occurrences]
