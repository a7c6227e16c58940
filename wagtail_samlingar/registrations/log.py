"""What is done to registrations, in Wagtail's log: who, when, which reference, and no personal data."""

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import log, registry

from wagtail_samlingar.registrations.states import Action


def log_transition(registration, action, before, actor, data=None):
    """Write that ``actor`` (user or None) did ``action`` to ``registration``, which was ``before`` (status)."""
    entry = {"from": before, "to": registration.status, **(data or {})}
    log(registration, f"samlingar.{action}", user=actor, data=entry)


def log_submission(registrations, moment):
    """Write that each of the new ``registrations`` was made at ``moment`` (aware instant).

    One statement for a whole party; Wagtail's ``log`` takes two for each entry.
    """
    if not registrations:
        return
    log_model = registry.get_log_model_for_instance(registrations[0])
    content_type = ContentType.objects.get_for_model(registrations[0], for_concrete_model=False)
    log_model.objects.bulk_create(
        log_model(
            content_type=content_type,
            object_id=registration.pk,
            label=str(registration),
            action=f"samlingar.{Action.SUBMIT}",
            data={"from": None, "to": registration.status},
            timestamp=moment,
        )
        for registration in registrations
    )
