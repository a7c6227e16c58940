"""The messages that a case has led to, as its page lists them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils import timezone

from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.models import Message, MessageRegistration

# Messages that a case page lists, the newest first.
MOST = 50


@dataclass(frozen=True)
class MessageRow:
    """One message: what it tells, to whom, how far it has come and since when; its text where it was sent.

    ``held_until``: the instant until which it is held back, or None where it is not.
    """

    pk: int
    kind: str
    state: str
    recipient: str
    when: datetime
    subject: str = ""
    text: str = ""
    is_failed: bool = False
    held_until: datetime | None = None
    written_at: datetime | None = None


class Hold(TextChoices):
    """What has become of the message of the last decision, while that can be undone."""

    HELD = "held"
    LET_GO = "let_go"
    NONE = "none"


def hold_of(registration, rows):
    """Return the ``Hold`` of the last decision about ``registration``. ``rows`` are its ``MessageRow`` objects."""
    if any(row.held_until for row in rows):
        return Hold.HELD
    decided_at = registration.decided_at
    is_written = decided_at and any(row.written_at >= decided_at and row.recipient for row in rows)
    return Hold.LET_GO if is_written else Hold.NONE


def messages_of(registration, registrations):
    """Return a ``MessageRow`` for each message about ``registration`` (with its party), newest first: one query.

    Those to the whole party are about everybody in it. A text that names somebody outside ``registrations`` (queryset,
    the reader's scope) is not shown.
    """
    party = registration.party
    people = MessageRegistration.objects.filter(message=OuterRef("pk"))
    found = Message.objects.filter(party=party).annotate(
        is_about=Exists(people.filter(registration=registration)),
        is_about_somebody=Exists(people),
        names_others=Exists(people.exclude(registration__in=registrations.order_by().values("pk"))),
    )
    # Who is alone in a party is shown what went to an address that was corrected since, too.
    is_alone = ~Exists(party.registrations.exclude(pk=registration.pk))
    addresses = {party.email, registration.email} - {""}
    to_the_party = Q(is_about_somebody=False) & (is_alone | Q(recipient__in=addresses))
    found = found.filter(Q(is_about=True) | to_the_party).order_by("-created_at", "-pk")
    now = timezone.now()
    return [_row(message, now) for message in found[:MOST]]


def _row(message, now):
    readable = message.state == State.SENT and not message.names_others
    is_held = message.state == State.QUEUED and message.not_before > now
    return MessageRow(
        pk=message.pk,
        kind=message.get_kind_display(),
        state=message.get_state_display(),
        recipient=message.recipient,
        when=message.sent_at or message.created_at,
        subject=message.subject if readable else "",
        text=message.text if readable else "",
        is_failed=message.state == State.FAILED,
        held_until=message.not_before if is_held else None,
        written_at=message.created_at,
    )
