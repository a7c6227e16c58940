"""The forms in which staff write to many: a text for each language that the people read, and for whom it is."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.registrations.states import Status

SUBJECT_LENGTH, TEXT_LENGTH = 200, 5000
# Who may be written to, in the order in which they are offered: nobody whose address is not confirmed, and no spam.
REACHED = (
    Status.CONFIRMED,
    Status.PENDING,
    Status.OFFERED,
    Status.WAITLISTED,
    Status.CANCELLED,
    Status.REJECTED,
    Status.LAPSED,
)
# Chosen from the start. Who waits in the queue is written to only where staff say so.
AT_FIRST = {
    Kind.FREE: {Status.CONFIRMED, Status.PENDING, Status.OFFERED},
    Kind.OTHER_DATE: {Status.PENDING, Status.WAITLISTED},
}


class WordsForm(forms.Form):
    """What staff write. ``languages`` are codes, in order; without a subject the text is an addition, and optional."""

    # What was shown when the button was pressed.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, languages, has_subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.languages, self.has_subject = languages, has_subject
        names = get_content_languages()
        label = (
            pgettext("message", "Text (%(language)s)") if has_subject else _("Your own words (%(language)s, optional)")
        )
        for language in languages:
            name = names.get(language, language)
            attrs = {"lang": language}
            if has_subject:
                self.fields[f"subject_{language}"] = forms.CharField(
                    label=pgettext("message", "Subject (%(language)s)") % {"language": name},
                    max_length=SUBJECT_LENGTH,
                    required=False,
                    widget=forms.TextInput(attrs=attrs),
                )
            self.fields[f"text_{language}"] = forms.CharField(
                label=label % {"language": name},
                max_length=TEXT_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 6 if has_subject else 3, **attrs}),
            )

    def clean(self):
        """Ask for both subject and text where there is one of them, and for one language at least."""
        cleaned = super().clean()
        if self.has_subject and not self.errors:
            for language in self.languages:
                subject, text = cleaned[f"subject_{language}"], cleaned[f"text_{language}"]
                if text and not subject:
                    self.add_error(f"subject_{language}", _("Write a subject"))
                if subject and not text:
                    self.add_error(f"text_{language}", _("Write a text"))
            if not self.texts():
                raise forms.ValidationError(_("Write a subject and a text in one language at least."))
        return cleaned

    def texts(self):
        """Return {language: {"subject": …, "text": …}} of the languages that were written in."""
        found = {}
        for language in self.languages:
            subject = self.cleaned_data.get(f"subject_{language}", "")
            text = self.cleaned_data.get(f"text_{language}", "")
            if subject or text:
                found[language] = {"subject": subject, "text": text}
        return found

    @property
    def fallback(self):
        """The language whose text stands in for those without."""
        return next(iter(self.texts()), "")


class ChosenForm(WordsForm):
    """What staff write, and to people of which statuses. ``counts`` is {status: how many are chosen}."""

    statuses = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    field_order = ["statuses"]

    def __init__(self, *args, kind, counts, **kwargs):
        super().__init__(*args, has_subject=kind == Kind.FREE, **kwargs)
        field = self.fields["statuses"]
        field.label = _("To those who")
        field.error_messages["required"] = _("Choose whom it is for")
        offered = [status for status in REACHED if counts.get(status)]
        field.choices = [(status.value, f"{status.label} ({counts[status]})") for status in offered]
        field.initial = [status.value for status in offered if status in AT_FIRST[kind]]
