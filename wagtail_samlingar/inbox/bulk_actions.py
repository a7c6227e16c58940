"""The buttons below the list, as Wagtail wants them. They lead to addresses of our own (``bulk.py``).

Wagtail's view of a bulk action takes whatever is asked for as permitted, takes "all" for everybody, and carries it out
in one transaction, which our services refuse. So nothing is done there.
"""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.bulk_action import BulkAction

from wagtail_samlingar.inbox.bulk_forms import FORMS
from wagtail_samlingar.registrations.models import Registration


class RegistrationBulkAction(BulkAction):
    """Leads to the page of one decision, with those chosen."""

    models = [Registration]
    action = None

    def check_perm(self, obj):
        """Permit nothing here."""
        return False

    def dispatch(self, request, *args, **kwargs):
        """Go to the page that asks; what was posted here is not read."""
        url = reverse(f"samlingar_registrations:bulk_{self.action}")
        return HttpResponseRedirect(f"{url}?{request.META['QUERY_STRING']}")


def _bulk_action(priority, action):
    names = {
        "action": action,
        "action_type": str(action),
        "display_name": action.label,
        "aria_label": action.label,
        "action_priority": priority,
    }
    return type(f"{action.name.title()}BulkAction", (RegistrationBulkAction,), names)


class MessageBulkAction(RegistrationBulkAction):
    """Leads to the page on which those chosen are written to."""

    action = action_type = "message"
    display_name = aria_label = _("Send message to participants")
    action_priority = 50


class OtherDateBulkAction(RegistrationBulkAction):
    """Leads to the page on which those chosen are asked whether another date suits."""

    action = action_type = "other_date"
    display_name = aria_label = _("Ask if another date suits")
    action_priority = 51


BULK_ACTIONS = [
    *(_bulk_action(priority, action) for priority, action in enumerate(FORMS)),
    MessageBulkAction,
    OtherDateBulkAction,
]
