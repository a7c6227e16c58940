"""Sending by the site's task workers, where it has some."""

import pytest
from django.db import transaction

from tests.inbox.factories import make_user
from tests.messages.letters import make_date, register, states
from tests.messages.task_backends import IMMEDIATE, UNREACHABLE, WITH_WORKERS, WorkedBackend
from wagtail_samlingar.messages import failures
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.queueing import queue
from wagtail_samlingar.models import Message
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(settings, server):
    """Return ``tasks(TASKS)``: the site has these; what waits for workers is in ``WorkedBackend.waiting``."""

    def use(chosen):
        settings.TASKS = chosen
        WorkedBackend.waiting = []

    return use


def test_message_is_sent_by_a_worker_after_the_commit(tasks, server):
    tasks(WITH_WORKERS)

    register(make_date())

    # One task, which carries nothing; the request has sent nothing.
    assert [(args, kwargs) for _func, args, kwargs in WorkedBackend.waiting] == [((), {})]
    assert server.sent == []
    WorkedBackend.work()
    assert (len(server.sent), states()) == (1, [(Kind.RECEIVED, State.SENT)])


def test_nothing_is_enqueued_for_what_is_held_back_or_rolled_back(tasks):
    tasks(WITH_WORKERS)
    registration = register(make_date())
    WorkedBackend.waiting = []

    services.confirm(registration.pk, actor=make_user())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue(Kind.ALREADY_REGISTERED, registration.party, "ola@example.org")
        raise ZeroDivisionError

    assert WorkedBackend.waiting == []


def test_message_that_staff_send_again_is_enqueued(tasks, server):
    tasks(WITH_WORKERS)
    register(make_date())
    Message.objects.update(state=State.FAILED)
    WorkedBackend.waiting = []

    failures.send_again(Message.objects.get().pk, actor=make_user())
    WorkedBackend.work()

    assert len(server.sent) == 1


@pytest.mark.parametrize("chosen", [IMMEDIATE, UNREACHABLE], ids=["immediate", "unreachable"])
def test_site_without_workers_sends_nothing_in_the_request_and_registers(tasks, server, chosen):
    tasks(chosen)

    register(make_date())

    assert (server.opened, states()) == (0, [(Kind.RECEIVED, State.QUEUED)])
