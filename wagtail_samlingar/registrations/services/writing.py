"""Writing a registration: inserting, changing its status by the table, logging, telling the rooms above.

To be called under the lock of the occurrence, by the modules of this package alone.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.choices import check_choices, choices_of, keep_choices
from wagtail_samlingar.registrations.errors import AlreadyActive, AlreadyDecided, NotAllowed
from wagtail_samlingar.registrations.log import log_transition
from wagtail_samlingar.registrations.models import Registration, SensitiveAnswers, active_key
from wagtail_samlingar.registrations.routing import is_from_elsewhere
from wagtail_samlingar.registrations.signals import registration_transitioned
from wagtail_samlingar.registrations.states import ACTIVE, TRANSITIONS, Action, Status


def insert(party, person, number, status, *, now, keys, is_on_other_date):
    """Write one registration of a new ``party`` and return it.

    Args: ``person`` (``Person``), ``number`` (1-based place in the party), ``keys`` (active key, gathering person key).
    """
    active, of_gathering = keys
    regions = {region.key for region in party.occurrence.regions.all()} if person.municipality_key else set()
    registration = Registration.objects.create(
        occurrence_id=party.occurrence_id,
        party=party,
        reference=f"{party.reference}-{number}",
        status=status,
        active_key=active if status in ACTIVE else None,
        gathering_person_key=of_gathering,
        name=person.name,
        email=person.email,
        phone=person.phone,
        organisation=person.organisation,
        municipality_key=person.municipality_key,
        municipality_name=person.municipality_name,
        region_key=person.region_key,
        is_other_region=is_from_elsewhere(regions, person.region_key, person.municipality_key),
        other_region_reason=person.other_region_reason,
        is_on_other_date=is_on_other_date,
        name_is_pending=person.name_is_pending,
        family=person.family,
        language=party.language,
        question_set=person.question_set,
        answers=person.answers,
        submitted_at=now,
        queued_at=now,
    )
    if person.sensitive:
        SensitiveAnswers.objects.create(registration=registration, answers=person.sensitive)
    keep_choices(registration, party.occurrence.choice_limits, person.answers, person.sensitive)
    return registration


def require(registration, action, expected_status=None):
    """Refuse ``action`` where the status is not the one the asker saw, or the table has no such transition."""
    status = registration.status
    if expected_status is not None and status != expected_status:
        raise AlreadyDecided(registration)
    if (status, action) not in TRANSITIONS:
        raise NotAllowed(
            _("“%(action)s” is not possible for a registration that is “%(status)s”.")
            % {"action": Action(action).label, "status": registration.get_status_display()}
        )


def change(registration, occurrence, action, after, *, actor=None, log_data=None):
    """Give ``registration`` the status ``after`` and save it with whatever else was set on it.

    Raises ``NotAllowed`` where the table forbids it, ``AlreadyActive`` when the person is active through another
    registration, ``ChoiceTaken`` when it becomes active and a limited choice is gone.
    """
    before = registration.status
    if after not in TRANSITIONS[(before, action)]:
        raise NotAllowed(_("This is not possible for the registration as it stands."))
    if after in ACTIVE and before not in ACTIVE:
        check_choices(occurrence, choices_of(registration))
    registration.status = after
    if after != before:
        registration.decided_at = timezone.now()
    if after != Status.OFFERED:
        registration.offer_expires_at = None
    registration.active_key = _active_key_for(registration) if after in ACTIVE else None
    registration.save()
    log_transition(registration, action, before, actor, log_data)
    tell(registration, action, before, actor)


def address_of(registration):
    """Return the address that tells people of one name apart: their own, else that of the contact."""
    party = registration.party
    return registration.email or party.email or registration.phone or party.phone


def name_for_key(name, number, idempotency_key):
    """Return the name to make keys with; people whose name comes later are told apart by their place."""
    return name or f"#{idempotency_key}-{number}"


def _active_key_for(registration):
    number = registration.reference.rpartition("-")[2]
    name = name_for_key(registration.name, number, registration.party.idempotency_key)
    key = active_key(registration.occurrence_id, address_of(registration), name)
    if Registration.objects.filter(active_key=key).exclude(pk=registration.pk).exists():
        raise AlreadyActive
    return key


def tell(registration, action, before, actor):
    """Tell the rooms above, inside the transaction and as its last act."""
    registration_transitioned.send(
        sender=Registration,
        registration=registration,
        action=action,
        before=before,
        after=registration.status,
        actor=actor,
    )
