"""What the form asks where staff fill it in for somebody else: for one date, with nothing required but a name."""

from dataclasses import replace

from django.utils.translation import gettext as _

from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.occurrences.queries import of_gathering
from wagtail_samlingar.registrations.ask import Ask
from wagtail_samlingar.registrations.asking import questions_for
from wagtail_samlingar.registrations.choices import full_choices
from wagtail_samlingar.registrations.commands import Correction
from wagtail_samlingar.registrations.form_answers import person_of, posted_of
from wagtail_samlingar.registrations.presentation import municipalities_of


def ask_about(occurrence, questions, *, name_may_wait=False):
    """Return the ``Ask`` for one person on ``occurrence`` (regions prefetched): three queries, one more for limits.

    Args: ``questions`` (list of ``Question``); ``name_may_wait``: the name may be left out.
    """
    others = [row for row in of_gathering(occurrence.gathering_key) if row.pk != occurrence.pk]
    full = full_choices([occurrence]).get(occurrence.pk, set())
    return Ask(
        gathering_key=occurrence.gathering_key,
        dates=[(occurrence, None, "")],
        municipalities=municipalities_of([occurrence, *others]),
        questions=questions,
        phone_mode=FieldMode.OPTIONAL,
        organisation_mode=FieldMode.OPTIONAL,
        municipality_mode=FieldMode.OPTIONAL,
        full_choices={occurrence.date_key: full},
        by_staff=True,
        name_may_wait=name_may_wait,
    )


def questions_now(occurrence):
    """Return (questions that the gathering asks now for ``occurrence``, their language): none when its page is gone."""
    page = canonical_page(occurrence.gathering_key)
    if page is None:
        return [], ""
    regions = {str(region.key) for region in occurrence.regions.all()}
    questions = [
        question
        for question in questions_for(page, page)
        if not question.only_regions or regions.intersection(question.only_regions)
    ]
    return questions, page.locale.language_code


def ask_again(registration, *, sees_sensitive):
    """Return the ``Ask`` to correct ``registration`` with: the questions as they were asked, in the same words.

    Sensitive questions are left out for those who may not see the answers. A municipality that its region no longer
    has can be kept.
    """
    questions = registration.question_set.questions() if registration.question_set else []
    questions = [question for question in questions if sees_sensitive or not question.sensitive]
    ask = ask_about(registration.occurrence, questions, name_may_wait=registration.name_is_pending)
    known = {key for _region, _name, towns in ask.municipalities for key, _town in towns}
    key, name = registration.municipality_key, registration.municipality_name
    if not registration.region_key or key in known:
        return ask
    as_registered = (registration.region_key, _("As registered"), [(key, name)])
    return replace(ask, municipalities=[*ask.municipalities, as_registered])


def said_by(registration, sensitive=None):
    """Return the form's data that says what ``registration`` says; ``sensitive`` are its sensitive answers or None."""
    questions = registration.question_set.questions() if registration.question_set else []
    return {
        "date": registration.occurrence.date_key,
        "name": registration.name,
        "email": registration.email,
        "phone": registration.phone,
        "organisation": registration.organisation,
        "municipality": registration.municipality_key,
        "other_region_reason": registration.other_region_reason,
        **posted_of(questions, {**registration.answers, **(sensitive or {})}),
    }


def shared_by_party(registration, questions):
    """Return the form's data for one more person in the party of ``registration``: what was said of all of them.

    Answers that are each person's own, or sensitive, are not taken over.
    """
    shared = [question for question in questions if not question.per_person and not question.sensitive]
    known = {question.key: question for question in shared}
    answers = {key: answer for key, answer in registration.answers.items() if key in known}
    return {
        "date": registration.occurrence.date_key,
        "organisation": registration.organisation,
        "municipality": registration.municipality_key,
        **posted_of(shared, answers),
    }


def correction_of(form, registration, fingerprint, *, sees_sensitive):
    """Return the ``Correction`` that a valid ``form`` (from :func:`ask_again`) asks for.

    ``fingerprint`` is what the form was shown with. What the form does not ask stays as it is.
    """
    person = person_of(form, 0, registration.question_set)
    if "municipality" not in form.fields:
        person = replace(
            person,
            municipality_key=registration.municipality_key,
            municipality_name=registration.municipality_name,
            region_key=registration.region_key,
            other_region_reason=registration.other_region_reason,
        )
    asked = [question for question in form.ask.questions if KINDS[question.kind].asks]
    return Correction(
        person=person,
        asked=frozenset(question.key for question in asked),
        fingerprint=fingerprint,
        sees_sensitive=sees_sensitive,
        asks_family=any(question.kind == "family" for question in asked),
    )
