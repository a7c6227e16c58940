"""How much there is to do about dates and messages, for the header, the dashboard and the list."""

from dataclasses import dataclass

from django.db.models import Count, Value
from django.utils import timezone

from wagtail_samlingar.inbox.access import decidable_occurrences
from wagtail_samlingar.messages.failures import failed
from wagtail_samlingar.messages.phone import to_phone
from wagtail_samlingar.registrations.date_tasks import removed_with_people, untold_changes


@dataclass(frozen=True)
class TaskCounts:
    """Numbers of tasks of each kind: removed dates, changed dates, calls to make, messages that failed."""

    removed: int = 0
    changed: int = 0
    to_phone: int = 0
    failed: int = 0

    @property
    def all(self):
        """How many tasks there are."""
        return self.removed + self.changed + self.to_phone + self.failed

    def __bool__(self):
        return bool(self.all)


def task_counts(user, now=None):
    """Return the ``TaskCounts`` of what ``user`` may decide about: one query, and those that read the scope."""
    now = now or timezone.now()
    occurrences = decidable_occurrences(user)
    counted = [
        _counted("removed", removed_with_people(occurrences, now)),
        _counted("changed", untold_changes(occurrences, now)),
        _counted("to_phone", to_phone(occurrences, now)),
        _counted("failed", failed(occurrences, now)),
    ]
    return TaskCounts(**dict(counted[0].union(*counted[1:], all=True)))


def _counted(name, tasks):
    rows = tasks.order_by().annotate(task=Value(name)).values("task")
    return rows.annotate(number=Count("pk")).values_list("task", "number")
