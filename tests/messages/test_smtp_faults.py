"""The sender and a real mail server at fault: what is tried again, what is given up, and what comes twice."""

import datetime as dt
import socket

import pytest
from aiosmtpd.smtp import AuthResult
from django.test import Client

from tests.factories import date_block, make_gathering
from tests.messages.letters import make_date, register
from tests.messages.smtp import DROP, HANG, Faulty, running
from tests.registrations.visiting import answers, form_url, passed_token
from wagtail_samlingar.messages import line
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def port(settings):
    """Return a free port on this machine, at which the site expects its mail server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", number, 0.3
    return number


@pytest.fixture
def faulty(port):
    """Return the mail server (``Faulty``), which takes everything until the test says otherwise."""
    server = Faulty()
    with running(server, port):
        yield server


def outcome():
    """Return (state, error, attempts) of the only message."""
    return Message.objects.values_list("state", "last_error", "attempts").get()


@pytest.mark.parametrize(
    ("command", "answer", "state", "error"),
    [
        ("EHLO", "421 Busy", State.RETRY, "SMTPHeloError 421"),
        ("EHLO", HANG, State.RETRY, "SMTPServerDisconnected"),
        ("MAIL", "421 Busy", State.RETRY, "SMTPSenderRefused 421"),
        ("MAIL", "451 Later", State.RETRY, "SMTPSenderRefused 451"),
        ("MAIL", "550 Not from you", State.RETRY, "SMTPSenderRefused 550"),
        ("MAIL", DROP, State.RETRY, "SMTPServerDisconnected"),
        ("RCPT", "421 Busy", State.RETRY, "SMTPRecipientsRefused 421"),
        ("RCPT", "450 Mailbox busy", State.RETRY, "SMTPRecipientsRefused 450"),
        ("RCPT", "530 Who are you?", State.RETRY, "SMTPRecipientsRefused 530"),
        ("RCPT", "550 No such mailbox", State.FAILED, "SMTPRecipientsRefused 550"),
        ("RCPT", "552 Mailbox full", State.FAILED, "SMTPRecipientsRefused 552"),
        ("DATA", "421 Busy", State.RETRY, "SMTPDataError 421"),
        ("DATA", "451 Later", State.RETRY, "SMTPDataError 451"),
        ("DATA", "554 Never", State.FAILED, "SMTPDataError 554"),
        ("DATA", HANG, State.RETRY, "SMTPServerDisconnected"),
        ("DATA", DROP, State.RETRY, "SMTPServerDisconnected"),
    ],
    ids=lambda value: str(value).split(" ")[0],
)
def test_case_082_answer_of_the_server_is_shown_and_retried_or_failed(faulty, command, answer, state, error):
    register(make_date(), email="kari@example.org")
    faulty.answers = {command: answer}

    assert send_due() == {state: 1}

    assert outcome() == (state, error, 1)
    assert Message.objects.get().people.exclude(told="").count() == 0
    assert faulty.taken == []
    if state == State.RETRY:
        # It comes when the fault is over.
        faulty.answers = {}
        Message.objects.update(next_attempt_at=Message.objects.get().created_at)
        assert send_due() == {State.SENT: 1}
        assert [mail["To"] for mail in faulty.taken] == ["kari@example.org"]
        assert outcome() == (State.SENT, "", 2)


def test_case_082_server_that_is_not_there_is_asked_once_and_nothing_else_is_touched(port):
    occurrence = make_date()
    for _n in range(3):
        register(occurrence)

    assert send_due() == {State.RETRY: 1}

    assert sorted(Message.objects.values_list("state", "last_error", "attempts", "claim")) == [
        (State.QUEUED, "", 0, ""),
        (State.QUEUED, "", 0, ""),
        (State.RETRY, "ConnectionRefusedError", 1, ""),
    ]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_case_082_refused_password_keeps_the_messages_waiting(port, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "site", "wrong"
    register(make_date())
    refuse = {"authenticator": lambda *_args: AuthResult(success=False, handled=False), "auth_require_tls": False}

    with running(Faulty(), port, auth_required=True, **refuse):
        assert send_due() == {State.RETRY: 1}

    assert outcome() == (State.RETRY, "SMTPAuthenticationError 535", 1)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_case_082_site_that_sends_no_password_waits_for_it_to_be_set(port):
    register(make_date())

    with running(Faulty(), port, auth_required=True, auth_require_tls=False):
        assert send_due() == {State.RETRY: 1}

    assert outcome() == (State.RETRY, "SMTPSenderRefused 530", 1)


def test_server_that_ends_each_conversation_after_some_mails_gets_the_rest_in_the_next(faulty):
    occurrence = make_date()
    for _n in range(4):
        register(occurrence)
    send = Faulty.handle_MAIL

    async def end_the_first(server, session, envelope, address, mail_options):
        if len(faulty.taken) == 2 and faulty.conversations == 1:
            return "421 Enough for now"
        return await send(faulty, server, session, envelope, address, mail_options)

    faulty.handle_MAIL = end_the_first

    assert send_due() == {State.SENT: 3, State.RETRY: 1}
    assert faulty.conversations == 2


def test_answer_that_gets_lost_after_the_mail_was_taken_is_one_copy_more_of_one_message_id(faulty):
    register(make_date())
    faulty.answers, faulty.only = {"taken": DROP}, 1

    assert send_due() == {State.RETRY: 1}
    Message.objects.update(next_attempt_at=Message.objects.get().created_at)
    assert send_due() == {State.SENT: 1}

    assert [mail["Message-ID"] for mail in faulty.taken] == [Message.objects.get().message_id] * 2


def test_case_082_visitor_sees_success_at_once_and_the_server_is_not_asked(faulty):
    page = make_gathering(dates=[date_block("one")])
    faulty.answers = {"EHLO": HANG}

    answer = Client().post(form_url(page), answers(page, email="kari@example.org", **passed_token(page)))

    assert answer.status_code == 303
    assert faulty.conversations == 0
    assert outcome() == (State.QUEUED, "", 0)


def test_case_083_two_days_outage_delivers_each_once_and_drops_what_is_stale(port, frozen):
    """The server is away while people register, are decided about, and a date passes."""
    clock = frozen("2026-09-01 12:00")
    coming, passing = make_date(days=90), make_date(days=1)
    kari, ola = register(coming, email="kari@example.org"), register(coming, email="ola@example.org")
    register(passing, email="late@example.org")
    services.confirm(ola.pk)

    for _hour in range(48):
        send_due()
        clock.shift(dt.timedelta(hours=1))
    assert set(Message.objects.values_list("state", flat=True)) <= {State.QUEUED, State.RETRY, State.WITHDRAWN}

    server = Faulty()
    with running(server, port):
        for _round in range(10):
            send_due()
            clock.shift(dt.timedelta(hours=1))

    # Ola's receipt is stale since the decision, and the date that has passed needs no answer.
    assert sorted((mail["To"], mail["Subject"].split(":")[0]) for mail in server.taken) == [
        ("kari@example.org", "Registration received"),
        ("ola@example.org", "Your seat is confirmed"),
    ]
    assert sorted(Message.objects.values_list("recipient", "state")) == [
        ("kari@example.org", State.SENT),
        ("late@example.org", State.WITHDRAWN),
        ("ola@example.org", State.SENT),
        ("ola@example.org", State.WITHDRAWN),
    ]
    assert Registration.objects.get(pk=kari.pk).status == "pending"


@pytest.mark.parametrize(("set_to", "used"), [(None, line.TIMEOUT), (600, line.TIMEOUT), (5, 5)])
def test_server_is_never_waited_for_as_long_as_a_claim_lasts(port, settings, set_to, used):
    settings.EMAIL_TIMEOUT = set_to

    assert line.Line().connection.timeout == used
