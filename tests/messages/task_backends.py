"""A task backend with workers of its own, which are the test."""

from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import TaskResult, TaskResultStatus

WITH_WORKERS = {"default": {"BACKEND": "tests.messages.task_backends.WorkedBackend"}}
IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
UNREACHABLE = {"default": {"BACKEND": "tests.messages.task_backends.UnreachableBackend"}}


class WorkedBackend(BaseTaskBackend):
    """Keeps tasks in ``waiting``, as (function, arguments), until :meth:`work`."""

    waiting = []

    def enqueue(self, task, args, kwargs):
        self.waiting.append((task.func, args, kwargs))
        return TaskResult(
            task=task,
            id=str(len(self.waiting)),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )

    @classmethod
    def work(cls):
        """Do what waits."""
        waiting, cls.waiting = cls.waiting, []
        for func, args, kwargs in waiting:
            func(*args, **kwargs)


class UnreachableBackend(WorkedBackend):
    """Takes no task."""

    def enqueue(self, task, args, kwargs):
        raise ConnectionRefusedError
