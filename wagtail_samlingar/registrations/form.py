"""The registration form: fixed fields, people, the editor's questions, and what is refused."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.gatherings.question_fields import AddressField, PhoneField
from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.occurrences.states import PublicState
from wagtail_samlingar.registrations.applicability import asked_of
from wagtail_samlingar.registrations.ask import BEYOND_REGIONS
from wagtail_samlingar.registrations.sanitise import clean_text

NAME_LENGTH = 255
REASON_LENGTH = 500
# The sanitiser's own limit; each field then says its own, shorter one.
POSTED_LENGTH = 10**6
# Fields of the page's form that are no answers. "website" is the honeypot: people do not see it.
CONTROL_FIELDS = frozenset(
    {
        "token",
        "language",
        "captcha_key",
        "captcha_answer",
        "new_captcha",
        "by_email",
        "website",
        "add_person",
        "remove_person",
        "accept_queue",
    }
)
PEOPLE = re.compile(r"[0-9]{1,3}")

WHY_NOT = {
    PublicState.UNAVAILABLE: _("Registration for this date is closed. Choose another date."),
    PublicState.CANCELLED: pgettext_lazy("date", "This date is cancelled. Choose another date."),
    PublicState.POSTPONED: pgettext_lazy("date", "This date is postponed. Choose another date."),
    PublicState.UNDECIDED: _("The day is not decided yet. Choose another date, or come back later."),
    PublicState.OVER: _("This date is over. Choose another date."),
    PublicState.NOT_OPEN: _("Registration for this date is not open yet. Choose another date, or come back later."),
    PublicState.CLOSED: _("The deadline for this date has passed. Choose another date, or write to the contact."),
    PublicState.QUEUE_FULL: _("This date and its waiting list are full. Choose another date."),
}


class RegistrationForm(forms.Form):
    """A contact, the people who come, one date. Field names are stable: they are also those of the JSON schema.

    Call with the ``Ask`` and, for a posted form, with the sanitised data. ``p1_name``, ``p1_email``, ``p1_name_later``
    and ``p1_q_<question key>`` are of the first further person, and so on up to ``people``.
    """

    use_required_attribute = False

    def __init__(self, ask, data=None, initial=None):
        super().__init__(data=data, initial=initial, prefix=None, auto_id="samlingar-%s")
        self.ask = ask
        self.occurrences = {occurrence.date_key: (occurrence, closed) for occurrence, closed, _label in ask.dates}
        self.people, self.people_error = self._people()
        # {person number: [Question]}: what is asked now, of the contact (and for all) under 0.
        self.asked = {number: self._asked_of(number) for number in range(self.people + 1)}
        self._add_date()
        self._add_contact_fields()
        self._add_questions(0)
        for number in range(1, self.people + 1):
            self._add_person(number)
        for field in self.fields.values():
            field.error_messages["max_length"] = _(
                "Shorten this to %(limit_value)d characters. Now it has %(show_value)d."
            )

    @property
    def posted(self):
        """What was posted, or what the form starts with."""
        return self.data if self.is_bound else self.initial

    @property
    def contact_comes(self):
        """False when the contact registers others and does not come."""
        return not self.posted.get("not_coming")

    def _people(self):
        """Return (further people shown, error or None). Only ASCII digits are a number here."""
        posted = str(self.posted.get("people", "") or "0")
        most = self.ask.party_limit if self.posted.get("not_coming") else self.ask.party_limit - 1
        number = int(posted) if PEOPLE.fullmatch(posted) else -1
        if 0 <= number <= most:
            return number, None
        return max(min(number, most), 0), ngettext(
            "At most %(limit)d person can be registered at once.",
            "At most %(limit)d people can be registered at once.",
            self.ask.party_limit,
        ) % {"limit": self.ask.party_limit}

    def _asked_of(self, number):
        if self.ask.by_staff:
            # What somebody tells on the phone is written down, whatever else they have told.
            return [question for question in self.ask.questions if not number or question.per_person]
        chosen = self.occurrences.get(self.posted.get("date"))
        regions = {str(region.key) for region in chosen[0].regions.all()} if chosen else None
        if not self.is_bound:
            # Nothing is answered yet: everything is shown, and the browser hides what does not apply.
            return [question for question in self.ask.questions if not number or question.per_person]
        return asked_of(self.ask.questions, number, self.judged_by, regions)

    @property
    def judged_by(self):
        """The answers that decide what else is asked, as they were posted."""
        return self.data

    def _add_date(self):
        self.fields["date"] = forms.ChoiceField(
            label=_("Choose date"),
            choices=[(occurrence.date_key, label) for occurrence, _closed, label in self.ask.dates],
            error_messages={
                "required": _("Choose the date you want to attend"),
                "invalid_choice": _("Choose one of the dates on this page"),
            },
        )

    def _add_contact_fields(self):
        ask = self.ask
        self.fields["name"] = forms.CharField(
            label=_("Full name"),
            max_length=NAME_LENGTH,
            required=not ask.name_may_wait,
            error_messages={"required": _("Enter the name of the person") if ask.by_staff else _("Enter your name")},
        )
        self.fields["email"] = AddressField(
            label=_("Email address"),
            required=not ask.by_staff,
            error_messages={"required": _("Enter your email address")},
        )
        if ask.phone_mode != FieldMode.HIDDEN:
            self.fields["phone"] = PhoneField(
                label=_("Phone number"),
                required=ask.phone_mode == FieldMode.REQUIRED,
                error_messages={"required": _("Enter your phone number")},
            )
        if ask.organisation_mode != FieldMode.HIDDEN:
            self.fields["organisation"] = forms.CharField(
                label=_("Organisation"),
                max_length=NAME_LENGTH,
                required=ask.organisation_mode == FieldMode.REQUIRED,
                error_messages={"required": _("Enter your organisation or place of work")},
            )
        if ask.asks_municipality:
            groups = [(name, towns) for _key, name, towns in ask.municipalities]
            beyond = (pgettext_lazy("municipality", "Other"), list(BEYOND_REGIONS.items()))
            self.fields["municipality"] = forms.ChoiceField(
                label=_("Municipality"),
                choices=[("", pgettext_lazy("municipality", "Choose")), *groups, beyond],
                required=ask.municipality_mode == FieldMode.REQUIRED,
                error_messages={
                    "required": _("Choose your municipality"),
                    "invalid_choice": _("Choose a municipality from the list"),
                },
            )
        if ask.asks_reason:
            why = _("If you choose another region than your own: why?")
            self.fields["other_region_reason"] = forms.CharField(
                label=_("Reason for choosing another region") if ask.by_staff else why,
                max_length=REASON_LENGTH,
                required=False,
            )
        if ask.party_limit > 1:
            self.fields["not_coming"] = forms.BooleanField(
                label=_("I register others and do not come myself"), required=False
            )

    def _add_person(self, number):
        later = self.posted.get(f"p{number}_name_later")
        self.fields[f"p{number}_name"] = forms.CharField(
            label=_("Full name"),
            max_length=NAME_LENGTH,
            required=not later,
            error_messages={
                "required": _("Enter the name of person %(number)d, or tick that the name comes later")
                % {"number": number + self.contact_comes}
            },
        )
        self.fields[f"p{number}_name_later"] = forms.BooleanField(label=_("The name comes later"), required=False)
        self.fields[f"p{number}_email"] = AddressField(
            label=_("Email address"), required=False, help_text=_("Empty: messages go to you.")
        )
        self._add_questions(number)

    def _add_questions(self, number):
        for question in self.asked[number]:
            if KINDS[question.kind].asks and (number or self.contact_comes or not question.per_person):
                field = self.fields[question.field_name_for(number)] = question.form_field()
                field.required = field.required and not self.ask.by_staff

    def clean_date(self):
        """Refuse a date that takes no registrations now. The service judges again under the lock."""
        date_key = self.cleaned_data["date"]
        _occurrence, closed = self.occurrences[date_key]
        if closed is not None:
            raise ValidationError(WHY_NOT[closed], code="not_open")
        return date_key

    def clean(self):
        """Refuse too many people, or none at all."""
        if self.people_error:
            self.add_error(None, self.people_error)
        elif not self.contact_comes and not self.people:
            self.add_error(None, _now("Add the people you register, or remove the tick that you do not come."))
        return super().clean()

    def posted_fields(self):
        """Return (names with one value, names with several values) that a browser may send for this form."""
        single = {"date", "name", "email", "phone", "organisation", "municipality", "other_region_reason"}
        single = (single & set(self.fields)) | CONTROL_FIELDS | {"people", "not_coming"}
        several = set()
        for number in range(self.ask.party_limit + 1):
            if number:
                single |= {f"p{number}_name", f"p{number}_email", f"p{number}_name_later"}
            for question in self.ask.questions:
                name, kind = question.field_name_for(number), KINDS[question.kind]
                if kind.widget == "checkboxes":
                    several.add(name)
                elif kind.widget == "needs":
                    several.add(f"{name}_choices")
                    single.add(f"{name}_text")
                elif kind.asks:
                    single.add(name)
        return single, several


def sanitised(posted, ask):
    """Return (cleaned data, {field name: ValidationError}) for the texts of ``posted`` (from ``clean_post``).

    What cannot be stored is emptied and told at its field; the rest is what the visitor will see again.
    """
    long_texts = tuple(question.field_name for question in ask.questions if question.kind == "long_text")
    data, errors = {}, {}
    for name, value in posted.items():
        if isinstance(value, list):
            data[name] = [_short(item) for item in value]
            continue
        try:
            data[name] = clean_text(value, POSTED_LENGTH, multiline=bool(long_texts) and name.endswith(long_texts))
        except ValidationError as error:
            data[name] = ""
            errors[name] = error
    return data, errors


def _short(value):
    try:
        return clean_text(value, 255)
    except ValidationError:
        return ""
