"""Changing what was answered, and saying who comes where the name was to come later."""

from http import HTTPStatus

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from wagtail_samlingar.registrations import own_rules, services
from wagtail_samlingar.registrations.errors import ChangedMeanwhile, ChoiceTaken, RegistrationRefused
from wagtail_samlingar.registrations.fingerprints import fingerprint
from wagtail_samlingar.registrations.form import sanitised
from wagtail_samlingar.registrations.form_rows import title_of_errors
from wagtail_samlingar.registrations.mine.base import OwnView
from wagtail_samlingar.registrations.mine.change_form import FINGERPRINT, OwnForm, ask_own, withheld_of
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.sanitise import clean_post
from wagtail_samlingar.registrations.staff_asking import said_by
from wagtail_samlingar.registrations.states import Status

# What the form asks when nothing else can be changed any more.
ONLY_A_NAME = {"name", "email", FINGERPRINT}


class ChangeView(OwnView):
    """Shows what was answered in the form, and stores what is changed."""

    template_name = "change.html"
    heading = gettext_lazy("Change what was registered")

    @cached_property
    def names_only(self):
        """True when only the name may still be given."""
        return not own_rules.may_change(self.row, self.row.occurrence, self.now)

    def why_not(self):
        """Say so when it is too late for answers and for a name."""
        if not self.names_only or own_rules.may_name(self.row, self.row.occurrence, self.now):
            return ""
        return own_rules.why_not(self.row.occurrence, self.now)

    @cached_property
    def is_late(self):
        """True where what was posted are answers, from a form that was opened while they could be changed."""
        return self.names_only and not set(self.request.POST) <= ONLY_A_NAME

    @cached_property
    def ask(self):
        """What was asked then, as it can be asked again."""
        return ask_own(self.row, names_only=self.names_only and not self.is_late)

    def get(self, request, token, pk=None):
        """Show what was answered."""
        form = OwnForm(self.ask, self.row, withheld_of(self.row), initial=said_by(self.row))
        return self.draw(form, fingerprint(self.row))

    def post(self, request, token, pk=None):
        """Store the change, or show what is wrong with the answers kept."""
        form, shown = self._posted_form(request)
        if self.is_late:
            # Shown with what was written, to be copied.
            late = own_rules.why_not(self.row.occurrence, self.now)
            return self.refuse(late, form=form, rows=form.rows(), fingerprint=shown, impossible="")
        if not form.is_valid():
            return self.draw(form, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
        before = self.row.status
        try:
            stored = services.change_own(self.row.pk, form.correction(shown))
        except ChoiceTaken as refusal:
            name = f"q_{refusal.question_key}"
            form.add_error(name if name in form.fields else None, str(refusal))
            return self.draw(form, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
        except ChangedMeanwhile as refusal:
            # Whoever has read that and sends again means it.
            now = Registration.objects.get(pk=self.row.pk)
            form.add_error(None, str(refusal))
            return self.draw(form, fingerprint(now), HTTPStatus.CONFLICT)
        except RegistrationRefused as refusal:
            return self.refuse(refusal, form=form, rows=form.rows(), fingerprint=shown)
        if stored.status == Status.PENDING and before == Status.CONFIRMED:
            return self.done("again")
        return self.done("changed")

    def _posted_form(self, request):
        withheld = withheld_of(self.row)
        single, several = OwnForm(self.ask, self.row, withheld).posted_fields()
        posted = clean_post(request.POST, single, several)
        data, errors = sanitised(posted, self.ask)
        data["date"] = self.row.occurrence.date_key
        form = OwnForm(self.ask, self.row, withheld, data=data)
        for name, error in errors.items():
            form.add_error(name if name in form.fields else None, error)
        return form, data.get(FINGERPRINT, "")

    def draw(self, form, shown, status=HTTPStatus.OK):
        """Show the form with its error summary."""
        rows = form.rows()
        errors = [(row.target_id, error) for row in rows for error in row.errors]
        errors += [("samlingar-form", str(error)) for error in form.non_field_errors()]
        context = {"form": form, "rows": rows, "fingerprint": shown, "errors": errors}
        return self.show(
            status, errors_title=title_of_errors(len(errors)), is_unnamed=self.row.name_is_pending, **context
        )
