"""Messages in a minute, counted from the rows: a limit for all senders together."""

import time
from types import SimpleNamespace

import pytest

from tests.messages.letters import make_date, register
from tests.registrations.visiting import in_parallel
from wagtail_samlingar.messages import sender
from wagtail_samlingar.messages.claims import Hand
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message


@pytest.fixture
def limit(settings):
    """Return ``limit(n)``, which allows ``n`` messages in a minute."""

    def allow(number):
        settings.WAGTAIL_SAMLINGAR = {**getattr(settings, "WAGTAIL_SAMLINGAR", {}), "MESSAGES_PER_MINUTE": number}

    return allow


def queue(number):
    occurrence = make_date(days=90)
    for _n in range(number):
        register(occurrence)


@pytest.mark.django_db
def test_run_waits_for_its_turn_with_nothing_in_hand_and_goes_on(server, limit, frozen, monkeypatch):
    clock = frozen("2026-09-01 12:00")
    limit(3)
    queue(8)
    waited = []

    def sleep(seconds):
        waited.append((seconds, Message.objects.filter(state=State.SENDING).count(), len(server.sent)))
        clock.shift(seconds)

    monkeypatch.setattr(sender, "time", SimpleNamespace(sleep=sleep, monotonic=time.monotonic))

    # It has patience for a minute; the next run goes on.
    assert send_due() == {State.SENT: 6}
    assert waited == [(1, 0, 3)] * 60
    clock.shift(61)
    assert send_due() == {State.SENT: 2}


@pytest.mark.django_db
def test_run_that_is_told_to_stop_waits_no_longer(server, limit, monkeypatch):
    limit(1)
    queue(2)
    watch = SimpleNamespace(sleep=lambda _seconds: pytest.fail("waited"), monotonic=time.monotonic)
    monkeypatch.setattr(sender, "time", watch)

    assert send_due(should_stop=lambda: len(server.sent) == 1) == {State.SENT: 1}


@pytest.mark.django_db
def test_sender_that_took_too_much_gives_it_back_as_it_was(server, limit, monkeypatch):
    """Another sender claims between the counting and the claim of this one: both count once more."""
    queue(4)
    limit(3)
    other, mine = Hand(), Hand()
    taken = mine._take

    def late(most, now):
        other.take(2)
        return taken(most, now)

    monkeypatch.setattr(mine, "_take", late)

    assert (len(mine.take(3)), mine.is_full) == (1, True)
    assert Message.objects.filter(state=State.SENDING).count() == 3
    mine.let_go()
    other.let_go()
    assert set(Message.objects.values_list("state", "claim", "attempts")) == {(State.QUEUED, "", 0)}


@pytest.mark.concurrency
def test_limit_holds_for_several_senders_at_once(server, limit, monkeypatch):
    limit(5)
    queue(20)
    monkeypatch.setattr(sender, "PATIENCE", sender.PATIENCE * 0)

    in_parallel(4, lambda _n: send_due())

    assert Message.objects.filter(state=State.SENT).count() <= 5
    send_due()
    assert len(server.sent) == 5
