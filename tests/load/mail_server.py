"""A mail server on this machine that keeps what it takes, and falls silent where a test wants its sender killed."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager

# What is answered to each command; the others of SMTP are not used by Django's backend.
ANSWERS = {
    "EHLO": "250 OK",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 Go on",
    "RSET": "250 OK",
    "QUIT": "221 Bye",
}


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP to take mail.

    ``taken`` are the messages (``EmailMessage``), ``carried`` how many each conversation brought. ``silent_at`` is the
    command, or "connect", or "taken" for the end of a message, at which one client is left without an answer, when the
    command has been answered ``spared`` times; ``is_silent`` is set when that happens. ``gate`` (``Barrier``) holds the
    first clients until so many have come.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken, self.carried = [], []
        self.silent_at, self.spared, self.gate = None, 0, None
        self.is_silent = threading.Event()

    @property
    def port(self):
        """The port it listens on, at 127.0.0.1."""
        return self.server_address[1]

    def fall_silent(self, moment):
        """Return True when the client is to wait in vain at ``moment``; only the first is."""
        if moment != self.silent_at:
            return False
        if self.spared:
            self.spared -= 1
            return False
        self.silent_at = None
        self.is_silent.set()
        return True


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        number = len(self.server.carried)
        self.server.carried.append(0)
        if self.server.gate:
            self.server.gate.wait()
        if not self.server.fall_silent("connect"):
            self._say("220 ready")
            self._converse(number)
        # Silence lasts until the client is gone.
        self.rfile.read()

    def _converse(self, number):
        """Answer until the client takes leave, or is left without an answer."""
        for line in self.rfile:
            command = line[:4].decode("ascii").upper()
            if self.server.fall_silent(command):
                break
            self._say(ANSWERS[command])
            if command == "QUIT":
                return
            if command == "DATA" and not self._take(number):
                break

    def _take(self, number):
        """Take one message; return False when nothing more is to be said."""
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self.server.carried[number] += 1
        if self.server.fall_silent("taken"):
            return False
        self._say("250 Taken")
        return True

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode("ascii"))


@contextmanager
def mail_server():
    """Run a ``MailServer`` while the block lasts."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
