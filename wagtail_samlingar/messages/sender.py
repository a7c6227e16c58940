"""Sending what is due. Any number of senders may run at once, on any number of machines.

Each claims what it sends (``claims``). The state of a message is written as soon as the mail server has answered, so a
sender that is killed leaves one in doubt at the most; that one is tried again under the same Message-ID.
"""

import gc
import logging
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from traceback import format_tb

from django.utils import timezone

from wagtail_samlingar.messages import claims, standing
from wagtail_samlingar.messages.calendar_files import files_for, kept
from wagtail_samlingar.messages.claims import MINUTE, Hand
from wagtail_samlingar.messages.delivery import Verdict, judge, next_attempt
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.line import Line
from wagtail_samlingar.messages.mail import build, is_address, sender_of
from wagtail_samlingar.messages.shelf import Shelf
from wagtail_samlingar.messages.telling import note_told
from wagtail_samlingar.messages.texts import compose

logger = logging.getLogger(__name__)

# In one run; the next run goes on. Other jobs have their turn meanwhile.
MOST_MESSAGES, LONGEST = 2000, timedelta(minutes=5)
# Messages that a sender has in hand at a time, and for how many seconds: what is judged now is sent now.
HANDFUL, SHORT = 50, 5
# How long a run waits in all where as many messages as are allowed have gone in the last minute.
PATIENCE = MINUTE

BAD_ADDRESS = Verdict("bad address", is_permanent=True)
NOT_TAKEN = Verdict("not taken by the backend")


def count_due():
    """Return how many messages are due now."""
    now = timezone.now()
    return claims.due(now).count() + claims.abandoned(now).count()


def send_due(should_stop=lambda: False):
    """Send the messages that are due through Django's mail backend, over one connection, and return what came of them.

    Args: ``should_stop``, asked before each message. Returns a ``Counter`` of states (sent, retry, failed, withdrawn).
    Writes the state of each message by itself. Errors of the mail server are written on the message and not raised.
    With a limit per minute (``MESSAGES_PER_MINUTE``) it waits a little for its turn, with nothing in hand.
    """
    claims.return_abandoned(timezone.now())
    run = _Run(should_stop)
    try:
        with _rest_of_memory_left_alone():
            run.go()
    finally:
        run.end()
    return run.outcomes


@contextmanager
def _rest_of_memory_left_alone():
    """Let Python's garbage collector look at what is made meanwhile, and not at all that was there before.

    A process with Django and Wagtail holds some 300,000 objects, which stay. Many messages made at a time have them
    looked through again and again, which takes a tenth of the sender's time.
    """
    if gc.get_freeze_count():
        # Somebody else has said what the collector is to leave alone.
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Run:
    """One sender from its first message to its last. ``outcomes`` counts the states that messages came to."""

    def __init__(self, should_stop):
        self.should_stop = should_stop
        self.outcomes = Counter()
        self.hand, self.line, self.shelf = Hand(), Line(), Shelf()
        self.patience = PATIENCE

    def go(self):
        """Send until nothing is due, the server takes no mail, or it is time to stop."""
        ends_at = timezone.now() + LONGEST
        # One to begin with: where the server takes no mail, no other message is touched.
        most = 1
        while not self.should_stop() and timezone.now() < ends_at:
            most = min(most, MOST_MESSAGES - self.outcomes.total())
            messages = self.hand.take(most)
            if messages:
                began = time.monotonic()
                if not self._send_all(messages):
                    return
                most = HANDFUL if time.monotonic() - began < SHORT else 1
            elif not (self.hand.is_full and most and self._wait()):
                return

    def end(self):
        """Leave nothing in hand."""
        self.hand.let_go()
        self.line.close()

    def _wait(self):
        """Wait for a second with nothing in hand. Returns False when there is no more time to wait."""
        self.line.close()
        second = timedelta(seconds=1)
        if self.patience < second:
            return False
        self.patience -= second
        time.sleep(second.total_seconds())
        return True

    def _send_all(self, messages):
        """Send or withdraw ``messages``, which are in hand. Returns False when there is no use in going on."""
        for message, people in self._judge(messages):
            if self.should_stop():
                return False
            self.hand.renew()
            if message in self.hand and not self._send(message, people):
                return False
        return True

    def _judge(self, messages):
        """Withdraw those of ``messages`` that no longer hold; return the others, each with the people it is about."""
        standing.read_people(messages)
        everybody = [row for message in messages if message.party_id for row in standing.people_of(message)]
        told = standing.Told(messages, everybody)
        now, holding = timezone.now(), []
        for message in messages:
            try:
                people = standing.still_about(message, now, told)
            # As below: what is wrong with one message must not keep the others from being sent.
            except Exception as error:  # noqa: BLE001
                self._fail(message, judge(error), error)
                continue
            if people is None:
                self._put_down(message, state=State.WITHDRAWN)
            else:
                told.add(message, people)
                holding.append((message, people))
        # Counts from the instant when a message is sent, and not before.
        standing.note_standing(holding)
        return holding

    def _send(self, message, people):
        """Send one message and write its state. Returns False when the server takes no mail at all now."""
        self.hand.begin(message)
        error = verdict = None
        try:
            letter = compose(message, people, self.shelf)
            sender = sender_of(*self.shelf.sender(message.occurrence.site_key))
            files = files_for(message, people, sender)
            if not is_address(message.recipient):
                verdict = BAD_ADDRESS
            elif not self.line.send(build(message, letter, sender, files)):
                verdict = NOT_TAKEN
        # Whatever goes wrong with one message must not keep the others from being sent. It is written on its row.
        except Exception as raised:  # noqa: BLE001
            error, verdict = raised, judge(raised)
        if verdict is None:
            self._note_sent(message, letter, people, files)
            return True
        # A server that ends a conversation in which it took mail may go on in the next.
        is_down = verdict.is_down and not self.line.carried
        if error is not None:
            # A connection in an unknown state is of no use to the next message.
            self.line.close()
        self._fail(message, verdict, error)
        return not is_down

    def _note_sent(self, message, letter, people, files):
        sent = {"state": State.SENT, "attempts": message.attempts + 1, "sent_at": timezone.now(), "last_error": ""}
        sent |= kept(message, files)
        try:
            note_told(message, people)
            self._put_down(message, subject=letter.subject, text=letter.kept, **sent)
        # It has been sent: rather kept without its text than sent once more.
        except Exception as error:  # noqa: BLE001
            logger.error("The text of message %s was not kept: %s", message.pk, type(error).__name__)
            self._put_down(message, **sent)

    def _fail(self, message, verdict, error=None):
        message.attempts += 1
        again = None if verdict.is_permanent else next_attempt(message, timezone.now())
        state = State.FAILED if again is None else State.RETRY
        when = {"next_attempt_at": again} if again else {}
        message.people.update(told="")
        self._put_down(message, state=state, attempts=message.attempts, last_error=verdict.code[:64], **when)
        logger.warning("Message %s was not sent (attempt %d): %s", message.pk, message.attempts, verdict.code)
        if not verdict.is_of_mail:
            # Where, without the error's own words: they may hold an address.
            logger.error("%s at:\n%s", verdict.code, "".join(format_tb(error.__traceback__)))

    def _put_down(self, message, **changes):
        self.hand.put_down(message, **changes)
        self.outcomes[message.state] += 1
