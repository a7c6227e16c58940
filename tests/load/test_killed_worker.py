"""A worker of gunicorn killed in the midst of a registration: all of it is there, with its mail, or nothing is."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.test import Client

from tests.factories import date_block, make_gathering
from tests.load.mail_server import mail_server
from tests.load.serving import ANSWER, get, post, run_due, served
from tests.registrations.visiting import answers, form_url, solved
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.models import Message, Party, Registration
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.concurrency


@pytest.fixture
def page():
    """Return a gathering with one seat, given at once."""
    return make_gathering(dates=[date_block("one", capacity=1)], review_mode="confirm")


@pytest.fixture
def killed(monkeypatch, tmp_path, page):
    """Return ``killed(moment, form)``: a site whose worker is killed ``before`` or ``after`` the commit of ``form``.

    A context manager that yields the port; the visitor has seen the connection break.
    """
    told = tmp_path / "held.pid"
    monkeypatch.setenv("SAMLINGAR_HELD_PID", str(told))

    def kill(port, form):
        with ThreadPoolExecutor(1) as visitor:
            sent = visitor.submit(post, port, form_url(page), form)
            os.kill(_wait_for_pid(told), signal.SIGKILL)
            assert isinstance(sent.exception(ANSWER), ConnectionError)

    @contextmanager
    def serve(moment, form):
        monkeypatch.setenv("SAMLINGAR_HELD_AT", moment)
        with served("served_and_held", workers=2) as port:
            kill(port, form)
            yield port

    return serve


def _wait_for_pid(told):
    deadline = time.monotonic() + ANSWER
    while not told.exists():
        assert time.monotonic() < deadline, "the worker did not come that far"
        time.sleep(0.02)
    return int(told.read_text())


def stored():
    """Return how many parties, registrations and messages there are."""
    return Party.objects.count(), Registration.objects.count(), Message.objects.count()


def test_case_016_killed_after_the_commit_has_registered_and_mails_once(page, killed):
    form = answers(page, **solved(Client(), page))

    with killed("after", form) as port:
        assert stored() == (1, 1, 1)
        assert (Registration.objects.get().status, Message.objects.get().state) == (Status.CONFIRMED, State.QUEUED)
        # The visitor saw an error and sends the same once more, twice.
        again = [post(port, form_url(page), form) for _n in range(2)]
        assert {status for status, _receipt in again} == {303}
        assert len({receipt for _status, receipt in again}) == 1
        assert get(port, again[0][1]) == 200
        assert stored() == (1, 1, 1)

    with mail_server() as mail:
        said = [run_due(mail.port), run_due(mail.port)]

    assert [lines[-1] for lines in said] == ["mail: 1 sent", "mail: nothing to send"]
    (letter,) = mail.taken
    message = Message.objects.get()
    assert (letter["To"], letter["Message-ID"]) == (form["email"], message.message_id)
    assert message.state == State.SENT


def test_case_016_killed_before_the_commit_has_left_nothing_and_the_seat_is_free(page, killed):
    form = answers(page, **solved(Client(), page))

    with killed("before", form) as port:
        assert stored() == (0, 0, 0)
        with mail_server() as mail:
            assert run_due(mail.port)[-1] == "mail: nothing to send"

        # The same once more: the captcha is used up, so the form comes back with its answers and a new one.
        assert post(port, form_url(page), form)[0] == 422
        fresh = {name: value for name, value in solved(Client(), page).items() if name != "token"}
        assert post(port, form_url(page), form | fresh)[0] == 303

    assert stored() == (1, 1, 1)
    assert Registration.objects.get().status == Status.CONFIRMED
