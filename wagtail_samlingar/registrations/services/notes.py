"""What staff write to each other about a registration, and who of them looks after it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.log import log_assignment, log_note
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import MODERATE, may
from wagtail_samlingar.registrations.services.holding import held
from wagtail_samlingar.registrations.staff_models import RegistrationNote

# What :func:`assign` is told by those who have not looked who looks after the case.
UNSEEN = object()


def add_note(registration_id, text, *, actor):
    """Write a note of ``actor`` (user) about a registration and return it.

    ``text`` is stored as it is and never logged. Raises ``NotAllowed`` for an anonymised registration, on which
    nothing personal may be written any more, ``Registration.DoesNotExist``.
    """
    with held(registration_id) as registration:
        if registration.anonymised_at is not None:
            raise NotAllowed(_("The registration has been anonymised. No notes are kept about it."))
        note = RegistrationNote.objects.create(
            registration=registration, author=actor, text=text, created_at=timezone.now()
        )
        log_note(registration, actor)
    return note


def assign(registration_id, user, *, actor, expected_id=UNSEEN):
    """Let ``user`` look after a registration, or nobody (None); return the registration.

    Args: ``actor`` (user); ``expected_id``, primary key of the assignee the actor saw, or None for nobody. Logged by
    primary key, and not at all where nothing changes. Raises ``NotAllowed`` for somebody who may not decide about this
    registration, and when another was chosen since the actor looked, ``Registration.DoesNotExist``.
    """
    with held(registration_id) as registration:
        new_id = user.pk if user else None
        if registration.assignee_id == new_id:
            return registration
        if expected_id is not UNSEEN and registration.assignee_id != expected_id:
            raise NotAllowed(_("Somebody else has just changed who looks after this case. Look at it again."))
        if user is not None and not may(user, MODERATE, registration):
            raise NotAllowed(_("Only those who may decide about this registration can look after it."))
        Registration.objects.filter(pk=registration.pk).update(assignee=user)
        registration.assignee = user
        log_assignment(registration, actor)
    return registration
