"""``samlingar_run_due`` in a process of its own that stops for good where a test wants to kill it.

``SAMLINGAR_HELD_AT`` says where, a key of ``PLACES``, the second time that the command comes by.
``SAMLINGAR_HELD_PID`` is the file that then appears. Reminders are written two at a time.
"""

import os
import threading
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the apps

from wagtail_samlingar.messages import claims, reminders  # noqa: E402 - needs the apps

# Where to stop: what is called there, and whether to stop before or after it.
PLACES = {
    "before_claim": (claims, "_claim", True),
    "after_claim": (claims.Hand, "_take", False),
    "after_write": (claims.Hand, "put_down", False),
    "before_reminders": (reminders, "insert", True),
    "after_reminders": (reminders, "insert", False),
    "between_reminders": (reminders, "_write_chunk", True),
}
reminders.CHUNK = 2


def hold(place, name, is_before):
    """Stop at the second call of ``place.name``."""
    called, calls = getattr(place, name), []

    def call(*args, **kwargs):
        calls.append(name)
        answer = None if is_before and len(calls) == 2 else called(*args, **kwargs)
        if len(calls) == 2:
            Path(os.environ["SAMLINGAR_HELD_PID"]).write_text(str(os.getpid()))
            threading.Event().wait()
        return answer

    setattr(place, name, call)


hold(*PLACES[os.environ["SAMLINGAR_HELD_AT"]])
call_command("samlingar_run_due")
