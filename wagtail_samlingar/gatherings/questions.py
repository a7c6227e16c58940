"""Questions as plain data: what is asked, how it is cleaned, stored and shown.

A ``Question`` is made either from a block on a page (``blocks/questions.py``) or from a stored question set, so that
an old answer is read by the same code that wrote it. Answers are JSON: text, number, ISO date, true, or choice ids.
"""

from dataclasses import asdict, dataclass
from datetime import date

from django import forms
from django.utils import formats
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.gatherings.question_fields import (
    LONG_TEXT_LENGTH,
    AddressField,
    NeedsField,
    PhoneField,
    SeveralField,
)

SHORT_TEXT_LENGTH = 255
LARGEST = 10**9 - 1


@dataclass(frozen=True)
class Question:
    """One question: ``key`` is the block id, ``choices`` is a tuple of (choice id, label) in order.

    ``kind`` is a key of ``KINDS``. ``sensitive`` answers are stored apart and purged first. ``per_person`` questions
    are asked once for each person of a party, the others once for all. ``only_regions`` are region keys (empty: all);
    ``show_if`` is (question key, choice id) of an earlier question, or empty.
    """

    key: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    sensitive: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    per_person: bool = False
    only_regions: tuple[str, ...] = ()
    show_if: tuple[str, str] | tuple[()] = ()
    # Staff look at the person again when the answer was changed after they got a place.
    review_again: bool = False

    @property
    def field_name(self):
        """Name of the form field for the first person, or for all."""
        return f"q_{self.key}"

    def field_name_for(self, number):
        """Name of the form field for person ``number`` of a party; 0 is the contact."""
        return f"p{number}_{self.field_name}" if number else self.field_name

    def as_data(self):
        """Return the question as JSON data for a question set."""
        lists = {"only_regions": list(self.only_regions), "show_if": list(self.show_if)}
        return {**asdict(self), "choices": [list(choice) for choice in self.choices], **lists}

    @classmethod
    def from_data(cls, data):
        """Return the question that :meth:`as_data` wrote."""
        tuples = {name: tuple(data.get(name, ())) for name in ("only_regions", "show_if")}
        return cls(**{**data, "choices": tuple(tuple(choice) for choice in data["choices"]), **tuples})

    def form_field(self):
        """Return the Django form field that asks the question."""
        return KINDS[self.kind].form_field(self)

    def to_answer(self, cleaned):
        """Return the JSON value to store for a cleaned form value, or None when nothing was answered."""
        return KINDS[self.kind].to_answer(self, cleaned)

    def display(self, answer):
        """Return the answer as text in the active language; "" when there is none."""
        return "" if answer in (None, "", [], {}) else KINDS[self.kind].display(self, answer)


class Kind:
    """How one kind of question is asked and answered. Subclasses say what differs."""

    # What the form's template draws: an input type, "textarea", "radio", "checkboxes", "checkbox" or "needs".
    widget = "text"
    asks = True

    def form_field(self, question):
        """Return the form field for ``question``."""
        return forms.CharField(max_length=SHORT_TEXT_LENGTH, **self.common(question))

    def common(self, question, missing=None, **errors):
        """Return keyword arguments that every field takes. Errors say what to do (UX 33)."""
        return {
            "label": question.label,
            "help_text": question.help,
            "required": question.required,
            "error_messages": {
                "required": missing or format_lazy(_("Answer the question “{}”"), question.label),
                "invalid_choice": format_lazy(_("Choose among the answers that are listed for “{}”"), question.label),
                **errors,
            },
        }

    def to_answer(self, question, cleaned):
        """Return JSON or None."""
        return cleaned if cleaned not in (None, "", []) else None

    def display(self, question, answer):
        """Return text."""
        return str(answer)


class ShortText(Kind):
    """One line."""


class LongText(Kind):
    """Several lines."""

    widget = "textarea"

    def form_field(self, question):
        return forms.CharField(max_length=LONG_TEXT_LENGTH, widget=forms.Textarea, **self.common(question))


