"""What becomes of the messages of a decision that is undone."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.messages.kinds import DUE, KIND_OF_STATUS, REPORTS, State
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.phone_rows import Call, write_calls
from wagtail_samlingar.messages.queueing import SUBMISSION, parameters_of

# From these a message can still be called back.
NOT_LEFT = (*DUE, State.TO_PHONE)


def take_back(registration, undone, restored):
    """Withdraw what tells that ``registration`` is ``undone`` (status), and return True where some of it has left.

    Args: ``restored``, the status it has again. What told of that, and was withdrawn because it did not hold for a
    moment, waits again; whether it is told is judged when it is sent. Others who are named in the same message are
    told as before. To be called inside the transaction of the undoing.
    """
    now = timezone.now()
    recently = now - timedelta(minutes=samlingar_settings.UNDO_MINUTES)
    about = Message.objects.filter(occurrence=registration.occurrence_id)
    undone_about = about.filter(kind__in=_kinds(undone), people__registration=registration)
    withdrawn = [
        _withdraw(pk, registration) for pk in undone_about.filter(state__in=NOT_LEFT).values_list("pk", flat=True)
    ]
    stopped = about.filter(
        Q(people__registration=registration) | Q(party=registration.party_id, **{f"parameters__{SUBMISSION}": True}),
        kind__in=_kinds(restored),
        state=State.WITHDRAWN,
        next_attempt_at__gt=recently,
    ).exclude(recipient="")
    # Not what was withdrawn because the address is wrong: the links in it would lead a stranger to the registration.
    addresses = {registration.written_to.casefold(), registration.party.email.casefold()}
    found = list(stopped.values_list("pk", "recipient"))
    pks = [pk for pk, recipient in found if recipient.casefold() in addresses]
    Message.objects.filter(pk__in=pks, state=State.WITHDRAWN).update(state=State.QUEUED, next_attempt_at=now)
    if not registration.written_to:
        _call_again(registration, restored, about.filter(kind__in=_kinds(restored)))
    if found and not pks:
        # It went nowhere, and is told anew at the address that is right.
        return True
    if withdrawn:
        return not all(withdrawn)
    left = Q(state=State.SENDING) | Q(state=State.SENT, sent_at__gt=recently) | Q(state=State.PHONED)
    return undone_about.filter(left).exists()


def _call_again(registration, restored, about):
    """Let staff make the call that the undone one took the place of, unless they have made it. ``about``: its rows."""
    if about.filter(people__registration=registration, state__in=[State.TO_PHONE, State.PHONED]).exists():
        return
    if about.filter(party=registration.party_id, recipient="", state=State.WITHDRAWN).exists():
        kind = KIND_OF_STATUS[restored]
        parameters = parameters_of(kind, registration)
        write_calls([Call(kind, registration.party, [registration], registration.occurrence_id, parameters)])


def _kinds(status):
    return [kind for kind, reported in REPORTS.items() if reported == status]


def _withdraw(pk, registration):
    """Take ``registration`` out of a message, which is withdrawn where it names nobody else; False: a sender has it."""
    # The UPDATE keeps senders off until the transaction ends.
    message = Message.objects.filter(pk=pk, state__in=NOT_LEFT)
    others = MessageRegistration.objects.filter(message=pk).exclude(registration=registration)
    if not others.exists():
        return bool(message.update(state=State.WITHDRAWN))
    if not message.update(claim=""):
        return False
    MessageRegistration.objects.filter(message=pk, registration=registration).delete()
    return True
