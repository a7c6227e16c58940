"""The site for gunicorn; the first registration stops its worker at the commit, for a test to kill it there.

``SAMLINGAR_HELD_AT`` says where: ``before`` the commit, when all rows are written, or ``after`` it, before the visitor
is answered. ``SAMLINGAR_HELD_PID`` is the file in which the worker says who it is.
"""

import os
import threading
from pathlib import Path

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import transaction  # noqa: E402 - needs the apps

from wagtail_samlingar.registrations.signals import party_submitted  # noqa: E402 - needs the apps


def hold():
    """Stop here for good, the first time that any worker comes by."""
    told = Path(os.environ["SAMLINGAR_HELD_PID"])
    unfinished = told.with_suffix(".tmp")
    try:
        unfinished.touch(exist_ok=False)
    except FileExistsError:
        return
    unfinished.write_text(str(os.getpid()))
    # Whoever looks finds the whole number or no file. The first name stays: it says that somebody has stopped.
    told.hardlink_to(unfinished)
    threading.Event().wait()


def on_party_submitted(sender, **kwargs):
    """Stop before the commit, as the last of the receivers, or when it is done."""
    if os.environ["SAMLINGAR_HELD_AT"] == "before":
        hold()
    else:
        transaction.on_commit(hold)


party_submitted.connect(on_party_submitted)
