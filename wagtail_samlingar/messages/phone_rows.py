"""Rows for people without any e-mail address: staff tell them by phone. Written with the change, like mail."""

from typing import NamedTuple

from django.utils import timezone

from wagtail_samlingar.messages.kinds import OF_ITS_OWN, Kind, State
from wagtail_samlingar.messages.models import Mailing, Message, MessageRegistration
from wagtail_samlingar.registrations.models import Party, Registration


class Call(NamedTuple):
    """What to tell a party by phone: ``kind``, the ``registrations`` it is about, date (pk), codes the text needs.

    ``mailing``: the message to many that it belongs to, if any.
    """

    kind: Kind
    party: Party
    registrations: list[Registration]
    occurrence_id: int
    parameters: dict
    mailing: Mailing | None = None


def write_calls(calls):
    """Write a TO_PHONE row for each of ``calls`` (``Call``) and return them: five statements, however many.

    What their people were to be told before of how things stand is withdrawn: the newest is all that holds. So is an
    older change. Nobody sends these rows (see ``kinds.DUE``). To be called inside the transaction of what they tell of.
    """
    calls = list(calls)
    if not calls:
        return []
    withdraw_calls([row for call in calls for row in call.registrations if call.kind not in OF_ITS_OWN])
    withdraw_calls([row for call in calls for row in call.registrations if call.kind == Kind.CHANGED], Kind.CHANGED)
    messages = Message.objects.bulk_create(_row(call) for call in calls)
    pks = dict(
        Message.objects.filter(message_id__in=[row.message_id for row in messages]).values_list("message_id", "pk")
    )
    people = []
    for call, message in zip(calls, messages, strict=True):
        # Not every database tells the keys of rows that were written together.
        message.pk = pks[message.message_id]
        people += [MessageRegistration(message_id=message.pk, registration=row) for row in call.registrations]
    MessageRegistration.objects.bulk_create(people)
    return messages


def _row(call):
    return Message(
        kind=call.kind,
        state=State.TO_PHONE,
        party=call.party,
        occurrence_id=call.occurrence_id,
        recipient="",
        language=call.party.language,
        parameters=call.parameters,
        mailing=call.mailing,
        created_at=timezone.now(),
    )


def withdraw_calls(registrations, kind=None):
    """Take people out of what they were to be told, and withdraw the rows that nobody is left in: three statements.

    That is of how things stand for them, or of ``kind`` where it is given.
    """
    if not registrations:
        return
    waiting = MessageRegistration.objects.filter(registration__in=registrations, message__state=State.TO_PHONE)
    waiting = waiting.filter(message__kind=kind) if kind else waiting.exclude(message__kind__in=OF_ITS_OWN)
    earlier = list(waiting.values_list("message_id", flat=True))
    if earlier:
        MessageRegistration.objects.filter(message__in=earlier, registration__in=registrations).delete()
        Message.objects.filter(pk__in=earlier, state=State.TO_PHONE, people=None).update(state=State.WITHDRAWN)
