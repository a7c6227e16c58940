"""The forms for internal notes, and for who looks after a case."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.inbox.colleagues import colleagues_for
from wagtail_samlingar.registrations.sanitise import clean_text

NOTE_LENGTH = 4000
NOBODY = ""


class NoteForm(forms.Form):
    """What staff write to each other."""

    text = forms.CharField(
        label=gettext_lazy("New note"),
        help_text=gettext_lazy("Only staff who may see this registration can read it."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a note")},
    )

    def clean_text(self):
        """Return the text without what cannot be stored or seen."""
        return clean_text(self.cleaned_data["text"], NOTE_LENGTH, multiline=True)


class AssignForm(forms.Form):
    """Who looks after the case, and whom the person choosing saw."""

    expected = forms.CharField(required=False, widget=forms.HiddenInput)
    assignee = forms.ChoiceField(
        label=gettext_lazy("Responsible"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Only those who may decide about this registration can look after it.")
        },
    )


def new_note_form(data=None):
    """Return the form of a note, bound to ``data`` when it is given."""
    return NoteForm(data, auto_id="id_note_%s")


def new_assign_form(case, user, data=None):
    """Return the form that gives ``case`` to a colleague; ``user`` stands first, as "me"."""
    colleagues = colleagues_for(case.occurrence)
    others = [(str(row.pk), get_user_display_name(row)) for row in colleagues if row.pk != user.pk]
    assignee = "" if case.assignee_id is None else str(case.assignee_id)
    form = AssignForm(data, auto_id="id_assign_%s", initial={"expected": assignee, "assignee": assignee})
    choices = [(NOBODY, _("Nobody")), (str(user.pk), _("Me")), *others]
    if assignee not in dict(choices):
        # Somebody who may not decide here any more: shown as it is until another is chosen.
        choices.append((assignee, get_user_display_name(case.assignee)))
    form.fields["assignee"].choices = choices
    form.colleagues = {str(row.pk): row for row in [*colleagues, user]}
    return form
