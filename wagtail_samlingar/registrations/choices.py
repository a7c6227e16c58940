"""Choices of which only some are to be had on each date, counted from narrow rows under the lock."""

from django.db.models import Count

from wagtail_samlingar.registrations.errors import ChoiceTaken
from wagtail_samlingar.registrations.models import ChoiceUse, Registration, SensitiveAnswers
from wagtail_samlingar.registrations.states import ACTIVE


def limited_choices(limits, *documents):
    """Return [(question key, choice id)] of the limited choices in answer documents ({question key: answer})."""
    return [
        (question_key, choice) for question_key, choice in _uses(documents) if choice in limits.get(question_key, {})
    ]


def _uses(documents):
    return [
        (question_key, choice)
        for document in documents
        for question_key, answer in document.items()
        for choice in _chosen(answer)
    ]


def _chosen(answer):
    if isinstance(answer, dict):
        return answer.get("choices") or []
    if isinstance(answer, list):
        return answer
    return [answer] if isinstance(answer, str) else []


def taken_choices(occurrences):
    """Return {occurrence pk: {(question key, choice id): people}} for limited choices in use: one query."""
    rows = (
        ChoiceUse.objects.filter(
            occurrence__in=[occurrence.pk for occurrence in occurrences], registration__status__in=ACTIVE
        )
        .order_by()
        .values_list("occurrence_id", "question_key", "choice_key")
        .annotate(people=Count("pk"))
    )
    taken = {occurrence.pk: {} for occurrence in occurrences}
    for occurrence_id, question_key, choice_key, people in rows:
        taken[occurrence_id][(question_key, choice_key)] = people
    return taken


def full_choices(occurrences):
    """Return {occurrence pk: {(question key, choice id)}} of the choices that nobody else can have.

    No query where no choice has a limit.
    """
    limited = [occurrence for occurrence in occurrences if occurrence.choice_limits]
    taken = taken_choices(limited) if limited else {}
    return {
        occurrence.pk: {
            (question_key, choice_key)
            for question_key, choices in occurrence.choice_limits.items()
            for choice_key, limit in choices.items()
            if taken[occurrence.pk].get((question_key, choice_key), 0) >= limit
        }
        for occurrence in limited
    }


def check_choices(occurrence, uses):
    """Raise ``ChoiceTaken`` when ``uses`` ([(question key, choice id)], one for each person) pass a limit.

    To be called under the lock of ``occurrence``.
    """
    uses = [use for use in uses if use[1] in occurrence.choice_limits.get(use[0], {})]
    if not uses:
        return
    taken = taken_choices([occurrence])[occurrence.pk]
    for question_key, choice_key in uses:
        people = taken.get((question_key, choice_key), 0) + 1
        if people > occurrence.choice_limits[question_key][choice_key]:
            raise ChoiceTaken(question_key, choice_key)
        taken[(question_key, choice_key)] = people


def choices_of(registration):
    """Return [(question key, choice id)] of the limited choices a registration has made."""
    return list(registration.choice_uses.values_list("question_key", "choice_key"))


def keep_choices(registration, limits, *documents):
    """Write a row for each limited choice in the answers of a new ``registration``."""
    uses = limited_choices(limits, *documents)
    if uses:
        _write(registration, uses)


def keep_missing_choices(occurrence):
    """Write a row for each limited choice that people on ``occurrence`` have made and that none was written for.

    To be called under the lock of ``occurrence``. Three queries, and one for each thousand rows.
    """
    if not occurrence.choice_limits:
        return
    written = ChoiceUse.objects.filter(occurrence=occurrence)
    known = set(written.values_list("registration_id", "question_key", "choice_key"))
    kept_apart = SensitiveAnswers.objects.filter(registration__occurrence=occurrence)
    sensitive = dict(kept_apart.values_list("registration_id", "answers"))
    people = Registration.objects.filter(occurrence=occurrence).order_by("pk").values_list("pk", "answers")
    missing = [
        _row(occurrence.pk, pk, use)
        for pk, answers in people
        for use in limited_choices(occurrence.choice_limits, answers, sensitive.get(pk, {}))
        if (pk, *use) not in known
    ]
    ChoiceUse.objects.bulk_create(missing, batch_size=1000)


def _write(registration, uses):
    ChoiceUse.objects.bulk_create(_row(registration.occurrence_id, registration.pk, use) for use in uses)


def _row(occurrence_id, registration_id, use):
    question_key, choice_key = use
    return ChoiceUse(
        occurrence_id=occurrence_id,
        registration_id=registration_id,
        question_key=question_key,
        choice_key=choice_key,
    )


def change_choices(registration, occurrence, *documents):
    """Write the rows of a corrected ``registration`` anew from its answers.

    To be called under the lock of ``occurrence``. What the person had they keep, also where the limit has been lowered
    since. Raises ``ChoiceTaken`` when they are active and a choice that is new to them has no room left.
    """
    had = set(choices_of(registration))
    kept = [use for use in _uses(documents) if use in had or use[1] in occurrence.choice_limits.get(use[0], {})]
    if registration.status in ACTIVE:
        check_choices(occurrence, [use for use in kept if use not in had])
    if had != set(kept):
        registration.choice_uses.all().delete()
        _write(registration, kept)
