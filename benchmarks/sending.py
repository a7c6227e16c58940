"""How fast the sender empties its queue, beside a bare ``smtplib`` loop that sends the same bytes.

    SAMLINGAR_DB=postgresql python -m benchmarks.sending

Makes a database of its own beside the chosen one and removes it. The mail server (aiosmtpd, which throws all mail
away) runs in a process of its own on 127.0.0.1. Rounds are interleaved: the job of ``samlingar_run_due`` sends a
number of messages, then ``smtplib`` sends what came of them over one connection, as bytes that are made already. Prints
the medians and their ratio, and fails when the sender is below a quarter of the bare loop. For context ``smtplib`` also
sends them as a script does, which makes the bytes as the sender must (``send_message``).
"""

import argparse
import os
import smtplib
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

os.environ.setdefault("SAMLINGAR_DB", "postgresql")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.sending_settings")

import django

django.setup()

from django.core import mail
from django.db import connection
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases

from tests.load.serving import SMTP
from tests.messages.letters import make_date, register
from wagtail_samlingar.management.commands.samlingar_run_due import send_mail
from wagtail_samlingar.messages import sender
from wagtail_samlingar.messages.jobs import Run
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.models import Message

LEAST = 0.25


def options():
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=300, help="messages in a round")
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


@contextmanager
def mail_server():
    """Run a mail server that throws all mail away, in a process of its own; yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    with subprocess.Popen(command) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port):
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def queue_again():
    """Let every message be sent once more, to people who have been told nothing."""
    Message.objects.update(state=State.QUEUED, attempts=0, sent_at=None, text="", subject="")
    for message in Message.objects.all():
        message.people.all().delete()


def send_through_queue():
    """Send what is due; return the seconds it took."""
    began = time.perf_counter()
    said = send_mail(Run())
    seconds = time.perf_counter() - began
    assert said == f"{Message.objects.count()} sent", said
    return seconds


def send_as_script(port, letters):
    """Send ``letters`` as a script does, over one connection; return the seconds it took."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for letter in letters:
            server.send_message(letter)
    return time.perf_counter() - began


def send_bare(port, letters):
    """Send ``letters`` that are bytes already, over one connection; return the seconds it took."""
    ready = [(letter["From"], letter["To"], letter.as_bytes(linesep="\r\n")) for letter in letters]
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for sender_address, recipient, data in ready:
            server.sendmail(sender_address, [recipient], data)
    return time.perf_counter() - began


def letters_of_queue():
    """Return what the queue sends, as messages of Python's (``email.message.Message``)."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        sender.send_due()
    return [letter.message() for letter in mail.outbox]


def measure(chosen, port):
    """Send in turn, print the figures and check the ratio."""
    occurrence = make_date()
    for _n in range(chosen.messages):
        register(occurrence)
    letters = letters_of_queue()
    queued, bare, scripted = [], [], []
    for _round in range(chosen.rounds):
        queue_again()
        queued.append(send_through_queue())
        bare.append(send_bare(port, letters))
        scripted.append(send_as_script(port, letters))
    rates = [chosen.messages / statistics.median(seconds) for seconds in (queued, bare, scripted)]
    ratio = rates[0] / rates[1]
    print(f"{chosen.messages} messages, medians of {chosen.rounds} interleaved rounds, {connection.vendor}")
    print(f"through the queue: {rates[0]:.0f} a second; smtplib alone: {rates[1]:.0f} a second; ratio {ratio:.0%}")
    print(f"smtplib that makes the bytes as well: {rates[2]:.0f} a second; ratio {rates[0] / rates[2]:.0%}")
    assert ratio >= LEAST, f"below {LEAST:.0%}"


def main():
    """Measure in a database that is made for it and removed."""
    chosen = options()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with (
            mail_server() as port,
            override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port),
        ):
            measure(chosen, port)
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
