"""From a valid form to the ``Submission`` that the service is asked for."""

from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.registrations.commands import Person, Submission


def submission_of(form, idempotency_key, language, question_set, *, needs_verification=False):
    """Return the ``Submission`` of a valid ``RegistrationForm``.

    Args: ``idempotency_key`` and ``language`` of the form; ``question_set`` (``QuestionSet``) records the questions as
    they were asked; ``needs_verification``: the address is to be confirmed by e-mail first. Answers to what was asked
    for all hold for each person.
    """
    cleaned = form.cleaned_data
    occurrence, _state = form.occurrences[cleaned["date"]]
    people = [person_of(form, 0, question_set)] if form.contact_comes else []
    people += [person_of(form, number, question_set) for number in range(1, form.people + 1)]
    return Submission(
        occurrence_id=occurrence.pk,
        occurrence=occurrence,
        idempotency_key=idempotency_key,
        language=language,
        contact_name=cleaned["name"],
        contact_email=cleaned["email"],
        contact_phone=cleaned.get("phone", ""),
        people=tuple(people),
        needs_verification=needs_verification,
        accepts_queue=bool(form.data.get("accept_queue")),
    )


def person_of(form, number, question_set):
    """Return the ``Person`` who is ``number`` (0: the contact) in a valid ``RegistrationForm``."""
    cleaned = form.cleaned_data
    answers, sensitive, family = _answers(form, number)
    municipality_key = cleaned.get("municipality", "")
    municipality_name, region_key = form.ask.region_of(municipality_key)
    name = cleaned[f"p{number}_name"] if number else cleaned["name"]
    return Person(
        name=name,
        email=cleaned.get(f"p{number}_email", "") if number else cleaned["email"],
        phone="" if number else cleaned.get("phone", ""),
        organisation=cleaned.get("organisation", ""),
        municipality_key=municipality_key,
        municipality_name=municipality_name,
        region_key=region_key,
        other_region_reason=cleaned.get("other_region_reason", ""),
        # The form lets nobody be without a name unless it is said to come later.
        name_is_pending=not name,
        family=family,
        question_set=question_set,
        answers=answers,
        sensitive=sensitive,
    )


def _answers(form, number):
    """Return ({key: answer}, {key: sensitive answer}, family key) of person ``number``."""
    answers, sensitive, family = {}, {}, ""
    shared = [question for question in form.asked[0] if not question.per_person]
    own = [question for question in form.asked[number] if question.per_person]
    for question, person in [*((q, 0) for q in shared), *((q, number) for q in own)]:
        if not KINDS[question.kind].asks:
            continue
        answer = question.to_answer(form.cleaned_data.get(question.field_name_for(person)))
        if answer is None:
            continue
        if question.kind == "family":
            family = family or answer
        (sensitive if question.sensitive else answers)[question.key] = answer
    return answers, sensitive, family


def posted_of(questions, answers):
    """Return the form's data ({field name: text or list of texts}) that gives ``answers`` ({key: JSON answer}).

    For the person who sent the form. Choices that the question no longer has are left out.
    """
    posted = {}
    for question in questions:
        answer = answers.get(question.key)
        if answer is None or not KINDS[question.kind].asks:
            continue
        if question.kind == "needs":
            posted[f"{question.field_name}_choices"] = answer["choices"]
            posted[f"{question.field_name}_text"] = answer["text"]
        elif question.kind == "yes_no":
            posted[question.field_name] = "yes" if answer else "no"
        elif question.kind == "consent":
            posted[question.field_name] = "on"
        else:
            posted[question.field_name] = answer if isinstance(answer, list) else str(answer)
    return posted
