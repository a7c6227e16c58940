"""Sending what is due. Any number of senders may run at once, on any number of machines.

A message is claimed by an UPDATE that only one sender can win, just before it is sent, so a sender that is killed
leaves at most one in doubt. That one is tried again under the same Message-ID when the claim is old.
"""

import logging
import secrets
from collections import Counter
from datetime import timedelta
from traceback import format_tb

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from wagtail_samlingar.messages import standing
from wagtail_samlingar.messages.calendar_files import files_for, kept
from wagtail_samlingar.messages.delivery import Verdict, judge, next_attempt
from wagtail_samlingar.messages.kinds import DUE, State
from wagtail_samlingar.messages.mail import build, is_address, sender_of
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.texts import Shelf, compose

logger = logging.getLogger(__name__)

# A claim older than this belongs to a sender that is gone. Much longer than one message may take (TIMEOUT).
LEASE = timedelta(minutes=15)
# Seconds to wait for the mail server where the site does not say (EMAIL_TIMEOUT).
TIMEOUT = 60
# Messages in one run; the next run goes on.
BATCH = 2000

BAD_ADDRESS = Verdict("bad address", is_permanent=True)
NOT_TAKEN = Verdict("not taken by the backend")


def count_due():
    """Return how many messages are due now."""
    return _due(timezone.now()).count() + _abandoned(timezone.now()).count()


def send_due(should_stop=lambda: False):
    """Send the messages that are due through Django's mail backend, over one connection, and return what came of them.

    Args: ``should_stop``, asked before each message. Returns a ``Counter`` of states (sent, retry, failed, withdrawn).
    Writes the state of each message by itself. Errors of the mail server are written on the message and not raised.
    """
    outcomes = Counter()
    now = timezone.now()
    _abandoned(now).update(state=State.RETRY, claim="", claimed_at=None, next_attempt_at=now)
    shelf, connection = Shelf(), None
    try:
        for pk in list(_due(now).order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:BATCH]):
            if should_stop():
                break
            message = _claim(pk)
            if message is None:
                continue
            connection = connection or _connect()
            verdict = _handle(message, shelf, connection)
            outcomes[message.state] += 1
            if verdict is not None and verdict.is_down:
                break
    finally:
        if connection is not None:
            _close(connection)
    return outcomes


def _due(now):
    return Message.objects.filter(state__in=DUE, next_attempt_at__lte=now)


def _abandoned(now):
    return Message.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE)


def _claim(pk):
    """Claim one message, and return it with all its text is made of; None when another sender was faster."""
    claim, now = secrets.token_hex(16), timezone.now()
    if not _due(now).filter(pk=pk).update(state=State.SENDING, claim=claim, claimed_at=now):
        return None
    found = Message.objects.filter(pk=pk, claim=claim).select_related("party", "occurrence")
    return found.prefetch_related("occurrence__regions").first()


def _handle(message, shelf, connection):
    """Send or withdraw a claimed message and write its state. Returns the ``Verdict`` on an error, or None."""
    people = standing.still_about(message, timezone.now())
    if people is None:
        _write(message, state=State.WITHDRAWN)
        return None
    message.attempts += 1
    try:
        letter = compose(message, people, shelf)
        sender = sender_of(*shelf.sender(message.occurrence.site_key))
        files = files_for(message, people, sender)
        verdict = _send(message, build(message, letter, sender, files), connection)
    # Whatever goes wrong with one message must not keep the others from being sent. It is written on its row.
    except Exception as error:  # noqa: BLE001
        verdict = judge(error)
        if not verdict.is_of_mail:
            # Where, without the error's own words: they may hold an address.
            logger.error("%s at:\n%s", verdict.code, "".join(format_tb(error.__traceback__)))
        # A connection in an unknown state is of no use to the next message; Django opens a new one.
        _close(connection)
    if verdict is None:
        _write_sent(message, letter, people, files)
    else:
        _write_failure(message, verdict)
    return verdict


def _send(message, mail, connection):
    """Hand one message to the backend. Returns None, or the ``Verdict`` where the backend did not take it."""
    if not is_address(message.recipient):
        return BAD_ADDRESS
    connection.open()
    # Some backends return nothing; 0 says that nothing was sent.
    return NOT_TAKEN if connection.send_messages([mail]) == 0 else None


def _write_sent(message, letter, people, files):
    with transaction.atomic():
        changes = {"sent_at": timezone.now(), "subject": letter.subject, "text": letter.kept, "last_error": ""}
        # With the state, so that one that was killed before is sent again under the same SEQUENCE.
        changes.update(kept(message, files))
        if not _write(message, state=State.SENT, attempts=message.attempts, **changes):
            return
        rows = [
            MessageRegistration(message=message, registration=registration, told=standing.of(registration))
            for registration in people
        ]
        message.people.filter(registration__in=people).delete()
        MessageRegistration.objects.bulk_create(rows)


def _write_failure(message, verdict):
    again = None if verdict.is_permanent else next_attempt(message, timezone.now())
    state = State.FAILED if again is None else State.RETRY
    when = {"next_attempt_at": again} if again else {}
    _write(message, state=state, attempts=message.attempts, last_error=verdict.code[:64], **when)
    logger.warning("Message %s was not sent (attempt %d): %s", message.pk, message.attempts, verdict.code)


def _write(message, **changes):
    """Write the outcome and let go of the claim. Returns False when another sender has taken over meanwhile."""
    message.state = changes["state"]
    mine = Message.objects.filter(pk=message.pk, claim=message.claim)
    return bool(mine.update(claim="", claimed_at=None, **changes))


def _connect():
    connection = get_connection()
    if getattr(connection, "timeout", TIMEOUT) is None:
        connection.timeout = TIMEOUT
    return connection


def _close(connection):
    try:
        connection.close()
    # The mail is sent or written as failed by now; how the server takes leave changes nothing.
    except Exception as error:  # noqa: BLE001
        logger.warning("The connection to the mail server did not close: %s", type(error).__name__)
