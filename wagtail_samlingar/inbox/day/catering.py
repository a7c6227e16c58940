"""What the kitchen must know: numbers and words, and never a name."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View
from wagtail.log_actions import log

from wagtail_samlingar.inbox.day.access import CATER, DayMixin
from wagtail_samlingar.inbox.occurrences import date_label, reader_language, title_of
from wagtail_samlingar.registrations.models import QuestionSet, Registration
from wagtail_samlingar.registrations.states import Status

VIEW_CATERING = "samlingar.view_catering"
# Columns: who surely comes, who may, and who comes only if others do not.
COLUMNS = (
    (_("Has place"), (Status.CONFIRMED,)),
    (_("Waiting for answer"), (Status.PENDING, Status.OFFERED)),
    (pgettext_lazy("people on the waiting list", "Extra, from the waiting list"), (Status.WAITLISTED,)),
)
COLUMN_OF = {status: number for number, (_label, statuses) in enumerate(COLUMNS) for status in statuses}
KIND = "needs"


@dataclass
class NeedSums:
    """One question: how many people in each column chose what, and what they wrote themselves."""

    label: str
    # [(words of the choice, [people in each column])]
    choices: list = field(default_factory=list)
    # [(text, [people in each column])], by text: the order says nothing about who wrote it.
    texts: list = field(default_factory=list)
    # People in each column who stated something.
    stated: list = field(default_factory=list)


@dataclass(frozen=True)
class Catering:
    """People in each column, and the ``NeedSums`` of each question about needs."""

    people: list
    needs: list


class CateringView(DayMixin, View):
    """Sums of what people need. Takes the permission for sensitive answers, and each look is logged."""

    permissions = CATER
    template_name = "wagtail_samlingar/inbox/day/catering.html"
    page_title = _("Summary for the caterer")
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the sums, and log that they were seen."""
        response = self.render_to_response(
            self.get_context_data(
                catering=catering_of(self.occurrence),
                columns=[label for label, _statuses in COLUMNS],
            )
        )
        title = f"{title_of(self.occurrence)} · {date_label(self.occurrence)}"
        log(self.occurrence, VIEW_CATERING, user=request.user, title=title[:255])
        return response


def catering_of(occurrence):
    """Return the ``Catering`` of ``occurrence``: two queries. Reads no names."""
    rows = Registration.objects.filter(occurrence=occurrence, status__in=list(COLUMN_OF))
    rows = list(rows.values_list("status", "question_set_id", "answers", "sensitive__answers"))
    sets = QuestionSet.objects.filter(pk__in={row[1] for row in rows if row[1] is not None})
    questions = _questions(sets.order_by("-created_at", "-pk"))
    people = _empty()
    chosen, written, stated = Counter(), Counter(), Counter()
    for status, _set, answers, sensitive in rows:
        column = COLUMN_OF[status]
        people[column] += 1
        for key, answer in {**answers, **(sensitive or {})}.items():
            if key not in questions or not isinstance(answer, dict):
                continue
            text = " ".join((answer.get("text") or "").split())
            choices = answer.get("choices") or []
            chosen.update((key, choice, column) for choice in choices)
            if text:
                written[(key, text, column)] += 1
            if text or choices:
                stated[(key, column)] += 1
    needs = [_sums(key, label, choices, chosen, written, stated) for key, (label, choices) in questions.items()]
    return Catering(people, needs)


def _questions(question_sets):
    """Return {key: (label, {choice id: label})} of the questions about needs, in the newest words of the reader's
    language, else the newest there are.
    """
    language = reader_language()
    found, worded = {}, set()
    for row in question_sets:
        for question in row.questions():
            if question.kind != KIND:
                continue
            label, choices = found.setdefault(question.key, (question.label, dict(question.choices)))
            for choice, words in question.choices:
                choices.setdefault(choice, words)
            if row.language == language and question.key not in worded:
                worded.add(question.key)
                found[question.key] = (question.label, {**choices, **dict(question.choices)})
    return found


def _sums(key, label, choices, chosen, written, stated):
    columns = range(len(COLUMNS))
    unknown = sorted({choice for found, choice, _column in chosen if found == key} - set(choices))
    texts = sorted({text for found, text, _column in written if found == key}, key=str.casefold)
    return NeedSums(
        label=label,
        choices=[
            (words, [chosen[(key, choice, column)] for column in columns])
            for choice, words in [*choices.items(), *((choice, choice) for choice in unknown)]
        ],
        texts=[(text, [written[(key, text, column)] for column in columns]) for text in texts],
        stated=[stated[(key, column)] for column in columns],
    )


def _empty():
    return [0] * len(COLUMNS)


def register(actions):
    """Register the action with Wagtail's log."""
    actions.register_action(VIEW_CATERING, _("View the caterer's summary"), _("Viewed the summary for the caterer"))
