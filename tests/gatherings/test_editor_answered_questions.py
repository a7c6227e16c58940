"""Questions that people have answered: new words are fine, another kind is refused, removal and dead ends are told."""

import pytest
from django.utils import translation

from tests.factories import make_gathering, occurrences_of, question_block, set_stream, submission
from wagtail_samlingar.gatherings.publishing import collect_issues
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.asking import question_set_for, questions_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = make_gathering(
        questions=[
            question_block("short_text", "bus", "Which bus?"),
            question_block("needs", "diet", "Diet", choices=[]),
        ]
    )
    asked = question_set_for(questions_for(page, page), "en")
    services.submit(
        submission(
            occurrences_of(page)[0],
            question_set=asked,
            answers={"bus": "1"},
            sensitive={"diet": {"choices": [], "text": "nuts"}},
        )
    )
    return page


def issues(page, *questions):
    set_stream(page, "questions", list(questions))
    with translation.override("en"):
        found = collect_issues(page, {"dates": page.dates, "questions": page.questions})
    return [(issue.message, issue.blocks) for issue in found if issue.field == "questions"]


DIET = question_block("needs", "diet", "Diet", choices=[])


def test_new_words_are_fine(page):
    assert issues(page, question_block("short_text", "bus", "Your bus"), DIET) == []


def test_another_kind_is_refused(page):
    ((message, blocks),) = issues(page, question_block("number", "bus", "Which bus?"), DIET)

    assert blocks
    assert "Which bus?" in message


def test_removal_warns_and_counts_sensitive_answers_too(page):
    told = issues(page)

    assert [blocks for _message, blocks in told] == [False, False]
    assert all("1 person has answered" in message for message, _blocks in told)


def test_condition_that_leads_nowhere_is_told(page):
    told = issues(
        page,
        question_block("short_text", "bus", "Which bus?"),
        DIET,
        question_block("short_text", "x", "Why?", show_if="gone:yes"),
    )

    ((message, blocks),) = told
    assert not blocks
    assert "Why?" in message
