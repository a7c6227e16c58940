"""The ways from the list to messages to many."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from wagtail_samlingar.inbox.query_strings import case_query


def mailing_buttons(request, may_decide):
    """Return the entries of the list's menu for those who ``may_decide``: to all that is listed, and what was sent."""
    if not may_decide:
        return []
    new = reverse("samlingar_registrations:bulk_message") + case_query(request, without=["ordering"])
    return [
        Button(_("Send message to participants"), url=new, icon_name="mail", priority=10),
        Button(
            _("Messages to many"), url=reverse("samlingar_registrations:mailings"), icon_name="list-ul", priority=11
        ),
    ]
