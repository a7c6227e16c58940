"""The sender: what it writes, what it does with errors, and what a crash costs."""

import datetime as dt
import gc
import logging
import smtplib

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.messages import backends
from tests.messages.letters import make_date, register, send_in, states
from wagtail_samlingar.messages.claims import LEASE
from wagtail_samlingar.messages.delivery import GIVE_UP_AFTER, LADDER
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import count_due, send_due
from wagtail_samlingar.models import Message, Occurrence, Party, Registration

pytestmark = pytest.mark.django_db


def refused(code):
    return smtplib.SMTPRecipientsRefused({"kari@example.org": (code, b"kari@example.org is not here")})


def test_message_is_sent_and_kept():
    registration = register(make_date(), email="kari@example.org")

    assert send_due() == {State.SENT: 1}

    (mail,) = django_mail.outbox
    message = Message.objects.get()
    assert (mail.to, mail.cc, mail.bcc) == (["kari@example.org"], [], [])
    assert mail.reply_to == ["anne@example.org"]
    headers = mail.message()
    assert headers["Message-ID"] == message.message_id
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "en"
    assert headers["From"] == "webmaster@localhost"
    assert (message.state, message.attempts, message.claim, message.claimed_at) == (State.SENT, 1, "", None)
    assert (message.subject, message.last_error) == (mail.subject, "")
    assert message.people.get().told == registration.status


def test_links_are_not_kept():
    party = send_in(make_date(), needs_verification=True)

    send_due()

    (mail,) = django_mail.outbox
    message = Message.objects.get()
    assert f"https://fylke.example/pamelding/confirm/{party.pk}-" in mail.body
    assert "[link]" in message.text
    assert "https://" not in message.text


def test_sending_again_sends_nothing(server):
    register(make_date())
    send_due()

    assert send_due() == {}
    assert len(server.sent) == 1


def test_nothing_is_sent_before_its_time(server, frozen):
    clock = frozen("2026-09-01 12:00")
    register(make_date())
    Message.objects.update(next_attempt_at=timezone.now() + dt.timedelta(minutes=5))

    assert (count_due(), send_due()) == (0, {})
    clock.shift(300)
    assert (count_due(), send_due()) == (1, {State.SENT: 1})


def test_batch_uses_one_connection(server):
    for _n in range(3):
        register(make_date())

    send_due()

    assert (server.opened, len(server.sent)) == (1, 3)


