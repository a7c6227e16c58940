"""The scheduled command killed while it sends: the message is made good when its claim is old."""

import pytest
from django.db.models import F

from tests.load.mail_server import mail_server
from tests.load.serving import ANSWER, run_due, started_run_due
from tests.messages.letters import make_date, register
from wagtail_samlingar.messages import jobs, sender
from wagtail_samlingar.messages.kinds import JobName, State
from wagtail_samlingar.models import JobRun, Message

pytestmark = pytest.mark.concurrency


@pytest.fixture
def mail():
    """Run a mail server for the test."""
    with mail_server() as server:
        yield server


def kill_while_sending(mail, moment):
    """Kill a sender for which ``mail`` falls silent at ``moment``."""
    mail.silent_at = moment
    with started_run_due(mail.port) as process:
        assert mail.is_silent.wait(ANSWER)
        process.kill()
        process.wait(ANSWER)


def pass_time():
    """Let the claims of senders grow old: the job's first, then the message's."""
    JobRun.objects.update(claimed_at=F("claimed_at") - jobs.LEASE)
    Message.objects.update(claimed_at=F("claimed_at") - sender.LEASE)


@pytest.mark.parametrize(("moment", "copies"), [("MAIL", 1), ("taken", 2)], ids=["before", "after"])
def test_case_016_sender_killed_before_or_after_the_server_took_the_mail(mail, moment, copies):
    """Nobody knows whether a server that did not answer has the mail, so there may be two copies of one Message-ID."""
    registration = register(make_date())
    kill_while_sending(mail, moment)
    assert Message.objects.get().state == State.SENDING
    assert JobRun.objects.get(name=JobName.MAIL).claim

    # Others may still be at it.
    assert run_due(mail.port)[-1] == "mail: running elsewhere"
    pass_time()
    assert [run_due(mail.port)[-1] for _run in range(2)] == ["mail: 1 sent", "mail: nothing to send"]

    message = Message.objects.get()
    assert (message.state, message.claim) == (State.SENT, "")
    assert [letter["To"] for letter in mail.taken] == [registration.email] * copies
    assert {letter["Message-ID"] for letter in mail.taken} == {message.message_id}
