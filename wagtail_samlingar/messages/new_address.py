"""Confirming a new address by the link that was sent there. The message itself is the record of what was asked."""

from datetime import timedelta

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.messages.self_service import REGISTRATION
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.errors import AlreadyActive, Busy, RegistrationRefused
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.visiting import NEW_ADDRESS


def owner_of(message):
    """Return the row whose address ``message`` asks to change: a registration or its party; None when it is gone."""
    pk = message.parameters.get(REGISTRATION)
    if pk is None:
        return message.party
    return Registration.objects.filter(pk=pk, party=message.party_id, anonymised_at=None).first()


def confirm_until(message):
    """Return the instant until which the address of ``message`` can be confirmed."""
    return message.created_at + timedelta(hours=samlingar_settings.VERIFY_HOURS)


def token_for(message):
    """Return the token of the page that confirms, which ends with every other link of its owner."""
    return tokens.make_link(NEW_ADDRESS, message.pk, owner_of(message).salt)


def message_or_404(token):
    """Return the message whose link ``token`` is; the same 404 for unknown, forged and killed links."""
    parts = tokens.split_link(token)
    found = Message.objects.filter(kind=Kind.NEW_ADDRESS).select_related("party", "occurrence")
    message = parts and found.filter(pk=parts[0]).first()
    owner = owner_of(message) if message else None
    if owner is None or not tokens.link_matches(token, NEW_ADDRESS, message.pk, owner.salt):
        raise Http404
    return message


def confirm(message):
    """Let the address that ``message`` was sent to replace the old one. Returns why not, in words, or "".

    Raises ``Busy``.
    """
    if timezone.now() >= confirm_until(message):
        return _("The time to confirm is over. Ask for the change again.")
    try:
        registration_id = message.parameters.get(REGISTRATION)
        services.change_address(message.party_id, message.recipient, registration_id=registration_id)
    except Busy:
        raise
    except AlreadyActive:
        return _("Somebody of that name is registered with this address already. Write to the contact.")
    except RegistrationRefused as refusal:
        return str(refusal)
    return ""
