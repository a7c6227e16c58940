"""Several senders on one queue, and a sender beside the services, with real threads and commits."""

from collections import Counter

import pytest

from tests.messages.letters import clear, make_date, register, send_in
from tests.messages.unclaimed import claim_nothing
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.messages import sender
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.concurrency

MAILS, SENDERS = 20, 4


def send_at_once(server):
    server.slowness = 0.01
    outcomes = in_parallel(SENDERS, lambda _n: sender.send_due())
    return sum(outcomes, Counter())


def test_case_085_senders_at_once_send_each_message_once(server):
    occurrence = make_date()
    addresses = [register(occurrence).email for _n in range(MAILS)]

    assert send_at_once(server) == {State.SENT: MAILS}

    assert Counter(mail.to[0] for mail in server.sent) == Counter(addresses)
    assert Message.objects.filter(state=State.SENT, claim="").count() == MAILS


def test_case_085_control_senders_that_do_not_claim_send_more_than_once(server, monkeypatch):
    for _n in range(MAILS):
        register(make_date())
    claim_nothing(monkeypatch.setattr)

    assert send_at_once(server)[State.SENT] > MAILS


def test_people_added_while_the_sender_is_at_work_are_each_told(server):
    """Decisions add people to a waiting message; a sender may take it at any instant."""
    party = send_in(make_date(), *[(f"Person {n}", "") for n in range(10)])
    clear()
    server.slowness = 0.01
    people = list(party.registrations.order_by("pk"))
    last = len(people)

    def work(n):
        if n < last:
            services.confirm(people[n].pk)
        else:
            for _round in range(15):
                sender.send_due()

    in_parallel(last + 2, work)
    sender.send_due()

    told = [row.name for row in Registration.objects.filter(message_people__told="confirmed")]
    assert sorted(told) == sorted(person.name for person in people)
    named = "".join(mail.body for mail in server.sent)
    assert all(named.count(f"- {person.name}\n") <= 1 for person in people)
