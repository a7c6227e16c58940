"""What is done to registrations, in Wagtail's log: who, when, which reference, and no personal data."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log, registry

from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Action

# What staff do beside deciding: it changes no status.
ADD_NOTE, ASSIGN = "samlingar.add_note", "samlingar.assign"
# What people change about themselves: most of it changes no status. More than some in a row are not looked behind.
OWN_CHANGES = (f"samlingar.{Action.CHANGE}", f"samlingar.{Action.HAND_OVER}")
RECENT = 10
# What a person asks for themselves, without a change of status either.
ASK_ERASURE = "samlingar.ask_erasure"


def log_transition(registration, action, before, actor, data=None):
    """Write that ``actor`` (user or None) did ``action`` to ``registration``, which was ``before`` (status)."""
    log_transitions([(registration, action, before, registration.status, data)], actor, timezone.now())


def log_transitions(transitions, actor, moment):
    """Write that ``actor`` (user, or None for the person, the queue and the clock) did something at ``moment``.

    Args: ``transitions``, (registration, action, status before or None, status after, data without personal data or
    None) each. One statement for all of them; Wagtail's ``log`` takes two for each entry, and holds whoever is logged
    in for the one who moved the queue.
    """
    _write(
        [
            (registration, f"samlingar.{action}", {"from": before, "to": after, **(data or {})})
            for registration, action, before, after, data in transitions
        ],
        actor,
        moment,
    )


def log_for_each(registrations, action, actor, moment, data):
    """Write that ``actor`` (user) did ``action`` ("samlingar.…") to each of ``registrations`` at ``moment``.

    ``data`` without personal data. One statement for all of them.
    """
    _write([(registration, action, data) for registration in registrations], actor, moment)


def _write(entries, actor, moment):
    if not entries:
        return
    log_model = registry.get_log_model_for_model(Registration)
    content_type = ContentType.objects.get_for_model(Registration, for_concrete_model=False)
    uuid = get_active_log_context().uuid
    log_model.objects.bulk_create(
        log_model(
            content_type=content_type,
            object_id=registration.pk,
            label=str(registration),
            action=action,
            user=actor,
            uuid=uuid,
            data=data,
            timestamp=moment,
        )
        for registration, action, data in entries
    )


def registrations_in(uuid, since):
    """Return the primary keys of the registrations that were changed under the log's ``uuid`` since an instant.

    All that one request of staff does has one ``uuid``. One query.
    """
    entries = registry.get_log_model_for_model(Registration).objects.filter(timestamp__gt=since, uuid=uuid)
    content_type = ContentType.objects.get_for_model(Registration, for_concrete_model=False)
    return {int(pk) for pk in entries.filter(content_type=content_type).values_list("object_id", flat=True)}


def log_submission(registrations, moment, actor=None, data=None):
    """Write that each of the new ``registrations`` was made at ``moment`` (aware instant).

    ``actor`` (user) and ``data`` (no personal data) where staff made them. One statement for a whole party.
    """
    log_transitions([(row, Action.SUBMIT, None, row.status, data) for row in registrations], actor, moment)


def last_change(registration):
    """Return the log entry of the last change of status of ``registration``, or None where there is none.

    What is done without changing a status, such as a note, attendance or what people change about themselves, is passed
    over. One query.
    """
    entries = registry.get_logs_for_instance(registration).order_by("-timestamp", "-pk")
    actions = [f"samlingar.{action}" for action in Action if action not in (Action.SET_ATTENDANCE, Action.CORRECT)]
    for entry in entries.filter(action__in=actions)[:RECENT]:
        if entry.action not in OWN_CHANGES or entry.data.get("from") != entry.data.get("to"):
            return entry
    return None


def log_note(registration, actor):
    """Write that ``actor`` (user) wrote a note about ``registration``, and nothing of what it says."""
    log(registration, ADD_NOTE, user=actor)


def log_assignment(registration, actor):
    """Write that ``actor`` (user) changed who looks after ``registration``; whom, by primary key (text) or None."""
    # As text: a host's users may have keys that JSON does not know.
    assignee = None if registration.assignee_id is None else str(registration.assignee_id)
    log(registration, ASSIGN, user=actor, data={"assignee": assignee})


def log_erasure_asked(registration):
    """Write that the person behind ``registration`` asked to be erased, and nothing about them."""
    log(registration, ASK_ERASURE, user=None)
