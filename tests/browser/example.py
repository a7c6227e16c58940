"""The example site as people run it: its own process, database and address, filled by its own command."""

import email.policy
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from tests.example_site.making import MANAGE, copy_of_demo, environment, run_command

# Nobody types as fast as a test.
SETTINGS = {"EXAMPLE_SITE_FASTEST_SECONDS": "0"}
PASSWORD = "demo"
MODEL_PAGES = {
    "nn": "/nn/samlingar/regionale-samlingar/",
    "nb": "/nb/samlinger/regionale-samlinger/",
    "en": "/en/gatherings/regional-gatherings/",
}
MODEL_PAGE = MODEL_PAGES["nn"]
INDEX_PAGE = "/nn/samlingar/"
REGION_PAGE = "/nn/regionar/sunnmore/"
INBOX = "/admin/samlingar/registrations/"
# Seconds the site may take to answer for the first time on a busy machine.
PATIENCE = 60


class ExampleSite:
    """A running example site: where it answers, what its database holds and what it has written."""

    def __init__(self, address, directory, command):
        self.address = address
        self.database = directory / "db.sqlite3"
        self._directory = directory
        self._command = command

    def run(self, *arguments):
        """Run a management command of the site and return what it printed last."""
        lines = self._command(*arguments).splitlines()
        return lines[-1] if lines else ""

    def call(self, function):
        """Call a function without arguments (its dotted path) in the site and return the last line it printed."""
        module, name = function.rsplit(".", 1)
        return self.run("shell", "--command", f"from {module} import {name}; {name}()")

    def mails_to(self, address):
        """Return the mails (``EmailMessage``) that the site has written to ``address``, the oldest first."""
        found = []
        for file in sorted((self._directory / "mail").glob("*.log")):
            for part in file.read_bytes().split(b"-" * 79):
                mail = email.message_from_bytes(part.strip(), policy=email.policy.default)
                if mail["To"] and address in mail["To"]:
                    found.append(mail)
        return found

    def rows(self, query, *values):
        """Return the rows (tuples) that ``query`` with ``values`` finds in the site's database, read-only."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute(query, values).fetchall()

    def value(self, query, *values):
        """Return the one value that ``query`` finds; anything else is an error."""
        [(found,)] = self.rows(query, *values)
        return found

    def characters_of(self, captcha_key):
        """Return the characters in the image of the captcha ``captcha_key``."""
        return self.value("SELECT response FROM captcha_captchastore WHERE hashkey = ?", captcha_key)

    def date_of(self, region, title="Regionale samlingar%"):
        """Return the date key of ``region`` in the gathering whose nynorsk title is like ``title``."""
        query = """
            SELECT o.date_key FROM wagtail_samlingar_occurrence o
            JOIN wagtail_samlingar_occurrenceregion r ON r.occurrence_id = o.id
            WHERE r.name = ? AND json_extract(o.titles, '$.nn') LIKE ?
        """
        return self.value(query, region, title)


@contextmanager
def running(tmp_path_factory):
    """Yield an ``ExampleSite`` that keeps all it writes in a directory of its own; stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    directory = copy_of_demo(tmp_path_factory, tmp_path_factory.mktemp("example_site"), port)

    def run(*arguments):
        return run_command(directory, *arguments, port=port, **SETTINGS)

    address = f"127.0.0.1:{port}"
    with open(directory / "server.log", "w") as log:
        server = subprocess.Popen(  # noqa: S603 - no foreign input: the arguments are those below
            [sys.executable, str(MANAGE), "runserver", "--noreload", address],
            env=environment(directory, port, **SETTINGS),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://{address}{INDEX_PAGE}", server)
            yield ExampleSite(f"http://{address}", directory, run)
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_for(url, server):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url):  # noqa: S310 an address of this machine
                return
        except URLError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The example site did not start ({error}); see server.log") from error
            time.sleep(0.2)
