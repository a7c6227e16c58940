"""The message of a decision, before it is made. Nothing is written."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.inbox.access import occurrence_to_read
from wagtail_samlingar.inbox.case import UNPROCESSABLE, CaseMixin
from wagtail_samlingar.inbox.columns import name_of
from wagtail_samlingar.inbox.decisions import DECISIONS, NOT_SENT, new_form
from wagtail_samlingar.inbox.foreseen import messages_of
from wagtail_samlingar.inbox.reading import read_occurrence
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.states import Action

# Decisions that people are told of, which is what there is to see beforehand.
TOLD = [action for action, decision in DECISIONS.items() if NOT_SENT in decision.form_class.base_fields]


class PreviewView(CaseMixin, View):
    """Shows what would be sent about the decision that is posted, with its form. ``action`` is set with the address."""

    action = None
    preview_template_name = "wagtail_samlingar/inbox/preview.html"

    def get(self, request, *args, **kwargs):
        """Show the case: what to decide is not in the address."""
        return redirect(self.case_url)

    def post(self, request, *args, **kwargs):
        """Show the messages, or the case where the form has errors."""
        if not self.may_decide:
            raise PermissionDenied(_("You may see this registration, but not decide about it."))
        form = new_form(self.action, self.case, request.POST, self.destinations if self._is_move else ())
        if not form.is_valid():
            return self.render_case(UNPROCESSABLE, {self.action: form})
        self.template_name = self.preview_template_name
        return self.render_to_response(self._context(form))

    @property
    def _is_move(self):
        return self.action == Action.MOVE

    def _context(self, form):
        options = form.options()
        is_told = options.pop("notify")
        refusal, shown = "", []
        try:
            change = self._foresee(options)
        except RegistrationRefused as refused:
            refusal = str(refused)
        else:
            shown = messages_of([change], self.registrations()) if is_told else []
        decisions = self.decisions(read_occurrence(self.case).seats, {self.action: form})
        return self.get_frame_context(
            name=name_of(self.case),
            decision=DECISIONS[self.action],
            offered=next((row for row in decisions if row.decision.action == self.action), None),
            refusal=refusal,
            is_told=is_told,
            shown=shown,
            undo_minutes=samlingar_settings.UNDO_MINUTES,
            case_url=self.case_url,
        )

    def _foresee(self, options):
        if not self._is_move:
            return services.foresee_change(self.case, self.action, actor=self.request.user, **options)
        pk = options.pop("occurrence_id")
        as_waiting = pk in dict(self.destinations_of_others)
        return services.foresee_move(self.case, occurrence_to_read(pk), as_waiting=as_waiting, **options)
