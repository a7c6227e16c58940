"""The form as rows for one template pass: Django's widgets would render a template for each field."""

from dataclasses import dataclass, field, replace

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_samlingar.gatherings.prose import lang_attribute
from wagtail_samlingar.gatherings.questions import KINDS, YesNo

FIXED = {
    "name": {"kind": "text", "autocomplete": "name"},
    "email": {"kind": "email", "autocomplete": "email"},
    "phone": {"kind": "tel", "autocomplete": "tel"},
    "organisation": {"kind": "text", "autocomplete": "organization"},
    "municipality": {"kind": "select"},
    "other_region_reason": {"kind": "text"},
    "not_coming": {"kind": "checkbox", "is_switch": True},
}


@dataclass(frozen=True)
class Choice:
    """One choice of a row."""

    id: str
    value: str
    label: str
    selected: bool = False
    is_full: bool = False
    lang: str = ""


@dataclass
class ChoiceGroup:
    """Choices under a heading; the heading is "" for those that stand alone. ``key`` is that of a region, or ""."""

    label: str
    choices: list[Choice]
    key: str = ""


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
    # Region keys, separated by spaces, and "<field name>=<value>": the browser shows and hides by them.
    only_regions: str = ""
    show_if: str = ""
    shown_if_words: str = ""
    # Name of the tick that makes the field optional, for the browser; "" where none does.
    optional_if: str = ""
    # A tick that changes what the form asks: nobody would think that it must be ticked.
    is_switch: bool = False
    # Attribute for the element with the label, where that is not in the language of the page.
    lang: str = ""

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


@dataclass
class PersonRows:
    """The fields of one further person. ``place`` is how people count them: the contact is the first if they come."""

    number: int
    place: int
    rows: list[Row]
    name_later: Row


def rows_of(form):
    """Return the rows of ``form`` (``RegistrationForm``) without the date, in the order asked: contact and for all."""
    rows = [_fixed_row(form, name) for name in FIXED if name in form.fields]
    return rows + _question_rows(form, 0)


def people_of(form):
    """Return a ``PersonRows`` for each further person of ``form``."""
    people = []
    for number in range(1, form.people + 1):
        later = f"p{number}_name_later"
        rows = [_row(form, f"p{number}_name", "text", optional_if=later), _row(form, f"p{number}_email", "email")]
        rows[1].hint = str(form.fields[f"p{number}_email"].help_text)
        people.append(
            PersonRows(
                number=number,
                place=number + form.contact_comes,
                rows=rows + _question_rows(form, number),
                name_later=_row(form, later, "checkbox", is_switch=True),
            )
        )
    return people


def _question_rows(form, number):
    rows = []
    for question in form.asked[number]:
        kind = KINDS[question.kind]
        if not kind.asks:
            rows.append(Row(name="", kind=question.kind, label=question.label, lang=_lang(form, question)))
        elif question.field_name_for(number) in form.fields:
            rows.append(_question_row(form, question, kind, number))
    return rows


def _fixed_row(form, name):
    facts = FIXED[name]
    row = _row(
        form,
        name,
        facts["kind"],
        autocomplete=facts.get("autocomplete", ""),
        is_switch=facts.get("is_switch", False),
    )
    if row.kind == "select":
        row.groups = _groups(row, form.fields[name].choices, {row.value})
        # Municipalities stand in groups, one for each region; see RegistrationForm.
        regions = {region_name: str(key) for key, region_name, _towns in form.ask.municipalities}
        for group in row.groups:
            group.key = regions.get(group.label, "")
    return row


def _question_row(form, question, kind, number):
    name = question.field_name_for(number)
    lang = _lang(form, question)
    row = _row(form, name, kind.widget, hint=question.help, sensitive=question.sensitive, lang=lang)
    row.only_regions = " ".join(question.only_regions)
    if question.show_if:
        target = next((q for q in form.ask.questions if q.key == question.show_if[0]), None)
        if target is not None:
            target_name = target.field_name_for(number if target.per_person else 0)
            row.show_if = f"{target_name}={question.show_if[1]}"
            row.shown_if_words = _condition_in_words(target, question.show_if[1])
    if kind.widget in ("radio", "checkboxes"):
        chosen = row.value if isinstance(row.value, list) else [row.value]
        choices = form.fields[row.name].choices
        if form.ask.by_staff and kind.widget == "radio":
            # An answer can be taken back: a radio button alone cannot be unchosen.
            choices = [("", pgettext("choice", "No answer")), *choices]
        row.groups = _groups(row, choices, set(chosen), _full(form, question))
        _mark_choices(form, question, row)
    elif kind.widget == "needs":
        chosen = form.posted.get(f"{row.name}_choices") or []
        row.groups = _groups(row, question.choices, set(chosen), _full(form, question))
        _mark_choices(form, question, row)
        row.text_value = form.posted.get(f"{row.name}_text", "")
    return row


def _lang(form, question, choice=""):
    return lang_attribute(form.ask.languages.get((question.key, choice), ""))


def _mark_choices(form, question, row):
    """Give the choices of ``row`` the language of their labels."""
    if form.ask.languages:
        for group in row.groups:
            group.choices = [replace(choice, lang=_lang(form, question, choice.value)) for choice in group.choices]


def _condition_in_words(target, choice):
    """Return when a question is to be answered, for those whose browser does not hide it."""
    labels = YesNo.labels if target.kind == "yes_no" else dict(target.choices)
    if choice not in labels:
        return ""
    return _("Answer this if you chose “%(choice)s” for “%(question)s”.") % {
        "choice": labels[choice],
        "question": target.label,
    }


def _full(form, question):
    """Return the choices of ``question`` that nobody can choose any more for the chosen date, or for any of them."""
    full = form.ask.full_choices
    chosen = full.get(form.posted.get("date"))
    taken = chosen if chosen is not None else set.intersection(*map(set, full.values())) if full else set()
    return {choice_key for question_key, choice_key in taken if question_key == question.key}


def _row(form, name, kind, **more):
    bound = form.fields[name]
    return Row(
        name=name,
        kind=kind,
        label=str(bound.label),
        id=f"samlingar-{name}",
        required=bound.required,
        value=form.posted.get(name) or "",
        errors=[str(error) for error in form.errors.get(name, ())] if form.is_bound else [],
        **more,
    )


def _groups(row, choices, chosen, full=frozenset()):
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
                    is_full=str(member_value) in full,
                )
            )
            number += 1
        groups.append(ChoiceGroup(label=str(value) if members is label else "", choices=drawn))
    return groups


def title_of_errors(count):
    """Return the heading of the error summary for ``count`` errors."""
    return ngettext("You must correct %(count)d error", "You must correct %(count)d errors", count) % {"count": count}
