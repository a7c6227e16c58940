"""People register while the mail server hangs, and the sender with it."""

import time

import pytest

from tests.factories import date_block, make_gathering
from tests.load.mail_server import mail_server
from tests.load.serving import ANSWER, get, post, served, started_run_due
from tests.messages.letters import make_date, register
from tests.registrations.visiting import answers, form_url, passed_token
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.models import Message

pytestmark = [pytest.mark.concurrency, pytest.mark.postgresql]

# Seconds; far less than the mail server is waited for.
AT_ONCE = 5


def test_case_082_registration_is_answered_at_once_while_the_mail_server_hangs(monkeypatch):
    page = make_gathering(dates=[date_block("one")])
    form = answers(page, email="kari@example.org", **passed_token(page))
    register(make_date(), email="ola@example.org")

    with mail_server() as mail:
        mail.silent_at = "connect"
        monkeypatch.setenv("SAMLINGAR_SERVED_MAIL", str(mail.port))
        with served(workers=1, threads=2) as port, started_run_due(mail.port):
            assert mail.is_silent.wait(ANSWER)
            # The first answer of a worker is slower than the others.
            get(port, form_url(page))
            began = time.monotonic()
            status, receipt = post(port, form_url(page), form)
            seconds = time.monotonic() - began
            shown = get(port, receipt)

    assert (status, shown) == (303, 200)
    assert seconds < AT_ONCE
    # Only the sender has called: the site itself never does.
    assert len(mail.carried) == 1
    states = dict(Message.objects.values_list("recipient", "state"))
    assert states == {"ola@example.org": State.SENDING, "kari@example.org": State.QUEUED}
