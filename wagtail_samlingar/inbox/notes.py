"""Internal notes of a case, and who looks after it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from wagtail_samlingar.inbox.case import UNPROCESSABLE, CaseMixin
from wagtail_samlingar.inbox.note_forms import new_assign_form, new_note_form
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import RegistrationRefused


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class CaseActionView(CaseMixin, View):
    """Does something about a case, beside deciding, when it is posted."""

    def get(self, request, *args, **kwargs):
        """Do nothing: show the case. (Logging in again leads here by GET.)"""
        return redirect(self.case_url)

    def post(self, request, *args, **kwargs):
        """Check the right for this very case, then do it; what the service refuses is said."""
        if not self.may_decide:
            raise PermissionDenied(_("You may see this registration, but not decide about it."))
        try:
            return self.act(request)
        except RegistrationRefused as refused:
            messages.error(request, str(refused))
            return redirect(self.case_url)

    def act(self, request):
        """Call the service and return the response."""
        raise NotImplementedError


class NoteView(CaseActionView):
    """Writes a note."""

    def act(self, request):
        """Write it, or show the case with the note kept."""
        form = new_note_form(request.POST)
        if not form.is_valid():
            return self.render_case(UNPROCESSABLE, note_form=form)
        services.add_note(self.case.pk, form.cleaned_data["text"], actor=request.user)
        messages.success(request, _("The note is saved."))
        return redirect(f"{self.case_url}#samlingar-notes")


class AssignView(CaseActionView):
    """Gives the case to a colleague, to oneself or to nobody."""

    def act(self, request):
        """Give it to who is chosen, unless another was chosen meanwhile."""
        form = new_assign_form(self.case, request.user, request.POST)
        if not form.is_valid():
            return self.render_case(UNPROCESSABLE, assign_form=form)
        chosen = str(request.user.pk) if "to_me" in request.POST else form.cleaned_data["assignee"]
        assignee = form.colleagues.get(chosen)
        if chosen and assignee is None:
            # The one who has it already and may not decide any more.
            return redirect(self.case_url)
        case = services.assign(self.case.pk, assignee, actor=request.user, expected_id=self._expected(form))
        if case.assignee is None:
            messages.success(request, _("Nobody looks after this case now."))
        else:
            text = _("%(who)s looks after this case now.")
            messages.success(request, text % {"who": get_user_display_name(case.assignee)})
        return redirect(self.case_url)

    def _expected(self, form):
        """Return the primary key that the form was shown with; one that was not is nobody's."""
        expected = form.cleaned_data["expected"]
        if not expected:
            return None
        now = self.case.assignee_id
        return now if expected == str(now) else expected
