"""What is asked before a file is made: which columns, and what for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.inbox.export.columns import DATE, PERSON, REGISTRATION

PURPOSE_LENGTH = 200
# Before the names of fields.
PREFIX = "export"


def data_protection_note():
    """Return what those who take personal data out must know, for the page and for the file itself."""
    return _(
        "The file holds personal data. Use it for nothing but its purpose, give it only to those who need it for that, "
        "keep it where others cannot read it, and delete it when you are done. What is deleted on the site stays in "
        "your file until you delete it."
    )


class ExportForm(forms.Form):
    """Columns and purpose. Made for the questions of the people in the file.

    Sensitive questions stand apart and none is chosen beforehand: they take an explicit choice.
    """

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose among the columns that are listed")},
    )
    sensitive = forms.MultipleChoiceField(
        label=gettext_lazy("Sensitive answers"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Take them with you only if you cannot do without."),
        error_messages={"invalid_choice": gettext_lazy("Choose among the columns that are listed")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("What do you need the file for?"),
        help_text=gettext_lazy("Kept in the log. Do not write anything personal. Example: list for the caterer"),
        max_length=PURPOSE_LENGTH,
        error_messages={"required": gettext_lazy("Write what you need the file for")},
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, prefix=PREFIX, **kwargs)
        plain = [question for question in questions if not question.is_sensitive]
        fixed = [*PERSON, *DATE, *REGISTRATION]
        groups = [
            (_("The person"), [(column.key, column.label) for column in PERSON]),
            (_("The date"), [(column.key, column.label) for column in DATE]),
            (_("The registration"), [(column.key, column.label) for column in REGISTRATION]),
            (_("Answers"), [(question.column_key, question.label) for question in plain]),
        ]
        self.fields["columns"].choices = [(heading, offered) for heading, offered in groups if offered]
        self.fields["columns"].initial = [column.key for column in fixed if column.is_default] + [
            question.column_key for question in plain
        ]
        sensitive = [(question.column_key, question.label) for question in questions if question.is_sensitive]
        if sensitive:
            self.fields["sensitive"].choices = sensitive
        else:
            del self.fields["sensitive"]

    def column_groups(self):
        """Return [(heading, its checkboxes)], in order."""
        boxes = iter(self["columns"].subwidgets)
        return [(heading, [next(boxes) for _column in offered]) for heading, offered in self.fields["columns"].choices]

    def clean_purpose(self):
        """Refuse what looks like an address: the log is kept for ever."""
        purpose = " ".join(self.cleaned_data["purpose"].split())
        if "@" in purpose:
            raise ValidationError(_("Write the purpose without names and addresses"))
        return purpose

    def clean(self):
        """Require some column."""
        cleaned = super().clean()
        chosen = [*cleaned.get("columns", ()), *cleaned.get("sensitive", ())]
        if not chosen and not self.errors:
            self.add_error("columns", _("Choose at least one column"))
        return {**cleaned, "keys": frozenset(chosen)}
