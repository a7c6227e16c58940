"""Sending a message of a case again that could not be sent."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_samlingar.inbox.case_messages import messages_of
from wagtail_samlingar.inbox.notes import CaseActionView
from wagtail_samlingar.messages import failures


class SendAgainFromCaseView(CaseActionView):
    """Lets a message of the case be tried anew, at the address that the person has now."""

    def act(self, request):
        """Look for the message among those of the case, then call the service."""
        chosen = request.POST.get("message", "")
        rows = [row for row in messages_of(self.case, self.registrations()) if str(row.pk) == chosen]
        if not rows:
            raise PermissionDenied(_("There is no such message among those you have access to."))
        failures.send_again(rows[0].pk, actor=request.user)
        messages.success(request, _("%(reference)s: will be sent again.") % {"reference": self.case.party.reference})
        return redirect(f"{self.case_url}#samlingar-messages")
