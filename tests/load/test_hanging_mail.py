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

# Seconds. The quickest of a few answers counts, so that another program's work does not.
AT_ONCE, TIMES = 1, 3


def test_case_082_registration_is_answered_at_once_while_the_mail_server_hangs(monkeypatch):
    page = make_gathering(dates=[date_block("one")])
    people = [f"kari{number}@example.org" for number in range(TIMES)]
    forms = [answers(page, email=email, name=f"Kari {email[4]}", **passed_token(page)) for email in people]
    register(make_date(), email="ola@example.org")

    with mail_server() as mail:
        mail.silent_at = "connect"
        monkeypatch.setenv("SAMLINGAR_SERVED_MAIL", str(mail.port))
        with served(workers=1, threads=2) as port, started_run_due(mail.port):
            assert mail.is_silent.wait(ANSWER)
            # The first answer of a worker is slower than the others.
            get(port, form_url(page))
            taken = [_seconds_to_register(port, form_url(page), form) for form in forms]

    assert min(taken) < AT_ONCE
    # Only the sender has called: the site itself never does.
    assert len(mail.carried) == 1
    states = dict(Message.objects.values_list("recipient", "state"))
    assert states == {"ola@example.org": State.SENDING} | dict.fromkeys(people, State.QUEUED)


def _seconds_to_register(port, url, form):
    """Send ``form`` to the site, look at the receipt, and return how long the site took to answer."""
    began = time.monotonic()
    status, receipt = post(port, url, form)
    seconds = time.monotonic() - began
    assert (status, get(port, receipt)) == (303, 200)
    return seconds
