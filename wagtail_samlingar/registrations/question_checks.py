"""What an editor is told about questions that people have answered, when publishing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_samlingar.gatherings.blocks.asked import questions_of
from wagtail_samlingar.gatherings.publishing import Issue, collecting_issues
from wagtail_samlingar.registrations.applicability import choice_ids
from wagtail_samlingar.registrations.models import QuestionSet, Registration


def check_questions(sender, page, cleaned, occurrences, issues, **kwargs):
    """Refuse another kind for an answered question; warn of one that is removed, and of conditions that lead nowhere.

    A new label keeps the question: its id is what answers are stored under, and old answers show the words asked.
    """
    if "questions" not in cleaned:
        return
    questions = questions_of(cleaned["questions"])
    answered = _answered(occurrences.values())
    kept = {question.key: question for question in questions}
    for key, (kind, label, people) in answered.items():
        if key not in kept:
            issues.append(Issue("questions", _removed(label, people)))
        elif kept[key].kind != kind:
            message = _("“%(label)s” has been answered; its kind cannot change. Put it back and add a new question.")
            issues.append(Issue("questions", message % {"label": label}, blocks=True))
    issues.extend(_broken_conditions(questions))


def _answered(occurrences):
    """Return {question key: (kind, label, people who were asked)} of the registrations on ``occurrences``."""
    rows = Registration.objects.filter(occurrence__in=[row.pk for row in occurrences], question_set__isnull=False)
    asked = {}
    sets = {}
    for set_id, answers, sensitive in rows.values_list("question_set_id", "answers", "sensitive__answers"):
        sets.setdefault(set_id, []).append({**answers, **(sensitive or {})})
    for question_set in QuestionSet.objects.filter(pk__in=sets):
        for question in question_set.questions():
            people = sum(question.key in answers for answers in sets[question_set.pk])
            _kind, _label, before = asked.get(question.key, (question.kind, question.label, 0))
            if people or before:
                asked[question.key] = (question.kind, question.label, before + people)
    return asked


def _removed(label, people):
    return ngettext(
        "“%(label)s” is no longer asked; %(count)d person has answered it. The answer is kept.",
        "“%(label)s” is no longer asked; %(count)d people have answered it. The answers are kept.",
        people,
    ) % {"label": label, "count": people}


def _broken_conditions(questions):
    for position, question in enumerate(questions):
        if not question.show_if:
            continue
        key, choice = question.show_if
        target = next((earlier for earlier in questions[:position] if earlier.key == key), None)
        if target is None or choice not in choice_ids(target):
            message = _("“%(label)s” waits for an answer that no earlier question offers, and is always asked.")
            yield Issue("questions", message % {"label": question.label})


def connect():
    """Connect the receiver; called once, when the app is ready."""
    collecting_issues.connect(check_questions, dispatch_uid="samlingar_check_questions")
