"""An editor asks staff to tell people of a change. It names nobody, and goes to an address the gathering has."""

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.models import Message, message_id
from wagtail_samlingar.messages.waiting import untold_at
from wagtail_samlingar.registrations.errors import NotAllowed


def nudge(gathering_key):
    """Write a message that asks to tell people of the changes of a gathering (key), and return it.

    To the address it notifies, else to the contact of the date; in the language of the page that rules it. One for a
    gathering and day at the most: the ``Message-ID`` is made of them. Raises ``NotAllowed`` when there is nobody to
    tell, no address, or one was written today.
    """
    now = timezone.now()
    untold = untold_at(gathering_key, now)
    if not untold:
        raise NotAllowed(_("Everybody has been told."))
    occurrence = untold[0][0]
    page = canonical_page(gathering_key)
    recipient = (page.notify_email if page else "") or occurrence.contact_email
    if not recipient:
        raise NotAllowed(
            _("The gathering has neither an address that it notifies nor a contact with an e-mail address.")
        )
    day = now.astimezone(samlingar_settings.zone()).date()
    message, is_new = Message.objects.get_or_create(
        message_id=message_id(f"samlingar-nudge-{gathering_key.hex}-{day:%Y%m%d}"),
        defaults={
            "kind": Kind.STAFF_NUDGE,
            "occurrence": occurrence,
            "recipient": recipient,
            "language": page.locale.language_code if page else "",
        },
    )
    if not is_new:
        raise NotAllowed(_("Staff have been asked today already."))
    return message