class Email(Kind):
    """An e-mail address; spaces around it are forgiven."""

    widget = "email"

    def form_field(self, question):
        return AddressField(**self.common(question))


class Phone(Kind):
    """A phone number, with any spacing."""

    widget = "tel"

    def form_field(self, question):
        return PhoneField(**self.common(question))


class Number(Kind):
    """A whole number."""

    widget = "number"

    def form_field(self, question):
        too_large = _("Write a number with nine digits at most")
        errors = {"invalid": _("Write a whole number, such as 12"), "min_value": too_large, "max_value": too_large}
        return forms.IntegerField(min_value=-LARGEST, max_value=LARGEST, **self.common(question, **errors))


class Day(Kind):
    """A date."""

    widget = "date"

    def form_field(self, question):
        invalid = _("Write the date as year-month-day, such as 2026-12-24")
        return forms.DateField(**self.common(question, invalid=invalid))

    def to_answer(self, question, cleaned):
        return cleaned.isoformat() if cleaned else None

    def display(self, question, answer):
        return formats.date_format(date.fromisoformat(answer), "DATE_FORMAT")


class SingleChoice(Kind):
    """One of the editor's choices."""

    widget = "radio"

    def form_field(self, question):
        return forms.ChoiceField(
            choices=question.choices,
            **self.common(question, format_lazy(_("Choose an answer to “{}”"), question.label)),
        )

    def display(self, question, answer):
        return dict(question.choices).get(answer, answer)


class SeveralChoices(Kind):
    """Any number of the editor's choices."""

    widget = "checkboxes"

    def form_field(self, question):
        return SeveralField(
            choices=question.choices,
            **self.common(question, format_lazy(_("Choose at least one answer to “{}”"), question.label)),
        )

    def display(self, question, answer):
        labels = dict(question.choices)
        return ", ".join(labels.get(choice, choice) for choice in answer)


class YesNo(Kind):
    """Yes or no, neither preselected."""

    widget = "radio"
    labels = {"yes": pgettext_lazy("answer", "Yes"), "no": pgettext_lazy("answer", "No")}

    def form_field(self, question):
        return forms.ChoiceField(
            choices=list(self.labels.items()),
            **self.common(question, format_lazy(_("Choose yes or no for “{}”"), question.label)),
        )

    def to_answer(self, question, cleaned):
        return cleaned == "yes" if cleaned else None

    def display(self, question, answer):
        return str(self.labels["yes" if answer else "no"])


class Consent(Kind):
    """A box to tick, never ticked beforehand."""

    widget = "checkbox"

    def form_field(self, question):
        return forms.BooleanField(**self.common(question, _("Tick the box if you consent; it is needed to register")))

    def to_answer(self, question, cleaned):
        return True if cleaned else None

    def display(self, question, answer):
        return str(YesNo.labels["yes"])


class Needs(Kind):
    """Diet, allergies or access: always sensitive."""

    widget = "needs"

    def form_field(self, question):
        return NeedsField(choices=question.choices, **self.common(question))

    def to_answer(self, question, cleaned):
        return cleaned if cleaned and (cleaned["choices"] or cleaned["text"]) else None

    def display(self, question, answer):
        labels = dict(question.choices)
        parts = [labels.get(choice, choice) for choice in answer["choices"]]
        return ", ".join([*parts, answer["text"]] if answer["text"] else parts)


class Heading(Kind):
    """A heading between questions: asks nothing."""

    asks = False


class HelpText(Kind):
    """A paragraph between questions: asks nothing."""

    asks = False


KINDS = {
    "short_text": ShortText(),
    "long_text": LongText(),
    "email": Email(),
    "phone": Phone(),
    "number": Number(),
    "date": Day(),
    "single_choice": SingleChoice(),
    "several_choices": SeveralChoices(),
    "yes_no": YesNo(),
    "consent": Consent(),
    "needs": Needs(),
    # "I come from": the site's families of target groups, kept as a column for statistics.
    "family": SingleChoice(),
    "heading": Heading(),
    "help_text": HelpText(),
}
