"""Which questions a gathering asks now, in the words of the page being read, and the record of having asked them."""

import hashlib
import json
from dataclasses import replace

from wagtail_samlingar.gatherings.blocks.questions import questions_of
from wagtail_samlingar.registrations.models import QuestionSet


def questions_for(canonical, page):
    """Return the ``Question`` objects to ask: structure from ``canonical``, words from ``page`` by block id.

    A question or choice that ``page`` does not have yet (a translation lags behind) keeps the canonical words.
    """
    questions = questions_of(canonical.questions)
    if page.pk == canonical.pk:
        return questions
    worded = {question.key: question for question in questions_of(page.questions)}
    return [_in_words_of(question, worded.get(question.key)) for question in questions]


def _in_words_of(question, other):
    if other is None or other.kind != question.kind:
        return question
    labels = dict(other.choices)
    return replace(
        question,
        label=other.label or question.label,
        help=other.help or question.help,
        choices=tuple((key, labels.get(key) or label) for key, label in question.choices),
    )


def question_set_for(questions, language):
    """Return the ``QuestionSet`` that records ``questions`` as asked in ``language``, making it if it is new."""
    data = [question.as_data() for question in questions]
    content = json.dumps([language, data], sort_keys=True, ensure_ascii=False)
    content_hash = hashlib.sha256(content.encode()).hexdigest()
    question_set = QuestionSet.objects.filter(content_hash=content_hash).first()
    if question_set is None:
        question_set, _created = QuestionSet.objects.get_or_create(
            content_hash=content_hash, defaults={"language": language, "data": data}
        )
    return question_set
