"""The rows of the file, in chunks: a fixed number of queries for each, and never more than one chunk in memory."""

import json
from collections import defaultdict

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext

from wagtail_samlingar.inbox.export.answers import AnswerReader
from wagtail_samlingar.inbox.export.columns import FIXED, NOTES, TIME_ZONE, DateFacts, Words, moment_of
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.models import SensitiveAnswers
from wagtail_samlingar.registrations.staff_models import RegistrationNote

# What every row is read with, and what answers take. Columns say what else. Moments and documents are fetched as the
# text that they are stored or sent as: reading them here takes a third of the time that the database's driver takes.
KEYS, ANSWERS = ["pk", "occurrence_id", "received"], ["question_set_id", "document"]
AS_TEXT = {"received": Cast("submitted_at", TextField()), "document": Cast("answers", TextField())}
# Rows. The first chunk is small, so that the file begins to arrive at once.
FIRST_CHUNK, CHUNK = 200, 2000


class Table:
    """Header and rows of what was chosen, in the language that is active when it is made.

    Args: ``selection`` (``Selection``); ``keys``, the chosen columns: of ``FIXED``, and of its questions. Sensitive
    questions are to be among them only where the reader may see such answers; people for whom they may not are told
    apart from people who answered nothing.
    """

    def __init__(self, selection, keys):
        self.selection = selection
        self.language = translation.get_language()
        self.columns = [column for key, column in FIXED.items() if key in keys]
        self.questions = [question for question in selection.questions if question.column_key in keys]
        self.zones = sorted({occurrence.time_zone for occurrence in selection.occurrences.values()})
        if len(self.zones) > 1 and any(column.is_time for column in self.columns):
            self.columns.append(TIME_ZONE)
        self.with_notes = NOTES in keys
        wanted = [*KEYS, *(field for column in self.columns for field in column.fields)]
        self.fields = list(dict.fromkeys(wanted + (ANSWERS if self.questions else [])))
        self._reader = _Reader(self)

    @property
    def keys(self):
        """Keys of the columns, in order."""
        return [column.key for column in self.columns] + [question.column_key for question in self.questions]

    @property
    def header(self):
        """Words of the columns, in order. Times name their zone, or have a column that does."""
        zone = f" ({self.zones[0]})" if len(self.zones) == 1 else ""
        fixed = [f"{column.label}{zone if column.is_time else ''}" for column in self.columns]
        return fixed + [question.label for question in self.questions]

    def chunks(self):
        """Yield lists of rows, oldest first.

        The language is set for each chunk alone: a response is read after the request's own language was put away.
        """
        last, size = None, FIRST_CHUNK
        while True:
            with translation.override(self.language):
                found = list(_after(self.selection.registrations, last).values_list(*self.fields, named=True)[:size])
                rows = self._reader.rows(found)
            if rows:
                yield rows
            if len(found) < size:
                return
            last, size = (moment_of(found[-1].received), found[-1].pk), CHUNK


def _after(registrations, last):
    """Return what comes after ``last`` ((instant, primary key), None: all).

    By an index, so that the last chunk costs as the first.
    """
    if last is not None:
        moment, pk = last
        later = Q(submitted_at__gt=moment) | Q(submitted_at=moment, pk__gt=pk)
        registrations = registrations.filter(later, submitted_at__gte=moment)
    return registrations.order_by("submitted_at", "pk").annotate(**AS_TEXT)


class _Reader:
    """Turns registrations into rows."""

    def __init__(self, table):
        self._table = table
        self._dates = {}
        self._words = Words()
        self._answers = AnswerReader(table.selection.question_sets, [question.key for question in table.questions])
        # Places of sensitive questions among the answers.
        self._sensitive = [place for place, question in enumerate(table.questions) if question.is_sensitive]
        self._may_see = table.selection.sensitive_occurrences if self._sensitive else frozenset()
        self._refused = gettext("(no access)")

    def rows(self, found):
        """Return the rows of ``found`` (named tuples): at most two queries."""
        sensitive = self._sensitive_of(found) if self._sensitive else {}
        notes = _notes_of([row.pk for row in found]) if self._table.with_notes else {}
        fixed = [self._fixed(row, notes) for row in found]
        if not self._table.questions:
            return fixed
        # One document of all documents is read faster than one after the other.
        documents = json.loads(f"[{','.join([row.document for row in found])}]")
        answered = [self._answered(row, answers, sensitive) for row, answers in zip(found, documents, strict=True)]
        return [one + other for one, other in zip(fixed, answered, strict=True)]

    def _fixed(self, row, notes):
        date, words = self._date_of(row.occurrence_id), self._words
        return [
            column.read(row, date, words) if column.read else notes.get(row.pk, "") for column in self._table.columns
        ]

    def _answered(self, row, answers, sensitive):
        if not self._sensitive:
            return self._answers.read(row.question_set_id, answers)
        if row.occurrence_id in self._may_see:
            return self._answers.read(row.question_set_id, {**answers, **sensitive.get(row.pk, {})})
        cells = self._answers.read(row.question_set_id, answers)
        for place in self._sensitive:
            cells[place] = self._refused
        return cells

    def _date_of(self, pk):
        if pk not in self._dates:
            # One that came into being while the file was written is read by itself.
            known = self._table.selection.occurrences.get(pk)
            self._dates[pk] = DateFacts(known or Occurrence.objects.get(pk=pk))
        return self._dates[pk]

    def _sensitive_of(self, found):
        pks = [row.pk for row in found if row.occurrence_id in self._may_see]
        rows = SensitiveAnswers.objects.filter(registration__in=pks)
        return dict(rows.values_list("registration_id", "answers"))


def _notes_of(pks):
    """Return {registration pk: its notes, oldest first, one on each line}."""
    notes = defaultdict(list)
    rows = RegistrationNote.objects.filter(registration__in=pks).order_by("created_at", "pk")
    for pk, text in rows.values_list("registration_id", "text"):
        notes[pk].append(text)
    return {pk: "\n".join(texts) for pk, texts in notes.items()}
