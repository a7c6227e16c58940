"""Which questions a gathering asks now, in the words of the page being read, and the record of having asked them."""

import hashlib
import json
from dataclasses import replace

from django.core.cache import cache

from wagtail_samlingar.gatherings.blocks.asked import questions_of
from wagtail_samlingar.registrations.models import QuestionSet

# Seconds.
REMEMBERED = 600


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


def languages_of(questions, prose):
    """Return {(question key, choice id or ""): language code} of the labels that are not in the reader's language.

    Args: ``questions`` as :func:`questions_for` returns them, ``prose`` (``Prose``) of the same pages.
    """
    if not prose.source_language and not prose.own_language:
        return {}
    source = {}
    for question in questions_of(prose.ruling.questions):
        source[(question.key, "")] = question.label
        source |= {(question.key, choice): label for choice, label in question.choices}
    languages = {}
    for question in questions:
        # The families are the site's, in the language of the reader.
        choices = question.choices if question.kind != "family" else ()
        for choice, label in (("", question.label), *choices):
            same = label == source.get((question.key, choice))
            languages[(question.key, choice)] = prose.source_language if same else prose.own_language
    return {name: language for name, language in languages.items() if language}


def question_set_for(questions, language):
    """Return the ``QuestionSet`` that records ``questions`` as asked in ``language``, making it if it is new.

    Its primary key is remembered in the cache for some minutes: every registration of a gathering asks for the same.
    """
    data = [question.as_data() for question in questions]
    content = json.dumps([language, data], sort_keys=True, ensure_ascii=False)
    content_hash = hashlib.sha256(content.encode()).hexdigest()
    name = f"samlingar:question-set:{content_hash}"
    pk = cache.get(name)
    if pk is not None:
        return QuestionSet(pk=pk, content_hash=content_hash, language=language, data=data)
    question_set, _created = QuestionSet.objects.get_or_create(
        content_hash=content_hash, defaults={"language": language, "data": data}
    )
    cache.set(name, question_set.pk, REMEMBERED)
    return question_set
