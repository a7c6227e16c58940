"""Which messages a sender has in hand, so that no other sends them, and how many may go in a minute.

A message is claimed by an UPDATE that only one sender can win, and read by that claim. A sender takes a few at a time,
to read in one go what their texts are made of; it has one of them under way. Of a sender that is gone, the claims grow
old, and all it had in hand is tried again under the same Message-ID: only the one under way may go twice.
"""

import secrets
import time
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.messages.kinds import DUE, State
from wagtail_samlingar.messages.models import Message, MessageRegistration

# A claim older than this belongs to a sender that is gone. Much longer than one message may take (``line.TIMEOUT``).
LEASE = timedelta(minutes=15)
# A sender at work says so again when a claim is so old.
RENEW_AFTER = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)
# Times to look for messages while others have all of them locked, and seconds between.
TRIES, PAUSE = 5, 0.05


def due(now):
    """Return the messages whose time has come at ``now`` (aware instant)."""
    return Message.objects.filter(state__in=DUE, next_attempt_at__lte=now)


def abandoned(now):
    """Return the messages that senders had in hand who are gone at ``now`` (aware instant)."""
    return Message.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE)


def return_abandoned(now):
    """Let what senders had in hand who are gone be tried again: nobody knows how far they came."""
    abandoned(now).update(state=State.RETRY, claim="", claimed_at=None, next_attempt_at=now)


def gone_lately(now):
    """Return how many messages were sent in the last minute, or taken in hand in it, by all senders: one query.

    Counted from the rows, for senders on several machines have nothing else in common.
    """
    since = now - MINUTE
    taken = Q(state=State.SENDING, claimed_at__gt=since)
    return Message.objects.filter(taken | Q(state=State.SENT, sent_at__gt=since)).count()


class Hand:
    """The messages that one sender has in hand.

    ``is_full``: nothing more may be taken now, since as many as are allowed have gone in the last minute.
    """

    def __init__(self):
        self.is_full = False
        self._claim = ""
        self._claimed_at = None
        # {pk of a message in hand: its state before}
        self._before = {}

    def __contains__(self, message):
        return message.pk in self._before

    def take(self, most):
        """Claim up to ``most`` of the messages that are due, and return them with their party and date, in order."""
        limit = samlingar_settings.MESSAGES_PER_MINUTE
        if limit is not None:
            most = min(most, limit - gone_lately(timezone.now()))
        self.is_full = most <= 0
        messages = self._take(most, timezone.now()) if most > 0 else []
        if limit is not None and messages:
            messages = self._give_back_surplus(messages, limit)
        return messages

    def renew(self):
        """Say that this sender is still at work, now and then; what another has taken over is in hand no more."""
        now = timezone.now()
        if not self._before or now - self._claimed_at < RENEW_AFTER:
            return
        self._claimed_at = now
        if self._mine().update(claimed_at=now) < len(self._before):
            kept = set(self._mine().values_list("pk", flat=True))
            self._before = {pk: state for pk, state in self._before.items() if pk in kept}

    def begin(self, message):
        """Take ``message`` under way. Should this sender end before it is put down, nobody knows how far it came."""
        del self._before[message.pk]

    def put_down(self, message, **changes):
        """Write what has become of ``message`` (its state and more). Returns False when another has taken it over."""
        self._before.pop(message.pk, None)
        message.state = changes["state"]
        return _write_outcome(message.pk, self._claim, {"claim": "", "claimed_at": None, **changes})

    def let_go(self):
        """Give back what is in hand and not under way, as it was."""
        self._give_back(list(self._before))

    def _take(self, most, now):
        self._claim, self._claimed_at = secrets.token_hex(16), now
        self._before = _claim(most, self._claim, now)
        for _time in range(TRIES - 1):
            if self._before or not _may_be_locked(now):
                break
            time.sleep(PAUSE)
            self._before = _claim(most, self._claim, now)
        found = self._mine().select_related("party", "mailing").prefetch_related("occurrence", "occurrence__regions")
        # The same date is read once, however many of the messages are about it.
        found = found.in_bulk(list(self._before))
        self._before = {pk: state for pk, state in self._before.items() if pk in found}
        return [found[pk] for pk in self._before]

    def _give_back_surplus(self, messages, limit):
        """Give back what is too much, since others have taken some at the same time: all count after they claim."""
        surplus = gone_lately(timezone.now()) - limit
        if surplus > 0:
            self.is_full = True
            self._give_back([message.pk for message in messages[-surplus:]])
        return [message for message in messages if message in self]

    def _give_back(self, pks):
        for state in {self._before[pk] for pk in pks}:
            alike = [pk for pk in pks if self._before[pk] == state]
            MessageRegistration.objects.filter(message__in=alike, message__claim=self._claim).update(told="")
            self._mine().filter(pk__in=alike).update(state=state, claim="", claimed_at=None)
        for pk in pks:
            del self._before[pk]

    def _mine(self):
        return Message.objects.filter(claim=self._claim, state=State.SENDING)


def _write_outcome(pk, claim, values):
    """Write ``values`` ({field: value}) on the message ``pk``, if ``claim`` still holds. Returns whether it did.

    Written as SQL: Django takes as long to put an UPDATE through a queryset into words as the database to carry it
    out, and there is one for every message that is sent.
    """
    quote, table = connection.ops.quote_name, Message._meta
    fields = [table.get_field(name) for name in values]
    written = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(table.db_table)} SET {written} WHERE {quote(table.pk.column)} = %s AND {quote('claim')} = %s"  # noqa: S608 - names of our own columns
    prepared = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*prepared, pk, claim])
        return cursor.rowcount == 1


def _claim(most, claim, now):
    """Set ``claim`` on up to ``most`` messages that are due at ``now``; return {pk: state before}, in order.

    Others may have won some of them.
    """
    in_order = due(now).order_by("next_attempt_at", "pk").values_list("pk", "state")
    if not connection.features.has_select_for_update:
        return _set(dict(in_order[:most]), claim, now)
    with transaction.atomic():
        # What somebody else has locked is left for later: who waits with rows locked may wait for ever.
        passed_over = connection.features.has_select_for_update_skip_locked
        return _set(dict(in_order.select_for_update(skip_locked=passed_over)[:most]), claim, now)


def _may_be_locked(now):
    """Return True when messages are due at ``now``, though none could be claimed: MariaDB locks all that it sorts."""
    return connection.features.has_select_for_update_skip_locked and due(now).exists()


def _set(before, claim, now):
    if before:
        due(now).filter(pk__in=before).update(state=State.SENDING, claim=claim, claimed_at=now)
    return before
