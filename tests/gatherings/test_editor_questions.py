"""Questions renamed, reordered or deleted: old answers show the text that was asked."""

import pytest
from django.urls import reverse

from tests.editing import edit_form, reread
from tests.factories import occurrences_of
from tests.gatherings.visiting import send_form
from wagtail_samlingar.models import QuestionSet, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(editor, gathering):
    """Return a published gathering that asks for a library and a way of travelling, and the ids of both and of bus."""
    edit = edit_form(editor, gathering)
    edit.streams["questions"].clear()
    library = edit.add("questions", "short_text", label="Which library do you work at?")
    travel = edit.add(
        "questions",
        "single_choice",
        label="How do you travel?",
        choices=[
            {"id": "bus", "value": {"label": "By bus", "limit": None}},
            {"id": "car", "value": {"label": "By car", "limit": None}},
        ],
    )
    edit.publish()
    return gathering, library, travel


@pytest.fixture
def answered(asking, visitor):
    """Return the registration of somebody who answered both."""
    gathering, library, travel = asking
    key = occurrences_of(gathering)[0].date_key
    answers = {f"q_{library}": "Førde", f"q_{travel}": "bus"}
    assert send_form(visitor, gathering.url, key, **answers).status_code == 303
    return Registration.objects.get()


def asked(registration):
    """Return [(label, [choices])] of the questions as ``registration`` was asked them."""
    questions = QuestionSet.objects.get(pk=registration.question_set_id).questions()
    return [(question.label, [label for _key, label in question.choices]) for question in questions]


AS_ASKED = [("Which library do you work at?", []), ("How do you travel?", ["By bus", "By car"])]


def rename(form):
    form.streams["questions"][0]["value"]["label"] = "What is your library called?"
    form.streams["questions"][1]["value"]["choices"][0]["value"]["label"] = "With the fast boat"


def reorder(form):
    form.streams["questions"].reverse()


def delete(form):
    form.streams["questions"].clear()


def delete_choice(form):
    del form.streams["questions"][1]["value"]["choices"][0]


@pytest.mark.parametrize("change", [rename, reorder, delete, delete_choice])
def test_case_037_old_answers_show_the_text_asked(editor, asking, answered, change):
    gathering, library, travel = asking
    edit = edit_form(editor, gathering)
    change(edit)
    edit.publish()

    answered.refresh_from_db()
    assert answered.answers == {library: "Førde", travel: "bus"}
    assert asked(answered) == AS_ASKED
    case = editor.get(reverse("samlingar_registrations:case", args=[answered.pk])).content.decode()
    for text in ("Which library do you work at?", "Førde", "How do you travel?", "By bus"):
        assert text in case
    assert "fast boat" not in case


def test_case_037_new_answers_are_kept_with_the_new_text(editor, asking, answered, visitor):
    gathering, library, travel = asking
    edit = edit_form(editor, gathering)
    rename(edit)
    edit.publish()
    page = reread(gathering)
    assert [question.id for question in page.questions] == [library, travel]

    key = occurrences_of(page)[0].date_key
    send_form(visitor, page.url, key, name="Ola Nordmann", **{f"q_{library}": "Kinn", f"q_{travel}": "bus"})

    newest = Registration.objects.latest("pk")
    assert newest.answers == {library: "Kinn", travel: "bus"}
    assert asked(newest) == [
        ("What is your library called?", []),
        ("How do you travel?", ["With the fast boat", "By car"]),
    ]
    assert asked(answered) == AS_ASKED
    assert QuestionSet.objects.count() == 2


def test_case_037_a_draft_with_other_questions_asks_nobody(editor, asking, answered, visitor):
    gathering, library, _travel = asking
    edit = edit_form(editor, gathering)
    rename(edit)
    edit.autosave()

    content = visitor.get(gathering.url).content.decode()
    assert "Which library do you work at?" in content
    assert "What is your library called?" not in content
    assert f"q_{library}" in content


def test_case_037_answers_to_a_question_deleted_meanwhile_are_no_error(editor, asking, visitor):
    """The form was opened before the editor deleted the question."""
    gathering, library, travel = asking
    key = occurrences_of(gathering)[0].date_key
    edit = edit_form(editor, gathering)
    delete(edit)
    edit.publish()

    response = send_form(visitor, gathering.url, key, **{f"q_{library}": "Førde", f"q_{travel}": "bus"})
    assert response.status_code < 500
    assert Registration.objects.count() == (response.status_code == 303)
