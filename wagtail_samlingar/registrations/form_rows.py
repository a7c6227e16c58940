"""The form as rows for one template pass: Django's widgets would render a template for each field."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import ngettext

from wagtail_samlingar.gatherings.questions import KINDS

FIXED = {
    "name": {"kind": "text", "autocomplete": "name"},
    "email": {"kind": "email", "autocomplete": "email"},
    "phone": {"kind": "tel", "autocomplete": "tel"},
    "organisation": {"kind": "text", "autocomplete": "organization"},
    "municipality": {"kind": "select"},
}


@dataclass(frozen=True)
class Choice:
    """One choice of a row."""

    id: str
    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices under a heading; the heading is "" for those that stand alone."""

    label: str
    choices: list[Choice]


@dataclass
class Row:
    """One field or text of the form. ``kind`` says what the template draws."""

    name: str
    kind: str
    label: str
    id: str = ""
    hint: str = ""
    required: bool = False
    sensitive: bool = False
    value: str = ""
    autocomplete: str = ""
    errors: list[str] = field(default_factory=list)
    groups: list[ChoiceGroup] = field(default_factory=list)
    text_value: str = ""

    @property
    def choices(self):
        """All choices, without their groups."""
        return [choice for group in self.groups for choice in group.choices]

    @cached_property
    def described_by(self):
        """Ids of hint and error, for ``aria-describedby``."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-error"] if self.errors else ids)

    @property
    def target_id(self):
        """Id that a link in the error summary leads to: the field, or its first choice."""
        return self.choices[0].id if self.kind in ("radio", "checkboxes", "needs") and self.groups else self.id


def rows_of(form):
    """Return the rows of ``form`` (``RegistrationForm``) without the date, in the order asked."""
    rows = [_fixed_row(form, name) for name in FIXED if name in form.fields]
    for question in form.ask.questions:
        kind = KINDS[question.kind]
        if kind.asks:
            rows.append(_question_row(form, question, kind))
        else:
            rows.append(Row(name="", kind=question.kind, label=question.label))
    return rows


def _fixed_row(form, name):
    row = _row(form, name, FIXED[name]["kind"], autocomplete=FIXED[name].get("autocomplete", ""))
    if row.kind == "select":
        row.groups = _groups(row, form.fields[name].choices, {row.value})
    return row


def _question_row(form, question, kind):
    row = _row(form, question.field_name, kind.widget, hint=question.help, sensitive=question.sensitive)
    if kind.widget in ("radio", "checkboxes"):
        chosen = row.value if isinstance(row.value, list) else [row.value]
        row.groups = _groups(row, form.fields[row.name].choices, set(chosen))
    elif kind.widget == "needs":
        chosen = form.data.get(f"{row.name}_choices") or []
        row.groups = _groups(row, question.choices, set(chosen))
        row.text_value = form.data.get(f"{row.name}_text", "")
    return row


def _row(form, name, kind, **more):
    bound = form.fields[name]
    value = form.data.get(name, "") if form.is_bound else (form.initial.get(name) or "")
    return Row(
        name=name,
        kind=kind,
        label=str(bound.label),
        id=f"samlingar-{name}",
        required=bound.required,
        value=value,
        errors=[str(error) for error in form.errors.get(name, ())] if form.is_bound else [],
        **more,
    )


def _groups(row, choices, chosen):
    groups, number = [], 0
    for value, label in choices:
        members = label if isinstance(label, (list, tuple)) else [(value, label)]
        drawn = []
        for member_value, member_label in members:
            drawn.append(
                Choice(
                    id=f"{row.id}-{number}",
                    value=str(member_value),
                    label=str(member_label),
                    selected=str(member_value) in chosen,
                )
            )
            number += 1
        groups.append(ChoiceGroup(label=str(value) if members is label else "", choices=drawn))
    return groups


def title_of_errors(count):
    """Return the heading of the error summary for ``count`` errors."""
    return ngettext("You must correct %(count)d error", "You must correct %(count)d errors", count) % {"count": count}
