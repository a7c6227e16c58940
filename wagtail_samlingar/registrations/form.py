"""The registration form: fixed fields, the editor's questions, and what becomes of the answers."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.gatherings.questions import KINDS, AddressField, Question
from wagtail_samlingar.occurrences.states import PublicState
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY, WHOLE_COUNTY, Person, Submission
from wagtail_samlingar.registrations.sanitise import clean_text

NAME_LENGTH = 255
EMAIL_LENGTH = 254
PHONE_LENGTH = 64
# The sanitiser's own limit; each field then says its own, shorter one.
POSTED_LENGTH = 10**6
BEYOND_REGIONS = {WHOLE_COUNTY: _("Whole county"), OUTSIDE_COUNTY: _("Outside the county")}
# Fields of the page's form that are no answers.
CONTROL_FIELDS = frozenset({"token", "language", "captcha_key", "captcha_answer", "new_captcha"})

WHY_NOT = {
    PublicState.UNAVAILABLE: _("Registration for this date is closed. Choose another date."),
    PublicState.CANCELLED: pgettext_lazy("date", "This date is cancelled. Choose another date."),
    PublicState.POSTPONED: pgettext_lazy("date", "This date is postponed. Choose another date."),
    PublicState.UNDECIDED: _("The day is not decided yet. Choose another date, or come back later."),
    PublicState.OVER: _("This date is over. Choose another date."),
    PublicState.NOT_OPEN: _("Registration for this date is not open yet. Choose another date, or come back later."),
    PublicState.CLOSED: _("The deadline for this date has passed. Choose another date, or write to the contact."),
}


@dataclass(frozen=True)
class Ask:
    """Everything the form needs to know, read beforehand.

    ``dates``: list of (occurrence, the ``PublicState`` in which it takes nobody or None, label) in order;
    ``municipalities``: list of (region key, region name, [(item id, name)]); ``questions``: list of ``Question``;
    modes are ``FieldMode``.
    """

    gathering_key: UUID
    dates: list
    municipalities: list
    questions: list[Question]
    phone_mode: str
    organisation_mode: str
    municipality_mode: str

    @property
    def asks_municipality(self):
        """The municipality is asked only where a date has a region with municipalities."""
        return bool(self.municipalities) and self.municipality_mode != FieldMode.HIDDEN


class RegistrationForm(forms.Form):
    """One person for one date. Field names are stable: they are also those of the JSON schema.

    Call with the ``Ask`` and, for a posted form, with the sanitised data.
    """

    use_required_attribute = False

    def __init__(self, ask, data=None, initial=None):
        super().__init__(data=data, initial=initial, prefix=None, auto_id="samlingar-%s")
        self.ask = ask
        self.occurrences = {occurrence.date_key: (occurrence, closed) for occurrence, closed, _label in ask.dates}
        self.fields["date"] = forms.ChoiceField(
            label=_("Choose date"),
            choices=[(occurrence.date_key, label) for occurrence, _closed, label in ask.dates],
            error_messages={
                "required": _("Choose the date you want to attend"),
                "invalid_choice": _("Choose one of the dates on this page"),
            },
        )
        self._add_contact_fields()
        for question in ask.questions:
            if KINDS[question.kind].asks:
                self.fields[question.field_name] = question.form_field()
        for field in self.fields.values():
            field.error_messages["max_length"] = _(
                "Shorten this to %(limit_value)d characters. Now it has %(show_value)d."
            )

    def _add_contact_fields(self):
        self.fields["name"] = forms.CharField(
            label=_("Full name"), max_length=NAME_LENGTH, error_messages={"required": _("Enter your name")}
        )
        self.fields["email"] = AddressField(
            label=_("Email address"),
            max_length=EMAIL_LENGTH,
            error_messages={
                "required": _("Enter your email address"),
                "invalid": _("Enter an email address with an @, such as name@example.org"),
            },
        )
        if self.ask.phone_mode != FieldMode.HIDDEN:
            self.fields["phone"] = forms.RegexField(
                r"^[+()0-9 ./-]{3,}$",
                label=_("Phone number"),
                max_length=PHONE_LENGTH,
                required=self.ask.phone_mode == FieldMode.REQUIRED,
                error_messages={
                    "required": _("Enter your phone number"),
                    "invalid": _("Write the phone number with digits, such as 70 00 00 00"),
                },
            )
        if self.ask.organisation_mode != FieldMode.HIDDEN:
            self.fields["organisation"] = forms.CharField(
                label=_("Organisation"),
                max_length=NAME_LENGTH,
                required=self.ask.organisation_mode == FieldMode.REQUIRED,
                error_messages={"required": _("Enter your organisation or place of work")},
            )
        if self.ask.asks_municipality:
            self.fields["municipality"] = forms.ChoiceField(
                label=_("Municipality"),
                choices=self._municipality_choices(),
                required=self.ask.municipality_mode == FieldMode.REQUIRED,
                error_messages={
                    "required": _("Choose your municipality"),
                    "invalid_choice": _("Choose a municipality from the list"),
                },
            )

    def _municipality_choices(self):
        groups = [(name, towns) for _key, name, towns in self.ask.municipalities]
        return [
            ("", pgettext_lazy("municipality", "Choose")),
            *groups,
            (pgettext_lazy("municipality", "Other"), list(BEYOND_REGIONS.items())),
        ]

    def clean_date(self):
        """Refuse a date that takes no registrations now. The service judges again under the lock."""
        date_key = self.cleaned_data["date"]
        _occurrence, closed = self.occurrences[date_key]
        if closed is not None:
            raise ValidationError(WHY_NOT[closed], code="not_open")
        return date_key

    def posted_fields(self):
        """Return (names with one value, names with several values) that a browser may send for this form."""
        single, several = {"date", "name", "email", "phone", "organisation", "municipality"}, set()
        single &= set(self.fields)
        for question in self.ask.questions:
            kind = KINDS[question.kind]
            if kind.widget == "checkboxes":
                several.add(question.field_name)
            elif kind.widget == "needs":
                several.add(f"{question.field_name}_choices")
                single.add(f"{question.field_name}_text")
            elif kind.asks:
                single.add(question.field_name)
        return single | CONTROL_FIELDS, several

    def submission(self, idempotency_key, language, question_set):
        """Return the ``Submission`` of a valid form.

        Args: ``question_set`` (``QuestionSet``) records the questions as they were asked.
        """
        answers, sensitive, family = self._answers()
        occurrence, _closed = self.occurrences[self.cleaned_data["date"]]
        municipality_key = self.cleaned_data.get("municipality", "")
        name, region_key = self._municipality(municipality_key)
        person = Person(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            phone=self.cleaned_data.get("phone", ""),
            organisation=self.cleaned_data.get("organisation", ""),
            municipality_key=municipality_key,
            municipality_name=name,
            region_key=region_key,
            family=family,
            question_set=question_set,
            answers=answers,
            sensitive=sensitive,
        )
        return Submission(
            occurrence_id=occurrence.pk,
            idempotency_key=idempotency_key,
            language=language,
            contact_name=person.name,
            contact_email=person.email,
            contact_phone=person.phone,
            people=(person,),
        )

    def _answers(self):
        """Return ({key: answer}, {key: sensitive answer}, family key)."""
        answers, sensitive, family = {}, {}, ""
        for question in self.ask.questions:
            if not KINDS[question.kind].asks:
                continue
            answer = question.to_answer(self.cleaned_data.get(question.field_name))
            if answer is None:
                continue
            if question.kind == "family":
                family = family or answer
            (sensitive if question.sensitive else answers)[question.key] = answer
        return answers, sensitive, family

    def _municipality(self, item_id):
        """Return (name, region key) of a chosen municipality; neither for a region-less answer."""
        if item_id in (WHOLE_COUNTY, OUTSIDE_COUNTY):
            return str(BEYOND_REGIONS[item_id]), None
        for region_key, _region, towns in self.ask.municipalities:
            for town_id, name in towns:
                if town_id == item_id:
                    return name, region_key
        return "", None


def sanitised(posted, ask):
    """Return (cleaned data, {field name: ValidationError}) for the texts of ``posted`` (from ``clean_post``).

    What cannot be stored is emptied and told at its field; the rest is what the visitor will see again.
    """
    long_texts = {question.field_name for question in ask.questions if question.kind == "long_text"}
    data, errors = {}, {}
    for name, value in posted.items():
        if isinstance(value, list):
            data[name] = [_short(item) for item in value]
            continue
        try:
            data[name] = clean_text(value, POSTED_LENGTH, multiline=name in long_texts)
        except ValidationError as error:
            data[name] = ""
            errors[name] = error
    return data, errors


def _short(value):
    try:
        return clean_text(value, 255)
    except ValidationError:
        return ""
