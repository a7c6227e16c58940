"""The way from the message after a decision about many to sending what is held back."""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import get_active_log_context

from wagtail_samlingar.conf import settings as samlingar_settings


def send_now_buttons(url_namespace):
    """Return the button "Send now" for what this request has decided; [] where nothing is held back.

    It leads to a page with a button of its own: a link changes nothing. What was decided is found by the log, so that
    thousands of people fit into an address.
    """
    uuid = get_active_log_context().uuid
    if uuid is None or not samlingar_settings.UNDO_MINUTES:
        return []
    return [messages.button(f"{reverse(f'{url_namespace}:send_many_now')}?decision={uuid}", _("Send now"))]
