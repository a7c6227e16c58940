"""Messages that are held back while the decision they tell of can be undone: letting them go at once."""

from django.db import transaction
from django.utils import timezone

from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.registrations.log import log_for_each
from wagtail_samlingar.registrations.models import Registration

# Entry in the log of a registration.
SENT_NOW = "samlingar.sent_now"
# Messages in one statement.
AT_ONCE = 500


def held_back(now):
    """Return the messages that are held back at ``now`` (aware instant)."""
    return Message.objects.filter(state=State.QUEUED, not_before__gt=now)


def send_now(message_ids, *, actor):
    """Let messages (primary keys) go at once, as ``actor`` (user) asks, and return how many were held back.

    They leave with the next sending. Those that have left, or were withdrawn, are passed over. Whether a message still
    holds is judged when it is sent, as always. Logged for each person it names.
    """
    message_ids, let_go = list(message_ids), 0
    with transaction.atomic(durable=True):
        now = timezone.now()
        for start in range(0, len(message_ids), AT_ONCE):
            chunk = message_ids[start : start + AT_ONCE]
            # The UPDATE says which of them they are: of two who ask at once, one lets go of each.
            let_go += held_back(now).filter(pk__in=chunk).update(not_before=now, next_attempt_at=now)
            people = Registration.objects.filter(
                message_people__message__in=chunk, message_people__message__not_before=now
            )
            log_for_each(people.distinct(), SENT_NOW, actor, now, {})
    return let_go
