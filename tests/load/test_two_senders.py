"""Two hosts send one queue at the same time, each in a process of its own; and without claims, as a control."""

import threading
from collections import Counter
from contextlib import ExitStack

import pytest

from tests.load.mail_server import mail_server
from tests.load.serving import ANSWER, started_run_due
from tests.messages.letters import clear, make_date, send_in
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.models import Message

# One process at a time writes to SQLite; threads of one process are tested there.
pytestmark = [pytest.mark.concurrency, pytest.mark.postgresql, pytest.mark.mariadb]

HOSTS = 2


def send_on_two_hosts(messages, **how):
    """Let two hosts send ``messages`` (how many); return the mail server that has taken them."""
    party = send_in(make_date())
    clear()
    Message.objects.bulk_create(
        Message(
            kind=Kind.ALREADY_REGISTERED,
            party=party,
            occurrence=party.occurrence,
            recipient=f"person{number}@example.org",
            language="en",
        )
        for number in range(messages)
    )
    with mail_server() as mail, ExitStack() as hosts:
        # Neither begins before both are there.
        mail.gate = threading.Barrier(HOSTS, timeout=ANSWER)
        processes = [hosts.enter_context(started_run_due(mail.port, **how)) for _host in range(HOSTS)]
        assert [process.wait(2 * ANSWER) for process in processes] == [0] * HOSTS
    return mail


def test_case_085_two_hosts_send_each_of_five_hundred_messages_once(monkeypatch):
    mail = send_on_two_hosts(500)

    assert Counter(letter["To"] for letter in mail.taken) == Counter(f"person{n}@example.org" for n in range(500))
    assert len(mail.carried) == HOSTS
    assert all(mail.carried)
    assert set(Message.objects.values_list("state", "attempts", "claim")) == {(State.SENT, 1, "")}


def test_case_085_control_two_hosts_that_do_not_claim_send_more_than_once():
    mail = send_on_two_hosts(100, module="run_due_unclaimed")

    assert len(mail.taken) > 100
    assert {letter["Message-ID"] for letter in mail.taken} == set(Message.objects.values_list("message_id", flat=True))
