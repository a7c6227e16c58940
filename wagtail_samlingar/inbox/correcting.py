"""Correcting what a registration says on behalf of the person."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.inbox.entry_forms import CorrectForm, posted_form
from wagtail_samlingar.inbox.log_actions import note_sensitive_view
from wagtail_samlingar.inbox.staff_pages import CaseFormView
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import ChangedMeanwhile, ChoiceTaken, RegistrationRefused
from wagtail_samlingar.registrations.fingerprints import fingerprint
from wagtail_samlingar.registrations.form import RegistrationForm
from wagtail_samlingar.registrations.models import SensitiveAnswers
from wagtail_samlingar.registrations.scope import VIEW_SENSITIVE, may
from wagtail_samlingar.registrations.staff_asking import ask_again, correction_of, said_by


class CorrectView(CaseFormView):
    """Shows what was registered in the form, and stores what is corrected. The status stays."""

    heading = gettext_lazy("Correct what was registered")
    header_icon = "edit"
    template_name = "wagtail_samlingar/inbox/correct.html"

    @cached_property
    def sees_sensitive(self):
        """True when the reader may see the sensitive answers of this very registration."""
        return may(self.request.user, VIEW_SENSITIVE, self.case)

    @cached_property
    def sensitive(self):
        """The sensitive answers, or None for those who may not see them."""
        if not self.sees_sensitive:
            return None
        answers = SensitiveAnswers.objects.filter(registration=self.case).values_list("answers", flat=True)
        return answers.first() or {}

    @cached_property
    def ask(self):
        """What was asked then, as it can be asked again."""
        return ask_again(self.case, sees_sensitive=self.sees_sensitive)

    def get(self, request, *args, **kwargs):
        """Show what was registered. It is logged where that is sensitive."""
        self.require_right()
        form = RegistrationForm(self.ask, initial=said_by(self.case, self.sensitive))
        options = CorrectForm(initial={"fingerprint": fingerprint(self.case, self.sensitive)})
        return self.show(form, options)

    def post(self, request, *args, **kwargs):
        """Store the correction, or show what is wrong with the answers kept."""
        self.require_right()
        form, options = posted_form(self.ask, request.POST), CorrectForm(request.POST)
        if not form.is_valid() or not options.is_valid():
            return self.refuse(form, options)
        shown = options.cleaned_data["fingerprint"]
        correction = correction_of(form, self.case, shown, sees_sensitive=self.sees_sensitive)
        try:
            services.correct(self.case.pk, correction, actor=request.user, notify=not options.cleaned_data["silent"])
        except ChangedMeanwhile as refused:
            form.add_error(None, str(refused))
            # Whoever has read that and saves again means it.
            now = fingerprint(self.case, self.sensitive)
            options = CorrectForm({"fingerprint": now, "silent": options.cleaned_data["silent"]})
            return self.refuse(form, options, has_changed=True)
        except ChoiceTaken as refused:
            name = f"q_{refused.question_key}"
            form.add_error(name if name in form.fields else None, str(refused))
        except RegistrationRefused as refused:
            form.add_error(None, str(refused))
        else:
            return self.done(_("What was registered has been corrected."))
        return self.refuse(form, options)

    def show(self, form, options, status=200, **context):
        """Log that sensitive answers are shown, and tell what cannot be seen here."""
        withheld = not self.sees_sensitive and SensitiveAnswers.objects.filter(registration=self.case).exists()
        if self.sensitive:
            note_sensitive_view(self.case, self.request.user)
        return super().show(form, options, status, withheld=withheld, **context)