def test_collector_passes_over_what_was_there_before_only_meanwhile(server):
    register(make_date())
    passed_over = []

    send_due(should_stop=lambda: passed_over.append(gc.get_freeze_count()))
    assert min(passed_over) > 0
    assert gc.get_freeze_count() == 0

    gc.freeze()
    try:
        send_due()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_sender_stops_when_it_is_told(server):
    for _n in range(3):
        register(make_date())

    send_due(should_stop=lambda: len(server.sent) == 2)

    assert sorted(state for _kind, state in states()) == [State.QUEUED, State.SENT, State.SENT]


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (refused(450), State.RETRY, "SMTPRecipientsRefused 450"),
        (refused(550), State.FAILED, "SMTPRecipientsRefused 550"),
        (smtplib.SMTPRecipientsRefused({}), State.RETRY, "SMTPRecipientsRefused 0"),
        (smtplib.SMTPDataError(451, b"later"), State.RETRY, "SMTPDataError 451"),
        (smtplib.SMTPDataError(554, b"never"), State.FAILED, "SMTPDataError 554"),
        (smtplib.SMTPSenderRefused(553, b"no", "x@example.org"), State.RETRY, "SMTPSenderRefused 553"),
        (smtplib.SMTPAuthenticationError(535, b"no"), State.RETRY, "SMTPAuthenticationError 535"),
        (smtplib.SMTPServerDisconnected("gone"), State.RETRY, "SMTPServerDisconnected"),
        (smtplib.SMTPNotSupportedError("no"), State.RETRY, "SMTPNotSupportedError"),
        (TimeoutError(), State.RETRY, "TimeoutError"),
        (ConnectionRefusedError(), State.RETRY, "ConnectionRefusedError"),
        (KeyError("kari@example.org"), State.RETRY, "KeyError"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_case_082_temporary_and_permanent_errors_are_told_apart(server, caplog, error, state, code):
    register(make_date(), email="kari@example.org")
    server.answers = [error]

    assert send_due() == {state: 1}

    message = Message.objects.get()
    assert (message.state, message.last_error, message.attempts, message.claim) == (state, code, 1, "")
    assert message.text == message.subject == ""
    assert "kari" not in caplog.text
    assert code in caplog.text
    # Where it happened is told of an error that is ours.
    assert ("in send_messages" in caplog.text) == isinstance(error, KeyError)


@pytest.mark.parametrize(
    ("error", "goes_on"), [(refused(550), True), (KeyError(), True), (TimeoutError(), False)], ids=["a", "b", "c"]
)
def test_error_of_one_message_does_not_keep_the_others_unless_the_server_is_down(server, error, goes_on):
    for _n in range(2):
        register(make_date())
    server.answers = [error]

    send_due()

    assert len(server.sent) == int(goes_on)


def test_case_083_outage_for_two_days_delivers_everything_once(server, frozen):
    clock = frozen("2026-09-01 12:00")
    for number in range(3):
        register(make_date(days=90), email=f"person{number}@example.org")
    server.unreachable = ConnectionRefusedError()
    for _quarter in range(2 * 24 * 4):
        send_due()
        clock.shift(15 * 60)
    assert server.sent == []
    server.unreachable = None

    for _hour in range(7):
        send_due()
        clock.shift(3600)

    assert sorted(mail.to[0] for mail in server.sent) == [f"person{number}@example.org" for number in range(3)]
    assert Message.objects.filter(state=State.SENT).count() == 3


def test_ladder_ends_after_five_days(server, frozen):
    clock = frozen("2026-09-01 12:00")
    register(make_date(days=90))
    waits = []
    for _attempt in range(60):
        server.answers = [refused(450)]
        send_due()
        message = Message.objects.get()
        if message.state == State.FAILED:
            break
        waits.append(message.next_attempt_at - timezone.now())
        clock.move_to(message.next_attempt_at)

    assert tuple(waits[: len(LADDER)]) == LADDER
    assert set(waits[len(LADDER) :]) == {LADDER[-1]}
    assert timezone.now() - message.not_before >= GIVE_UP_AFTER
    assert message.attempts == len(waits) + 1


def test_case_016_sender_killed_after_its_claim_is_made_good_under_the_same_message_id(server, frozen):
    clock = frozen("2026-09-01 12:00")
    register(make_date(days=90))
    server.answers = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        send_due()
    crashed = Message.objects.get()
    assert crashed.state == State.SENDING

    assert (count_due(), send_due()) == (0, {})
    clock.shift(LEASE.total_seconds() + 1)
    assert (count_due(), send_due()) == (1, {State.SENT: 1})

    (mail,) = server.sent
    assert mail.message()["Message-ID"] == crashed.message_id


def test_sender_whose_claim_was_taken_over_does_not_write_the_outcome(server, monkeypatch):
    register(make_date())
    taken = backends.ScriptedBackend.send_messages

    def slow(connection, mails):
        Message.objects.update(claim="another")
        return taken(connection, mails)

    monkeypatch.setattr(backends.ScriptedBackend, "send_messages", slow)
    send_due()

    message = Message.objects.get()
    assert (message.state, message.claim) == (State.SENDING, "another")


def test_backend_that_takes_nothing_is_tried_again(settings):
    settings.EMAIL_BACKEND = "tests.messages.backends.DeafBackend"
    register(make_date())

    assert send_due() == {State.RETRY: 1}
    assert Message.objects.get().last_error == "not taken by the backend"


def test_connection_that_fails_when_it_is_closed_changes_nothing(server, settings, caplog):
    settings.EMAIL_BACKEND = "tests.messages.backends.RudeBackend"
    register(make_date())

    with caplog.at_level(logging.WARNING):
        assert send_due() == {State.SENT: 1}
    assert "OSError" in caplog.text


@pytest.mark.parametrize("address", ["a@example.org, b@example.org", "nobody", "kari@example.org\nBcc: x@example.org"])
def test_case_089_what_is_no_single_address_is_not_sent_to(server, address):
    register(make_date())
    Message.objects.update(recipient=address)
    Party.objects.update(email=address)

    assert send_due() == {State.FAILED: 1}
    assert (server.sent, Message.objects.get().last_error) == ([], "bad address")


def test_contact_that_is_no_address_is_left_out_of_reply_to(server):
    register(make_date(contact_email="ask at the desk"))

    send_due()

    assert server.sent[0].reply_to == []


def test_case_086_line_breaks_in_names_and_titles_make_no_headers(server):
    occurrence = make_date()
    register(occurrence)
    evil = "Kari\r\nBcc: everybody@example.org"
    Registration.objects.update(name=evil)
    Party.objects.update(name=evil)
    Occurrence.objects.update(titles={"en": "Volunteers\r\nBcc: everybody@example.org\x0b\u202e"})

    assert send_due() == {State.SENT: 1}

    (mail,) = server.sent
    assert mail.subject == "Registration received: Volunteers Bcc: everybody@example.org"
    assert mail.message()["Bcc"] is None
    assert mail.body.startswith("Hello Kari Bcc: everybody@example.org,\n")


def test_link_that_cannot_be_made_keeps_the_message_waiting(server, settings):
    settings.WAGTAILADMIN_BASE_URL = None
    send_in(make_date(base_url=""), needs_verification=True)

    assert send_due() == {State.RETRY: 1}
    assert (Message.objects.get().kind, Message.objects.get().last_error) == (Kind.CONFIRM_ADDRESS, "NoAddress")


def test_messages_go_with_their_party():
    party = send_in(make_date())
    party.registrations.all().delete()
    party.delete()

    assert Message.objects.count() == 0


def count_queries(number):
    Message.objects.all().delete()
    occurrence = make_date(site_key=1)
    for _n in range(number):
        register(occurrence)
    with CaptureQueriesContext(connection) as queries:
        assert send_due() == {State.SENT: number}
    return len(queries)


def test_each_further_message_costs_one_query(server):
    few, many = count_queries(2), count_queries(5)

    # Its state is written when it has been sent. All else is read and written for a handful at a time.
    assert (many - few) / 3 == 1
