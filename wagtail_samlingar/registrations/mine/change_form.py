"""The form in which people change what they answered: the questions as they were asked, with the answers in it.

Sensitive answers are not shown back, for links travel with forwarded mail: a field left empty keeps what is stored,
what is written replaces it, and a box deletes it.
"""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _

from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.gatherings.questions import KINDS
from wagtail_samlingar.registrations.choices import limited_choices
from wagtail_samlingar.registrations.commands import Correction
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.form_answers import person_of, posted_of
from wagtail_samlingar.registrations.form_rows import Row, rows_of
from wagtail_samlingar.registrations.models import SensitiveAnswers
from wagtail_samlingar.registrations.staff_asking import ask_again

FINGERPRINT = "fingerprint"
# Columns that stay as they are where the form does not ask about them.
KEPT = {
    "name": ("name", "name_is_pending"),
    "email": ("email",),
    "phone": ("phone",),
    "organisation": ("organisation",),
    "municipality": ("municipality_key", "municipality_name", "region_key"),
    "other_region_reason": ("other_region_reason",),
}


def ask_own(registration, *, names_only):
    """Return the ``Ask`` to change ``registration`` (with its date) with.

    ``names_only``: only who comes may still be said. What the gathering requires of everybody is required here, too.
    """
    ask = ask_again(registration, sees_sensitive=True)
    page = None if names_only else canonical_page(registration.occurrence.gathering_key)
    mode = FieldMode.HIDDEN if names_only else FieldMode.OPTIONAL
    date_key = registration.occurrence.date_key
    taken = ask.full_choices.get(date_key, set())
    own = limited_choices(registration.occurrence.choice_limits, registration.answers)
    return replace(
        ask,
        by_staff=False,
        name_may_wait=not names_only,
        questions=[] if names_only else ask.questions,
        phone_mode=page.phone_mode if page else mode,
        organisation_mode=page.organisation_mode if page else mode,
        municipality_mode=page.municipality_mode if page else mode,
        # What the person has is not taken for them.
        full_choices={date_key: set(taken) - set(own)},
    )


def withheld_of(registration):
    """Return the sensitive answers of ``registration`` ({key: answer}), which are not to be shown: one query."""
    found = SensitiveAnswers.objects.filter(registration=registration).values_list("answers", flat=True).first()
    return found or {}


class OwnForm(RegistrationForm):
    """What one person may change. ``withheld`` are the sensitive answers they have given ({key: answer}).

    The name is asked only while it is to come, and with it an address of the person's own, which may be left out.
    """

    def __init__(self, ask, registration, withheld, **kwargs):
        self.withheld = withheld
        super().__init__(ask, **kwargs)
        self.registration = registration
        if registration.name_is_pending:
            self.fields["email"].required = False
        else:
            del self.fields["name"]
        if not registration.name_is_pending or registration.email:
            del self.fields["email"]
        for question in self._withheld_questions():
            self.fields[question.field_name].required = False
            self.fields[forget_name(question)] = forms.BooleanField(
                label=_("Delete what I answered to “%(question)s”") % {"question": question.label}, required=False
            )

    @property
    def judged_by(self):
        """What was posted, and the answers that are kept where the field of a withheld one was left empty."""
        kept = {}
        for question in self.ask.questions:
            if question.sensitive and question.key in self.withheld and not self.data.get(forget_name(question)):
                kept |= posted_of([question], self.withheld)
        return {**self.data, **{name: value for name, value in kept.items() if not self.data.get(name)}}

    def _withheld_questions(self):
        return [
            question
            for question in self.asked[0]
            if question.sensitive and question.key in self.withheld and question.field_name in self.fields
        ]

    def posted_fields(self):
        """Return (names with one value, names with several values) that a browser may send for this form."""
        single, several = super().posted_fields()
        return single | {FINGERPRINT} | {f"forget_{key}" for key in self.withheld}, several

    def rows(self):
        """Return the rows to draw, each withheld answer with the box that deletes it."""
        forgetting = {question.field_name: forget_name(question) for question in self._withheld_questions()}
        drawn = []
        for row in rows_of(self):
            if row.name == "email":
                row.hint = _("Empty: messages go to you.")
            drawn.append(row)
            if row.show_if.partition("=")[0] in forgetting:
                # The browser cannot know whether it applies.
                row.show_if = ""
            if row.name in forgetting:
                kept = _("You have answered this. What you answered is not shown here; leave it empty to keep it.")
                row.hint = f"{row.hint} {kept}".strip()
                name = forgetting[row.name]
                value = self.posted.get(name) or ""
                label = str(self.fields[name].label)
                drawn.append(Row(name, "checkbox", label, id=f"samlingar-{name}", value=value, is_switch=True))
        return drawn

    def correction(self, fingerprint):
        """Return the ``Correction`` that this valid form asks for. ``fingerprint`` is what it was shown with."""
        row, cleaned = self.registration, self.cleaned_data
        cleaned.setdefault("name", row.name)
        cleaned.setdefault("email", row.email)
        person = person_of(self, 0, row.question_set)
        columns = [column for name, names in KEPT.items() if name not in self.fields for column in names]
        person = replace(person, **{column: getattr(row, column) for column in columns})
        asked = {question.key for question in self.ask.questions if KINDS[question.kind].asks}
        for question in self._withheld_questions():
            if question.key not in person.sensitive and not cleaned.get(forget_name(question)):
                asked.discard(question.key)
        family = any(question.kind == "family" for question in self.ask.questions)
        return Correction(
            person=person, asked=frozenset(asked), fingerprint=fingerprint, sees_sensitive=True, asks_family=family
        )


def forget_name(question):
    """Return the name of the box that deletes the answer to ``question``."""
    return f"forget_{question.key}"
