"""The scheduled command killed at every point of its way: what it had in hand is made good, at most one mail twice."""

import time
from collections import Counter

import pytest
from django.db.models import F

from tests.load.mail_server import mail_server
from tests.load.serving import ANSWER, run_due, started_run_due
from tests.messages.letters import make_date, register
from wagtail_samlingar.messages import claims
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.models import Message

pytestmark = [pytest.mark.concurrency, pytest.mark.sqlite, pytest.mark.postgresql]

MAILS = 5


@pytest.fixture
def mail():
    """Run a mail server for the test."""
    with mail_server() as server:
        yield server


@pytest.fixture
def killed_at(mail, tmp_path):
    """Return ``killed_at(point)``, which lets a sender come that far and kills it."""

    def kill(point):
        told = tmp_path / "held.pid"
        more = {"module": "run_due_held", "SAMLINGAR_HELD_AT": point, "SAMLINGAR_HELD_PID": str(told)}
        if "_" not in point:
            mail.silent_at, more = point, {}
            # In the midst of a handful: one went by itself, then one of several that were claimed together.
            mail.spared = 0 if point in ("connect", "QUIT") else 2
        with started_run_due(mail.port, **more) as process:
            deadline = time.monotonic() + ANSWER
            while not (mail.is_silent.is_set() or told.exists()):
                assert time.monotonic() < deadline, "the sender did not come that far"
                time.sleep(0.02)
            process.kill()
            process.wait(ANSWER)

    return kill


# (where it is killed, messages that are sent by then as their rows have it, in hand, mails that come twice)
POINTS = [
    ("before_claim", 1, 0, 0),
    ("after_claim", 1, MAILS - 1, 0),
    ("connect", 0, 1, 0),
    ("MAIL", 2, MAILS - 2, 0),
    ("DATA", 2, MAILS - 2, 0),
    ("taken", 2, MAILS - 2, 1),
    ("after_write", 2, MAILS - 2, 0),
    ("QUIT", MAILS, 0, 0),
]


@pytest.mark.parametrize(("point", "sent", "in_hand", "twice"), POINTS, ids=[point for point, *_rest in POINTS])
def test_case_016_sender_killed_anywhere_repeats_at_most_the_mail_under_way(
    mail, killed_at, point, sent, in_hand, twice
):
    """Nobody knows whether a server that did not answer has the mail, so there may be two copies of one Message-ID."""
    occurrence = make_date()
    addresses = sorted(register(occurrence).email for _n in range(MAILS))

    killed_at(point)

    states = Counter(Message.objects.values_list("state", flat=True))
    assert (states[State.SENT], states[State.SENDING]) == (sent, in_hand)
    # What it did not have in hand is sent by another at once; the rest when its claims are old.
    waiting = MAILS - sent - in_hand
    assert run_due(mail.port)[-1] == (f"mail: {waiting} sent" if waiting else "mail: nothing to send")
    Message.objects.update(claimed_at=F("claimed_at") - claims.LEASE)
    assert run_due(mail.port)[-1] == (f"mail: {in_hand} sent" if in_hand else "mail: nothing to send")

    assert set(Message.objects.values_list("state", "claim")) == {(State.SENT, "")}
    copies = Counter((letter["To"], letter["Message-ID"]) for letter in mail.taken)
    assert sorted(copies) == sorted(Message.objects.values_list("recipient", "message_id"))
    assert sorted(address for address, _message_id in copies) == addresses
    assert sorted(copies.values()) == [1] * (MAILS - twice) + [2] * twice
