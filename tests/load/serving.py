"""Runs the site under gunicorn on this machine, and posts to it; runs its scheduled command."""

import http.client
import io
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[2]
# Seconds.
START, ANSWER = 60, 60
SMTP = "django.core.mail.backends.smtp.EmailBackend"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"}


def environment(**more):
    """Return the environment of a process that uses the database of the running test."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.load.settings",
        "SAMLINGAR_SERVED_DB": connection.settings_dict["NAME"],
    }
    return os.environ | settings | more


@contextmanager
def served(application="served", workers=3, threads=8):
    """Serve the database of the running test with ``tests.load.<application>``; yield the port on 127.0.0.1."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"tests.load.{application}:application"]
    options = ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)]
    options += ["--bind", f"127.0.0.1:{port}", "--backlog", "512", "--timeout", "60", "--log-level", "error"]
    server = subprocess.Popen([*command, *options], cwd=ROOT, env=environment())
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(START)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server, port):
    """Wait until the site answers; any answer will do."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        assert server.poll() is None, "gunicorn has ended"
        try:
            get(port, "/pamelding/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("gunicorn did not start")


def get(port, path):
    """Return the status of a GET."""
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER)
    try:
        visitor.request("GET", path, headers=FORM)
        return visitor.getresponse().status
    finally:
        visitor.close()


def post(port, path, fields, visitor=None):
    """Post a form; return (status, Location or None). With ``visitor`` (``HTTPConnection``) over its connection."""
    own = visitor or http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER)
    try:
        own.request("POST", path, urlencode(fields), FORM)
        answer = own.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location")
    finally:
        if visitor is None:
            own.close()


@contextmanager
def started_run_due(mail_port, module="", **more):
    """Start ``samlingar_run_due``, which sends to a mail server at ``mail_port`` on 127.0.0.1; yield the process.

    It is killed in the end, if it has not ended by then. ``module`` of these tests runs it in a way of its own, with
    ``more`` in its environment.
    """
    called = [f"tests.load.{module}"] if module else ["django", "samlingar_run_due"]
    variables = environment(SAMLINGAR_SERVED_MAIL=str(mail_port), **more)
    with subprocess.Popen([sys.executable, "-m", *called], cwd=ROOT, env=variables) as process:
        try:
            yield process
        finally:
            process.kill()


def run_due(mail_port):
    """Run ``samlingar_run_due`` here, with a mail server at ``mail_port``; return the lines it printed."""
    out = io.StringIO()
    smtp = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": mail_port}
    with override_settings(**smtp):
        call_command("samlingar_run_due", stdout=out)
    return out.getvalue().splitlines()
