"""The registration form as staff fill it in, and the forms of what staff alone decide."""

import re
import secrets
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.decisions import REASON_LENGTH
from wagtail_samlingar.registrations.form import RegistrationForm, sanitised
from wagtail_samlingar.registrations.form_rows import Row, rows_of
from wagtail_samlingar.registrations.services import EnteredAs

# What is asked first, in this order; the rest stands in a fold.
FIRST = ("name", "phone", "email", "organisation", "municipality")
WALK_IN = "walk_in"
KEY = re.compile(r"[0-9a-f]{32}")


def new_reason_field():
    """Return the field of the reason that a place beyond the capacity takes."""
    return forms.CharField(
        label=_("Reason for giving a place beyond the capacity"),
        help_text=_("Kept in the history. Do not write anything personal."),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EntryForm(forms.Form):
    """What a new registration is entered as, and whether its people are told."""

    # Made with the form, so that a second post of it enters nobody anew.
    key = forms.RegexField(KEY, widget=forms.HiddenInput)
    entered_as = forms.ChoiceField(
        label=_("Enter as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person is entered as")},
    )
    override_reason = new_reason_field()
    language = forms.ChoiceField(label=_("Language of messages"))
    silent = forms.BooleanField(label=_("Do not send a message"), required=False)

    def __init__(self, *args, has_its_day=False, **kwargs):
        super().__init__(*args, auto_id="id_entry_%s", **kwargs)
        met = [(WALK_IN, _("Has met: gets a place, and is ticked off as attended"))] if has_its_day else []
        self.fields["entered_as"].choices = [*met, *EnteredAs.choices]
        self.fields["language"].choices = list(get_content_languages().items())


class AddPersonForm(forms.Form):
    """Whether a person who joins a party is told, and why they get in beyond what is free."""

    # People in the party when the form was shown: a second post adds nobody anew.
    expected_size = forms.IntegerField(widget=forms.HiddenInput)
    override_reason = new_reason_field()
    silent = forms.BooleanField(label=_("Do not send a message"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_adding_%s", **kwargs)


class CorrectForm(forms.Form):
    """What the person correcting was shown, and whether a new address is told how things stand."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
    silent = forms.BooleanField(
        label=_("Do not send a message"),
        help_text=_("A new e-mail address is otherwise told how things stand."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_correct_%s", **kwargs)


@dataclass
class StaffRows:
    """The rows of a ``RegistrationForm`` as staff see them: what is asked first, and the rest."""

    first: list[Row]
    more: list[Row]

    @property
    def is_open(self):
        """True where the fold has something to say: an error or an answer."""
        return any(
            row.errors or row.value or row.text_value or any(choice.selected and choice.value for choice in row.choices)
            for row in self.more
        )


def rows_for_staff(form):
    """Return the ``StaffRows`` of ``form``."""
    rows = rows_of(form)
    named = {row.name: row for row in rows if row.name in FIRST}
    return StaffRows(
        first=[named[name] for name in FIRST if name in named],
        more=[row for row in rows if row.name not in named],
    )


def posted_form(ask, posted):
    """Return the ``RegistrationForm`` of ``posted`` (``QueryDict``), bound, for the one date of ``ask``.

    What cannot be stored is emptied and told at its field. Other fields than those of the form are left alone.
    """
    single, several = RegistrationForm(ask).posted_fields()
    data = {name: posted[name] for name in single if name in posted}
    data |= {name: posted.getlist(name) for name in several if name in posted}
    data, errors = sanitised(data, ask)
    (occurrence, _closed, _label), *_others = ask.dates
    form = RegistrationForm(ask, data={**data, "date": occurrence.date_key})
    for name, error in errors.items():
        form.add_error(name if name in form.fields else None, error)
    return form


def new_key():
    """Return a random key for a new form."""
    return secrets.token_hex(16)
