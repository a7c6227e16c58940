"""Sending soon after the commit, where the site has workers for its tasks (django-tasks).

The scheduled command sends in any case. A task only tells a worker to look: it carries nothing.
"""

from django.db import transaction
from django_tasks import task, task_backends

from wagtail_samlingar.messages import sender
from wagtail_samlingar.messages.signals import messages_queued

# These run a task in the request itself, or never. They are known by name: Django has its own since 6.0.
NOT_WORKERS = frozenset({"ImmediateBackend", "DummyBackend"})


@task()
def send_messages():
    """Send what is due."""
    sender.send_due()


def has_workers():
    """Return True where tasks are run by processes of their own."""
    backend = type(task_backends[send_messages.backend])
    return NOT_WORKERS.isdisjoint(base.__name__ for base in backend.__mro__)


def on_messages_queued(sender, **kwargs):
    """Let a worker send when the transaction has been committed. That there is none to be reached harms nothing."""
    if has_workers():
        transaction.on_commit(send_messages.enqueue, robust=True)


def connect():
    """Connect the receiver; called once, when the app is ready."""
    messages_queued.connect(on_messages_queued, dispatch_uid="samlingar_messages_queued")
