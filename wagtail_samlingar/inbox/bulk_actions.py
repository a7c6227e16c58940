"""The buttons below the list, as Wagtail wants them. They lead to addresses of our own (``bulk.py``).

Wagtail's view of a bulk action takes whatever is asked for as permitted, takes "all" for everybody, and carries it out
in one transaction, which our services refuse. So nothing is done there.
"""

from django.http import HttpResponseRedirect
from django.urls import reverse
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


BULK_ACTIONS = [_bulk_action(priority, action) for priority, action in enumerate(FORMS)]
