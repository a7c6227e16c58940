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
    people = [_person(form, 0, question_set)] if form.contact_comes else []
    people += [_person(form, number, question_set) for number in range(1, form.people + 1)]
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


def _person(form, number, question_set):
    cleaned = form.cleaned_data
    answers, sensitive, family = _answers(form, number)
    municipality_key = cleaned.get("municipality", "")
    municipality_name, region_key = form.ask.region_of(municipality_key)
    later = number and cleaned.get(f"p{number}_name_later") and not cleaned[f"p{number}_name"]
    return Person(
        name=cleaned[f"p{number}_name"] if number else cleaned["name"],
        email=cleaned.get(f"p{number}_email", "") if number else cleaned["email"],
        phone="" if number else cleaned.get("phone", ""),
        organisation=cleaned.get("organisation", ""),
        municipality_key=municipality_key,
        municipality_name=municipality_name,
        region_key=region_key,
        other_region_reason=cleaned.get("other_region_reason", ""),
        name_is_pending=bool(later),
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
