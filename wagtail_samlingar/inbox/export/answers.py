"""One column for each question, whatever language and version of the form it was answered in."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.inbox.occurrences import reader_language
from wagtail_samlingar.registrations.models import QuestionSet

PREFIX = "q:"
# Kinds whose answers are in words already.
_PLAIN_TEXT = frozenset({"short_text", "long_text", "email", "phone"})
# Kinds with few different answers: each is put into words once.
_FEW_ANSWERS = frozenset({"single_choice", "several_choices", "yes_no", "consent", "family"})


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a column: its key (identity over languages and versions) and its words in the reader's language.

    ``is_sensitive`` when any version of it was.
    """

    key: str
    label: str
    is_sensitive: bool

    @property
    def column_key(self):
        """Name of the column in forms and in the log."""
        return f"{PREFIX}{self.key}"


class AnswerReader:
    """Puts answers into words with the questions as they were asked.

    Choices are named in the reader's language, so that those of one choice are alike whatever language they were made
    in. Whole numbers and dates stay what they are, so that a spreadsheet can sort and sum them.

    Args: ``question_sets``, the newest first; ``cells`` (``cells.Values`` or the like), which makes cells of them.
    """

    def __init__(self, question_sets, keys, cells):
        language = reader_language()
        words = choices_in(question_sets, language)
        questions = {
            row.pk: {
                question.key: question if row.language == language else _named(question, words)
                for question in row.questions()
            }
            for row in question_sets
        }

        def as_text(answer):
            return cells.text(str(answer))

        self._readers = {
            pk: [(key, _reader_of(asked[key], cells) if key in asked else as_text) for key in keys]
            for pk, asked in questions.items()
        }
        self._unknown = [(key, as_text) for key in keys]

    def read(self, question_set_id, answers):
        """Return the answers to all keys, in their order, of a document ({key: answer}); "" where there is none."""
        readers = self._readers.get(question_set_id, self._unknown)
        answer_to = answers.get
        return ["" if (answer := answer_to(key)) is None else read(answer) for key, read in readers]


def choices_in(question_sets, language):
    """Return {(question key, choice id): newest label in ``language``} of ``question_sets`` (newest first)."""
    words = {}
    for row in question_sets:
        for question in row.questions() if row.language == language else ():
            for choice, label in question.choices:
                words.setdefault((question.key, choice), label)
    return words


def _named(question, words):
    """Return ``question`` with those labels of its choices that ``words`` has."""
    choices = tuple((choice, words.get((question.key, choice), label)) for choice, label in question.choices)
    return replace(question, choices=choices)


def _reader_of(question, cells):
    """Return the function that makes a cell of an answer to ``question``."""
    text = cells.text

    def in_words(answer):
        return text(question.display(answer))

    def as_number(answer):
        return cells.number(answer) if type(answer) is int else in_words(answer)

    def as_day(answer):
        try:
            return cells.day(date.fromisoformat(answer))
        except (TypeError, ValueError):
            return text(str(answer))

    if question.kind in _PLAIN_TEXT:
        return lambda answer: text(answer if type(answer) is str else str(answer))
    if question.kind in _FEW_ANSWERS:
        return _remembering(in_words)
    return {"number": as_number, "date": as_day}.get(question.kind, in_words)


def _remembering(make):
    """Return ``make``, which is asked once for each answer."""
    known = {}

    def read(answer):
        place = tuple(answer) if type(answer) is list else answer
        try:
            return known[place]
        except KeyError:
            return known.setdefault(place, make(answer))

    return read


def question_sets_of(pks):
    """Return the ``QuestionSet`` rows with primary keys ``pks``, the newest first: one query."""
    return list(QuestionSet.objects.filter(pk__in=pks).order_by("-created_at", "-pk"))


def _rank(language, wanted):
    """Return how much ``language`` is wanted: higher for what stands later in ``wanted``."""
    return max((place for place, code in enumerate(wanted) if code == language), default=-1)


def asked_questions(question_sets):
    """Return an ``AskedQuestion`` for each question in ``question_sets`` (newest first), in the newest form's order.

    The words are the newest in the reader's language, else in the site's, else the newest there are. Equal words are
    numbered.
    """
    wanted = [settings.LANGUAGE_CODE, reader_language()]
    in_words, sensitive = {}, set()
    for row in question_sets:
        for question in row.questions():
            if not KINDS[question.kind].asks:
                continue
            known = in_words.get(question.key)
            if known is None or _rank(row.language, wanted) > _rank(known[0], wanted):
                in_words[question.key] = (row.language, question.label)
            if question.sensitive:
                sensitive.add(question.key)
    seen = Counter()
    asked = []
    for key, (_language, label) in in_words.items():
        label = label or gettext("Question without words")
        seen[label] += 1
        shown = label if seen[label] == 1 else f"{label} ({seen[label]})"
        asked.append(AskedQuestion(key, shown, key in sensitive))
    return asked
