"""Holding one registration, wherever it is, for one durable transaction."""

from contextlib import contextmanager

from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services import locking


@contextmanager
def held(registration_id):
    """Yield the registration (with its party) under the lock of its date, as every service holds it.

    Raises ``NotAllowed`` when it was moved to another date meanwhile, ``Registration.DoesNotExist``.
    """
    occurrence_id = Registration.objects.values_list("occurrence_id", flat=True).get(pk=registration_id)
    with locking.locked_unread(occurrence_id):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if registration.occurrence_id != occurrence_id:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        yield registration
