"""Writing what publishing left to do about a date, and that staff are done with it. No registration is changed."""

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_samlingar.occurrences.facts import digest_of, facts_of
from wagtail_samlingar.registrations.date_tasks import changed_facts, untold
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.staff_models import DateTask, DateTaskKind
from wagtail_samlingar.registrations.states import ACTIVE

# Entries in the log of a date.
PEOPLE_TOLD, PEOPLE_KEPT = "samlingar.people_told", "samlingar.people_kept"


def note_change(occurrence_id, known, changed_at):
    """Write that the people of a date have not been told of a change. Returns the open ``DateTask``, or None.

    Args: ``known`` ({name: JSON}, see ``facts.facts_of``), the facts before the change that are others now;
    ``changed_at`` (aware instant). At most one task is open: what it holds stays, since that is what people were told
    first, unless all who are to be told know what held until now. Facts that read as people know them leave it, and
    with the last of them it goes. Nothing is written for a date without people.
    """
    with locking.locked(occurrence_id) as (occurrences, _now):
        facts = facts_of(occurrences[occurrence_id])
        task = DateTask.objects.filter(occurrence=occurrence_id, kind=DateTaskKind.CHANGED, settled_at=None).first()
        digests = set(untold().filter(occurrence=occurrence_id).values_list("told_digest", flat=True).distinct())
        is_first = digests == {digest_of({**facts, **known})}
        changed = changed_facts({**known, **(task.facts if task and not is_first else {})}, facts)
        if not changed and digests:
            # Those who registered in between were told what has just been taken back.
            changed = changed_facts(known, facts)
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
    with locking.locked(_date_of(task_id)) as (occurrences, now):
        task = _settle(task_id, actor, seen_at, now)
        occurrence = occurrences[task.occurrence_id]
        untold().filter(occurrence=occurrence).update(told_digest=occurrence.facts_digest)
        log(occurrence, PEOPLE_TOLD, user=actor, data={"facts": sorted(task.facts)})
    return task


def start_telling(task_id, *, actor, seen_at, write):
    """Settle a change as :func:`settle_change` does, for its people are about to be told; returns what ``write`` does.

    ``write(occurrence, task, people)`` writes what tells the ``people`` (primary keys), inside the transaction. They
    are untold until it has reached them. Raises ``NotAllowed`` also where nobody is left to tell.
    """
    with locking.locked(_date_of(task_id)) as (occurrences, now):
        task = _settle(task_id, actor, seen_at, now)
        people = list(untold().filter(occurrence=task.occurrence_id).order_by("pk").values_list("pk", flat=True))
        if not people:
            raise NotAllowed(_("There is nobody left to tell."))
        return write(occurrences[task.occurrence_id], task, people)


def ask_again(task_id):
    """Open a change again that was to be told and is not, for those who are untold still."""
    with locking.locked(_date_of(task_id)) as (occurrences, now):
        task = DateTask.objects.get(pk=task_id)
        newer = DateTask.objects.filter(
            occurrence=task.occurrence_id, kind=DateTaskKind.CHANGED, settled_at=None
        ).exclude(pk=task_id)
        for row in newer:
            facts = facts_of(occurrences[task.occurrence_id])
            # What people were told first is what the older one has.
            row.facts, row.created_at = changed_facts({**row.facts, **task.facts}, facts) or row.facts, now
            row.save(update_fields=["facts", "created_at"])
        if not newer:
            task.settled_at = task.settled_by = None
            task.save(update_fields=["settled_at", "settled_by"])


def note_told(registrations, occurrence):
    """Write that ``registrations`` have been told the facts of ``occurrence`` as they are in it: one UPDATE.

    To be called when a message about them has left, or was told by phone.
    """
    people = Registration.objects.filter(pk__in=[row.pk for row in registrations], occurrence=occurrence.pk)
    people.update(told_digest=occurrence.facts_digest)


def note_untold(registrations, occurrence):
    """Write that ``registrations`` have been told no facts of ``occurrence``, for they are to be told: one UPDATE."""
    people = Registration.objects.filter(pk__in=[row.pk for row in registrations], occurrence=occurrence.pk)
    people.update(told_digest="")


def _date_of(task_id):
    return DateTask.objects.values_list("occurrence_id", flat=True).get(pk=task_id)


def _settle(task_id, actor, seen_at, now):
    task = DateTask.objects.filter(pk=task_id, kind=DateTaskKind.CHANGED, settled_at=None).first()
    if task is None:
        raise NotAllowed(_("Somebody else is done with this task already, or the change was taken back."))
    if task.created_at != seen_at:
        raise NotAllowed(_("The date has been changed again meanwhile. Look at what is new."))
    task.settled_at, task.settled_by = now, actor
    task.save(update_fields=["settled_at", "settled_by"])
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
