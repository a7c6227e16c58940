"""Writing messages to the queue, inside the transaction of what they tell of."""

from datetime import timedelta

from django.utils import timezone

from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.models import Message, MessageRegistration

# Parameter of messages about a party as it was submitted. The people they are about are found when they are sent.
SUBMISSION = "submission"
# An address that is registered again and again is told once in this time.
EXPLAINED_FOR = timedelta(hours=1)


def queue(kind, party, recipient, registration=None, *, occurrence_id=None, parameters=None, may_join=True):
    """Write a message for ``recipient`` (e-mail address; nothing is written for "") and return it, or None.

    Args: ``registration``, the person it is about, if any; ``occurrence_id``, the date, by default the party's;
    ``parameters``, codes the text needs; ``may_join``, whether the person may be added to a message that waits and
    says the same.
    """
    if not recipient:
        return None
    occurrence_id = occurrence_id or party.occurrence_id
    parameters = parameters or {}
    message = None
    if may_join and registration is not None:
        message = _hold_waiting(kind, party, recipient, occurrence_id, parameters)
    if message is None:
        message = _new(kind, party, recipient, occurrence_id, parameters)
        message.save()
    elif message.people.filter(registration=registration).exists():
        return message
    if registration is not None:
        MessageRegistration.objects.create(message=message, registration=registration)
    return message


def queue_submission(kind, party, recipients):
    """Write a message to each of ``recipients`` (addresses) about a party as it was submitted: one INSERT."""
    Message.objects.bulk_create(
        _new(kind, party, recipient, party.occurrence_id, {SUBMISSION: True}) for recipient in recipients
    )


def was_explained(recipient, occurrence_id):
    """Return True when ``recipient`` was told a short while ago that they are registered for the date already."""
    return Message.objects.filter(
        recipient=recipient,
        kind=Kind.ALREADY_REGISTERED,
        occurrence_id=occurrence_id,
        created_at__gt=timezone.now() - EXPLAINED_FOR,
    ).exists()


def _new(kind, party, recipient, occurrence_id, parameters):
    return Message(
        kind=kind,
        party=party,
        occurrence_id=occurrence_id,
        recipient=recipient,
        language=party.language,
        parameters=parameters,
    )


def _hold_waiting(kind, party, recipient, occurrence_id, parameters):
    """Return a message that says the same and has not been tried yet, held until the transaction ends, or None.

    The UPDATE changes nothing: it keeps senders off while people are added. It counts 0 when one was faster.
    """
    waiting = Message.objects.filter(
        kind=kind, party=party, recipient=recipient, occurrence_id=occurrence_id, state=State.QUEUED
    ).order_by("pk")
    message = waiting.last()
    if message is None or message.parameters != parameters:
        return None
    held = Message.objects.filter(pk=message.pk, state=State.QUEUED).update(state=State.QUEUED)
    return message if held else None
