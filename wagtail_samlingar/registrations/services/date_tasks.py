"""Writing what publishing left to do about a date, and that staff are done with it. No registration is changed."""

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_samlingar.occurrences.facts import facts_of
from wagtail_samlingar.registrations.date_tasks import changed_facts
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.staff_models import DateTask, DateTaskKind
from wagtail_samlingar.registrations.states import ACTIVE

# Entries in the log of a date.
PEOPLE_TOLD, PEOPLE_KEPT = "samlingar.people_told", "samlingar.people_kept"


def note_change(occurrence_id, known, changed_at):
    """Write that the people of a date have not been told of a change. Returns the open ``DateTask``, or None.

    Args: ``known`` ({name: JSON}, see ``date_tasks.facts_of``), the facts before the change; ``changed_at`` (aware
    instant): who registers later knows. At most one task is open: what it holds stays, since that is what people
    were told first. Facts that read as people know them leave it, and with the last of them it goes. Nothing is
    written for a date without people.
    """
    with locking.locked(occurrence_id) as (occurrences, _now):
        facts = facts_of(occurrences[occurrence_id])
        task = DateTask.objects.filter(occurrence=occurrence_id, kind=DateTaskKind.CHANGED, settled_at=None).first()
        changed = changed_facts({**known, **(task.facts if task else {})}, facts)
        if task is not None and not changed:
            task.delete()
            return None
        if task is None:
            people = Registration.objects.filter(occurrence=occurrence_id, status__in=ACTIVE)
            if not changed or not people.exists():
                return None
            task = DateTask(occurrence_id=occurrence_id, kind=DateTaskKind.CHANGED)
        task.facts, task.created_at = changed, changed_at
        task.save()
        return task


def settle_change(task_id, *, actor, seen_at):
    """Write that the people have been told of the change that ``actor`` (user) saw; returns the ``DateTask``.

    ``seen_at`` (aware instant) is the ``created_at`` of the task as it was shown. Raises ``NotAllowed`` when it has
    been settled, or the date has changed again meanwhile.
    """
    occurrence_id = DateTask.objects.values_list("occurrence_id", flat=True).get(pk=task_id)
    with locking.locked(occurrence_id) as (occurrences, now):
        task = DateTask.objects.filter(pk=task_id, kind=DateTaskKind.CHANGED, settled_at=None).first()
        if task is None:
            raise NotAllowed(_("Somebody else is done with this task already, or the change was taken back."))
        if task.created_at != seen_at:
            raise NotAllowed(_("The date has been changed again meanwhile. Look at what is new."))
        task.settled_at, task.settled_by = now, actor
        task.save(update_fields=["settled_at", "settled_by"])
        log(occurrences[occurrence_id], PEOPLE_TOLD, user=actor, data={"facts": sorted(task.facts)})
    return task


def keep_people(occurrence_id, *, actor):
    """Write that the people of a removed date stay as they are, as ``actor`` (user) decided; returns the ``DateTask``.

    It holds until the date is recorded again: one that comes back and is removed anew asks anew.
    """
    with locking.locked(occurrence_id) as (occurrences, now):
        task = DateTask.objects.create(
            occurrence_id=occurrence_id,
            kind=DateTaskKind.REMOVED,
            created_at=now,
            settled_at=now,
            settled_by=actor,
        )
        log(occurrences[occurrence_id], PEOPLE_KEPT, user=actor)
    return task
