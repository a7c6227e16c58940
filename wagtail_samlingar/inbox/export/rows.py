"""The rows of the file, in chunks: a fixed number of queries for each, and never more than one chunk in memory."""

import json
from collections import defaultdict, namedtuple
from dataclasses import dataclass

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
# Rows that are made at a time. Python's collector of garbage looks through all there is whenever enough objects have
# grown old, which took a third of the time: those of so few rows are gone before.
AT_A_TIME = 100


class Table:
    """Header and rows of what was chosen, in the language that is active when it is made.

    Args: ``selection`` (``Selection``); ``keys``, the chosen columns: of ``FIXED``, and of its questions; ``cells``,
    which makes a cell of the file out of a text, a whole number, a day or a moment (``cells.Values``, or
    ``csv_file.Cells``). Sensitive questions are to be among the columns only where the reader may see such answers;
    people for whom they may not are told apart from people who answered nothing.
    """

    def __init__(self, selection, keys, cells):
        self.cells = cells
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
        self._row = namedtuple("Row", self.fields)
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

        The language is set for each of them alone: a response is read after the request's own language was put away.
        """
        last, size = None, FIRST_CHUNK
        while True:
            found = list(_after(self.selection.registrations, last).values_list(*self.fields)[:size])
            # The keys stand first.
            beside = self._reader.beside({pk: occurrence for pk, occurrence, *_others in found})
            for start in range(0, len(found), AT_A_TIME):
                some = [self._row._make(values) for values in found[start : start + AT_A_TIME]]
                with translation.override(self.language):
                    rows = self._reader.rows(some, beside)
                yield rows
            if len(found) < size:
                return
            final = self._row._make(found[-1])
            last, size = (moment_of(final.received), final.pk), CHUNK


def _after(registrations, last):
    """Return what comes after ``last`` ((instant, primary key), None: all).

    By an index, so that the last chunk costs as the first.
    """
    if last is not None:
        moment, pk = last
        later = Q(submitted_at__gt=moment) | Q(submitted_at=moment, pk__gt=pk)
        registrations = registrations.filter(later, submitted_at__gte=moment)
    return registrations.order_by("submitted_at", "pk").annotate(**AS_TEXT)


@dataclass(frozen=True)
class _Beside:
    """What other tables say of the people of one chunk: {registration pk: sensitive answers, or notes}."""

    sensitive: dict
    notes: dict


class _Reader:
    """Turns registrations into rows of cells."""

    def __init__(self, table):
        self._table = table
        self._dates = {}
        self._words = Words()
        cells = table.cells
        self._fixed = [(column.read, cells.moment if column.is_time else cells.text) for column in table.columns]
        keys = [question.key for question in table.questions]
        self._answers = AnswerReader(table.selection.question_sets, keys, cells)
        # Places of sensitive questions among the answers.
        self._sensitive = [place for place, question in enumerate(table.questions) if question.is_sensitive]
        self._may_see = table.selection.sensitive_occurrences if self._sensitive else frozenset()
        self._refused = cells.text(gettext("(no access)"))

    def beside(self, found):
        """Return what stands beside the registrations ``found`` ({pk: pk of the date}): at most two queries."""
        sensitive = self._sensitive_of(found) if self._sensitive else {}
        return _Beside(sensitive, _notes_of(list(found)) if self._table.with_notes else {})

    def rows(self, found, beside):
        """Return the rows of ``found`` (named tuples), with what stands ``beside`` them. No query."""
        fixed = [self._fixed_of(row, beside.notes) for row in found]
        if not self._table.questions:
            return fixed
        # One document of all documents is read faster than one after the other.
        documents = json.loads(f"[{','.join([row.document for row in found])}]")
        pairs = zip(found, documents, strict=True)
        answered = [self._answered(row, answers, beside.sensitive) for row, answers in pairs]
        return [one + other for one, other in zip(fixed, answered, strict=True)]

    def _fixed_of(self, row, notes):
        date, words = self._date_of(row.occurrence_id), self._words
        return [cell(read(row, date, words) if read else notes.get(row.pk, "")) for read, cell in self._fixed]

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
        pks = [pk for pk, occurrence in found.items() if occurrence in self._may_see]
        rows = SensitiveAnswers.objects.filter(registration__in=pks)
        return dict(rows.values_list("registration_id", "answers"))


def _notes_of(pks):
    """Return {registration pk: its notes, oldest first, one on each line}."""
    notes = defaultdict(list)
    rows = RegistrationNote.objects.filter(registration__in=pks).order_by("created_at", "pk")
    for pk, text in rows.values_list("registration_id", "text"):
        notes[pk].append(text)
    return {pk: "\n".join(texts) for pk, texts in notes.items()}
