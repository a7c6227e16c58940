"""A mail server that answers as the test says, chosen by ``EMAIL_BACKEND``."""

import threading
import time

from django.core.mail.backends.base import BaseEmailBackend

PATH = "tests.messages.backends.ScriptedBackend"


class ScriptedBackend(BaseEmailBackend):
    """Keeps what is sent in ``sent``, and raises the exceptions of ``answers`` in turn (None: takes the mail)."""

    sent = []
    answers = []
    # What ``open`` raises, or None.
    unreachable = None
    opened = 0
    # Seconds that a mail takes.
    slowness = 0
    _guard = threading.Lock()

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.is_open = False
        self.timeout = None

    @classmethod
    def begin(cls):
        """Forget everything."""
        cls.sent, cls.answers, cls.unreachable, cls.opened, cls.slowness = [], [], None, 0, 0

    def open(self):
        if self.unreachable is not None:
            raise self.unreachable
        if not self.is_open:
            type(self).opened += 1
        self.is_open = True

    def close(self):
        self.is_open = False

    def send_messages(self, email_messages):
        for mail in email_messages:
            with self._guard:
                answer = self.answers.pop(0) if self.answers else None
            if answer is not None:
                raise answer
            # Refuses what cannot be a mail, as a real backend does.
            mail.message().as_bytes()
            time.sleep(self.slowness)
            self.sent.append(mail)
        return len(email_messages)


class DeafBackend(BaseEmailBackend):
    """Takes no mail, and says so by the number it returns."""

    def send_messages(self, email_messages):
        return 0


class RudeBackend(ScriptedBackend):
    """Takes the mail, and fails when it is closed."""

    def close(self):
        raise OSError("gone")
