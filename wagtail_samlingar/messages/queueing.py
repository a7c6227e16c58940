"""Writing messages to the queue, inside the transaction of what they tell of."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from wagtail_samlingar.messages.kinds import DUE, TOLD_ONCE, Kind, State
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.phone_rows import Call, write_calls
from wagtail_samlingar.messages.signals import messages_queued
from wagtail_samlingar.registrations.models import Registration

# Parameter of messages about a party as it was submitted. The people they are about are found when they are sent.
SUBMISSION = "submission"
# An address that is registered again and again is told once in this time.
EXPLAINED_FOR = timedelta(hours=1)


class Notice(NamedTuple):
    """What one person is to be told at ``recipient`` ("": by phone), with codes that the text needs.

    ``may_join`` False: never together with others, in one message that says the same.
    """

    kind: Kind
    registration: Registration
    recipient: str
    parameters: dict
    may_join: bool = True

    @property
    def key(self):
        """What the messages have in common that may be one."""
        alone = 0 if self.may_join else self.registration.pk
        codes = tuple(sorted(self.parameters.items()))
        return (self.kind, self.registration.party_id, self.recipient, self.registration.occurrence_id, codes, alone)


def queue(kind, party, recipient):
    """Write a message about ``party`` for ``recipient`` (e-mail address; nothing is written for "")."""
    if recipient:
        _new(kind, party, recipient, party.occurrence_id, {}).save()
        messages_queued.send(sender=Message)


def queue_all(notices, hold_minutes=0):
    """Write the messages of ``notices`` (list of ``Notice``), held back for ``hold_minutes``.

    Those of a party that say the same to the same address are one message, also with one that waits already. Who has
    no address is to be told by phone. As many queries for a hundred notices as for two.
    """
    write_calls(
        Call(row.kind, row.registration.party, [row.registration], row.registration.occurrence_id, row.parameters)
        for row in notices
        if not row.recipient
    )
    groups = groups_of(notices)
    if not groups:
        return
    now = timezone.now()
    not_before = now + timedelta(minutes=hold_minutes)
    messages = _hold_waiting(groups, now, not_before)
    new = {key: new_about(group[0], not_before) for key, group in groups.items() if key not in messages}
    messages.update(zip(new, insert(new.values()), strict=True))
    # Ignored are those who are named in a message that waits already.
    MessageRegistration.objects.bulk_create(
        (
            MessageRegistration(message=messages[key], registration=notice.registration)
            for key, group in groups.items()
            for notice in group
        ),
        ignore_conflicts=True,
    )
    if not hold_minutes:
        messages_queued.send(sender=Message)


def groups_of(notices):
    """Return {key: [``Notice``]} of the ``notices`` that are sent by e-mail: each list is one message."""
    groups = {}
    for notice in notices:
        if notice.recipient:
            groups.setdefault(notice.key, []).append(notice)
    return groups


def new_about(notice, not_before):
    """Return the unsaved ``Message`` that tells ``notice`` from ``not_before`` (aware instant) on."""
    kind, registration, recipient, parameters, _may_join = notice
    return _new(kind, registration.party, recipient, registration.occurrence_id, parameters, not_before)


def insert(messages):
    """Write new ``messages`` and return them with their keys, which not every database tells of many rows."""
    messages = Message.objects.bulk_create(messages)
    if any(message.pk is None for message in messages):
        rows = Message.objects.filter(message_id__in=[message.message_id for message in messages])
        pks = dict(rows.values_list("message_id", "pk"))
        for message in messages:
            message.pk = pks[message.message_id]
    return messages


def queue_about(kind, party, recipient, registrations, parameters):
    """Write one message about ``registrations`` of ``party`` (with their dates), whatever dates they are on.

    It holds until the last of the dates is over.
    """
    last = max(registrations, key=lambda row: (row.occurrence.ends_at is None, row.occurrence.ends_at or row.queued_at))
    message = _new(kind, party, recipient, last.occurrence_id, parameters)
    message.save()
    MessageRegistration.objects.bulk_create(
        MessageRegistration(message=message, registration=registration) for registration in registrations
    )


def queue_submission(kind, party, recipients):
    """Write a message to each of ``recipients`` (addresses) about a party as it was submitted: one INSERT."""
    Message.objects.bulk_create(
        _new(kind, party, recipient, party.occurrence_id, {SUBMISSION: True}) for recipient in recipients
    )
    messages_queued.send(sender=Message)


def parameters_of(kind, registration):
    """Return the codes that a message of ``kind`` about ``registration`` is made with, as JSON."""
    if kind == Kind.CANCELLED:
        return {"cancelled_by": str(registration.cancelled_by)}
    if kind == Kind.NOT_GIVEN_PLACE:
        # Nobody else is told in a message that has a text to one person.
        personal = {"has_text": True} if registration.reject_text else {}
        return {"reason": str(registration.reject_reason), **personal}
    return {}


def was_explained(recipient, occurrence_id):
    """Return True when ``recipient`` was told a short while ago that they are registered for the date already."""
    return Message.objects.filter(
        recipient=recipient,
        kind=Kind.ALREADY_REGISTERED,
        occurrence_id=occurrence_id,
        created_at__gt=timezone.now() - EXPLAINED_FOR,
    ).exists()


def withdraw_waiting(party, recipient, address):
    """Withdraw what waits for ``recipient``, an address that nobody of ``party`` has any more.

    What tells of no place, of none any more, or is from staff goes to ``address`` (if any), tried anew: nothing else
    tells it.
    """
    if recipient and recipient != party.email and not party.registrations.filter(email=recipient).exists():
        waiting = Message.objects.filter(party=party, recipient=recipient, state__in=DUE)
        if address:
            waiting.filter(kind__in=TOLD_ONCE).update(
                recipient=address, state=State.QUEUED, attempts=0, last_error="", next_attempt_at=F("not_before")
            )
        waiting.filter(recipient=recipient).update(state=State.WITHDRAWN)


def _new(kind, party, recipient, occurrence_id, parameters, not_before=None):
    not_before = not_before or timezone.now()
    return Message(
        kind=kind,
        party=party,
        occurrence_id=occurrence_id,
        recipient=recipient,
        language=party.language,
        parameters=parameters,
        not_before=not_before,
        next_attempt_at=not_before,
    )


def _hold_waiting(groups, now, not_before):
    """Return {key of ``groups``: message} of what says the same and waits untried, held until the transaction ends.

    The UPDATE keeps senders off while people are added; who was taken by a sender meanwhile is left out. What is held
    back waits with what is held back, for as long as the last of it; what goes at once with what goes at once.
    """
    is_held_back = not_before > now
    found = waiting_like(groups, now, is_held_back)
    if not found:
        return {}
    mine = Message.objects.filter(pk__in=[message.pk for message in found.values()], state=State.QUEUED)
    moments = {"not_before": not_before, "next_attempt_at": not_before} if is_held_back else {}
    if mine.update(state=State.QUEUED, **moments) < len(found):
        pks = set(mine.values_list("pk", flat=True))
        found = {key: message for key, message in found.items() if message.pk in pks}
    return found


def waiting_like(groups, now, is_held_back):
    """Return {key of ``groups``: ``Message``} of what says the same and waits untried at ``now``: one query.

    Args: ``is_held_back``, whether what is held back is asked for, or what goes at once.
    """
    first = [group[0] for group in groups.values()]
    waiting = Message.objects.filter(
        kind__in={notice.kind for notice in first},
        party__in={notice.registration.party_id for notice in first},
        occurrence__in={notice.registration.occurrence_id for notice in first},
        state=State.QUEUED,
        **{"next_attempt_at__gt" if is_held_back else "next_attempt_at__lte": now},
    )
    found = {}
    for message in waiting.order_by("pk"):
        codes = tuple(sorted(message.parameters.items()))
        found[message.kind, message.party_id, message.recipient, message.occurrence_id, codes, 0] = message
    return {key: message for key, message in found.items() if key in groups}
