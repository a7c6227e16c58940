"""Which questions are asked of whom: by the regions of the chosen date and by earlier answers. Decided here alone.

The browser shows and hides by the same facts, but nothing depends on it.
"""

from wagtail_samlingar.gatherings.questions import YesNo


def asked_of(questions, number, answers, region_keys):
    """Return the questions that are asked of person ``number`` (0: the contact, and for all), in order.

    Args: ``questions`` (list of ``Question``); ``answers``, what was posted as {form field name: text or list of
    texts}; ``region_keys`` (set of text) of the chosen date, None while none is chosen. A condition that points at a
    question or choice that is gone, or that comes later, hides nothing.
    """
    asked = {}
    for question in questions:
        if question.only_regions and region_keys is not None and not region_keys.intersection(question.only_regions):
            continue
        if _condition_holds(question, number, questions, asked, answers):
            asked[question.key] = question
    return [question for question in asked.values() if not number or question.per_person]


def _condition_holds(question, number, questions, asked, answers):
    if not question.show_if:
        return True
    key, choice = question.show_if
    earlier = questions[: questions.index(question)]
    target = next((candidate for candidate in earlier if candidate.key == key), None)
    if target is None or choice not in choice_ids(target):
        return True
    if key not in asked:
        return False
    posted = answers.get(target.field_name_for(number if target.per_person else 0)) or []
    return choice in (posted if isinstance(posted, list) else [posted])


def choice_ids(question):
    """Return the ids of the answers that a condition may name."""
    return set(YesNo.labels) if question.kind == "yes_no" else {key for key, _label in question.choices}
