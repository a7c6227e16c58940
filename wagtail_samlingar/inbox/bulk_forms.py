"""The forms of decisions about many: those of one person, with what the person deciding saw of each."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.inbox.decisions import ConfirmForm, DecisionForm, RejectForm, ToldDecisionForm
from wagtail_samlingar.registrations.states import Action, Attendance, Status

# People in one decision: what one page can still say something about, and one request can carry out.
MOST = 2000
# Longest key and a comma, with room to spare.
LONGEST_KEY = 24


def pack(expected):
    """Return ``expected`` ({pk: status}) as the text of one field: a form may not have thousands of fields."""
    by_status = {}
    for pk, status in expected.items():
        by_status.setdefault(str(status), []).append(str(pk))
    return ";".join(f"{status}:{','.join(pks)}" for status, pks in by_status.items())


def unpack(text):
    """Return {pk: status} of what :func:`pack` made. Raises ``ValueError`` for anything else."""
    expected = {}
    for part in text.split(";"):
        status, _colon, pks = part.partition(":")
        expected.update((int(pk), Status(status)) for pk in pks.split(","))
    return expected


class ManyMixin(forms.Form):
    """Carries the status of each person as it was seen, instead of one."""

    expected_status = None
    expected = forms.CharField(max_length=MOST * LONGEST_KEY, widget=forms.HiddenInput)

    def clean_expected(self):
        """Read {pk: status}."""
        try:
            expected = unpack(self.cleaned_data["expected"])
        except ValueError:
            expected = {}
        if not 0 < len(expected) <= MOST:
            raise forms.ValidationError(_("Choose the people in the list again."))
        return expected

    def options(self):
        """Return the arguments of the service beside who they are."""
        options = super().options()
        options.pop("expected")
        return options


class ConfirmManyForm(ManyMixin, ConfirmForm):
    """Places for many."""


class RejectManyForm(ManyMixin, RejectForm):
    """No place for many, for one reason."""


class ToldManyForm(ManyMixin, ToldDecisionForm):
    """A decision about many that they are told of."""


class SilentManyForm(ManyMixin, DecisionForm):
    """A decision about many that nobody is told of."""


class AttendanceManyForm(SilentManyForm):
    """Whether they came."""

    attendance = forms.ChoiceField(
        label=gettext_lazy("Attendance"),
        choices=Attendance.choices,
        initial=Attendance.ATTENDED,
        widget=forms.RadioSelect,
    )


# In the order of the buttons: the first four are always seen.
FORMS = {
    Action.CONFIRM: ConfirmManyForm,
    Action.WAITLIST: ToldManyForm,
    Action.REJECT: RejectManyForm,
    Action.OFFER: ToldManyForm,
    Action.CANCEL: ToldManyForm,
    Action.REOPEN: ToldManyForm,
    Action.SET_ATTENDANCE: AttendanceManyForm,
    Action.MARK_SPAM: SilentManyForm,
    Action.NOT_SPAM: ToldManyForm,
}
