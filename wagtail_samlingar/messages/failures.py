"""Messages that could not be sent: send them again, or tell the people by phone."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_samlingar.messages import standing
from wagtail_samlingar.messages.kinds import ABOUT_ADDRESS, BY_PHONE, State
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.queueing import SUBMISSION
from wagtail_samlingar.messages.signals import messages_queued
from wagtail_samlingar.occurrences.queries import coming
from wagtail_samlingar.registrations.errors import NotAllowed

# Entries in the log of a registration.
SENT_AGAIN, PHONE_INSTEAD = "samlingar.sent_again", "samlingar.phone_instead"


def failed(occurrences, now):
    """Return the messages to people about coming dates of ``occurrences`` (queryset, scoped) that could not be sent."""
    coming_dates = coming(occurrences, now)
    return Message.objects.filter(state=State.FAILED, occurrence__in=coming_dates, party__isnull=False)


def send_again(message_id, *, actor):
    """Let a message that failed be tried anew, as ``actor`` (user) asks; returns the ``Message``.

    It goes to the address that the person has now. Whether it still holds is judged when it is sent. Raises
    ``NotAllowed`` when it has not failed, or there is no address any more.
    """
    with transaction.atomic(durable=True):
        message, people = _take(message_id, State.QUEUED)
        address = _address_now(message, people)
        if not address:
            raise NotAllowed(_("There is no e-mail address to send it to."))
        now = timezone.now()
        Message.objects.filter(pk=message.pk).update(
            recipient=address, attempts=0, last_error="", not_before=now, next_attempt_at=now
        )
        _log(people, SENT_AGAIN, actor, message)
        messages_queued.send(sender=Message)
    return message


def phone_instead(message_id, *, actor):
    """Let the people of a message that failed be told by phone, as ``actor`` (user) asks; returns the ``Message``.

    Raises ``NotAllowed`` when it has not failed, is about nobody that can be told, or is nothing to say on the phone.
    """
    with transaction.atomic(durable=True):
        message, people = _take(message_id, State.TO_PHONE)
        if not people:
            raise NotAllowed(_("This message is about nobody who could be told by phone."))
        if message.kind not in BY_PHONE:
            raise NotAllowed(_("This message cannot be told by phone."))
        parameters = {name: value for name, value in message.parameters.items() if name != SUBMISSION}
        Message.objects.filter(pk=message.pk).update(recipient="", parameters=parameters)
        named = set(message.people.values_list("registration_id", flat=True))
        MessageRegistration.objects.bulk_create(
            MessageRegistration(message=message, registration=row) for row in people if row.pk not in named
        )
        _log(people, PHONE_INSTEAD, actor, message)
    return message


def _take(message_id, state):
    """Give a message that failed another state in one UPDATE; return it and the people it is about."""
    if not Message.objects.filter(pk=message_id, state=State.FAILED).update(state=state):
        raise NotAllowed(_("Somebody else was faster. Look at it again."))
    message = Message.objects.select_related("party", "occurrence").get(pk=message_id)
    return message, standing.people_of(message)


def _address_now(message, people):
    """Return the address to send to: the one it had, unless none of the people has that any more.

    What is about an address is for that one alone.
    """
    if message.kind in ABOUT_ADDRESS:
        return message.recipient
    addresses = [message.party.email, *(row.email for row in people)]
    if message.recipient.casefold() in [address.casefold() for address in addresses]:
        return message.recipient
    if len(people) == 1:
        return people[0].email or message.party.email
    return message.party.email


def _log(people, action, actor, message):
    for registration in people:
        log(registration, action, user=actor, data={"kind": message.kind})
