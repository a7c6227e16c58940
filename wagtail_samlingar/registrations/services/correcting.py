"""Correcting what a registration says on behalf of the person."""

from django.utils.translation import gettext as _

from wagtail_samlingar.registrations.choices import change_choices
from wagtail_samlingar.registrations.errors import ChangedMeanwhile, NotAllowed
from wagtail_samlingar.registrations.fingerprints import CORRECTED_FIELDS, fingerprint
from wagtail_samlingar.registrations.log import log_transition
from wagtail_samlingar.registrations.models import Registration, SensitiveAnswers, person_key
from wagtail_samlingar.registrations.routing import is_from_elsewhere
from wagtail_samlingar.registrations.search_words import keep_words
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.writing import active_key_for, address_of, end_links, name_for_key, tell
from wagtail_samlingar.registrations.signals import Change, registration_corrected
from wagtail_samlingar.registrations.states import ACTIVE, Action

# How the log names what is no column of its own. Never the values.
FAMILY, ANSWERS, SENSITIVE = "family", "answers", "sensitive"


def correct(registration_id, correction, *, actor, notify=True):
    """Let a registration say what ``correction`` (``commands.Correction``) says, and return it. Its status stays.

    Writes the registration, its sensitive answers and limited choices, and, where the person is the contact of their
    party, the contact. Logs which fields were corrected, never what they said. A new address ends the links that were
    sent before, and with ``notify`` it is told how things stand.

    Raises ``ChangedMeanwhile`` when it no longer says what the actor saw, ``AlreadyActive`` when the person is active
    through another registration, ``ChoiceTaken`` when a choice that is new to them has no room, ``NotAllowed`` for one
    that was anonymised or is being moved, ``Registration.DoesNotExist``.
    """
    date_ids = dates_of_party(registration_id)
    with locking.locked(*date_ids) as (occurrences, _now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        if dates_of_party(registration_id) != date_ids:
            raise NotAllowed(_("The registration has just been moved to another date. Look at it again."))
        if registration.anonymised_at is not None:
            raise NotAllowed(_("The registration has been anonymised. There is nothing left to correct."))
        sensitive = SensitiveAnswers.objects.filter(registration=registration).first()
        shown = (sensitive.answers if sensitive else {}) if correction.sees_sensitive else None
        if fingerprint(registration, shown) != correction.fingerprint:
            raise ChangedMeanwhile
        _write(registration, correction, sensitive, occurrences, actor, notify)
    return registration


def dates_of_party(registration_id):
    """Return the dates (set of primary keys) on which those are who were registered together with a person."""
    party_id = Registration.objects.values_list("party_id", flat=True).get(pk=registration_id)
    return set(Registration.objects.filter(party_id=party_id).values_list("occurrence_id", flat=True))


def _write(registration, correction, sensitive, occurrences, actor, notify):
    occurrence = occurrences[registration.occurrence_id]
    of_contact = is_contact(registration)
    old_address = registration.written_to
    corrected = set_fields(registration, correction.person, occurrence)
    corrected += set_answers(registration, correction, sensitive, occurrence)
    if not corrected:
        return
    affected = [registration]
    if of_contact and {"name", "email", "phone"} & set(corrected):
        affected += _set_contact(registration)
    new_address = registration.written_to
    if old_address != new_address:
        # Whoever has the old address must not be able to answer for the person.
        end_links(affected, registration.party if of_contact else None)
    for row in affected:
        renew_keys(row, occurrences[row.occurrence_id])
        row.save()
    keep_words(affected)
    log_transition(registration, Action.CORRECT, registration.status, actor, {"fields": corrected})
    tell([Change(registration, Action.CORRECT, registration.status, registration.status)], actor, notify=False)
    if old_address != new_address:
        registration_corrected.send(
            sender=Registration, registrations=affected, old_address=old_address, actor=actor, notify=notify
        )


def set_fields(registration, person, occurrence):
    """Set the columns that ``person`` (``Person``) gives and return the names of those that differ. Writes nothing."""
    corrected = [name for name in CORRECTED_FIELDS if getattr(registration, name) != getattr(person, name)]
    for name in corrected:
        setattr(registration, name, getattr(person, name))
    if "municipality_key" in corrected:
        registration.municipality_name, registration.region_key = person.municipality_name, person.region_key
        regions = {region.key for region in occurrence.regions.all()}
        registration.is_other_region = is_from_elsewhere(regions, person.region_key, person.municipality_key)
    if registration.name:
        registration.name_is_pending = False
    return corrected


def set_answers(registration, correction, sensitive, occurrence):
    """Set what was answered and return how the log names what differs.

    Writes sensitive answers (``sensitive``: their row or None) and limited choices; the registration is not saved.
    """
    person, corrected = correction.person, []
    answers = _merged(registration.answers, person.answers, correction.asked)
    if answers != registration.answers:
        registration.answers = answers
        corrected.append(ANSWERS)
    if person.family != registration.family and correction.asks_family:
        registration.family = person.family
        corrected.append(FAMILY)
    withheld = sensitive.answers if sensitive else {}
    if correction.sees_sensitive:
        answered = _merged(withheld, person.sensitive, correction.asked)
        if answered != withheld:
            SensitiveAnswers.objects.update_or_create(registration=registration, defaults={"answers": answered})
            withheld = answered
            corrected.append(SENSITIVE)
    if {ANSWERS, SENSITIVE} & set(corrected):
        change_choices(registration, occurrence, registration.answers, withheld)
    return corrected


def _merged(before, answered, asked):
    """Return the answers as they are to be: those to questions that were not asked are kept."""
    return {**{key: answer for key, answer in before.items() if key not in asked}, **answered}


def is_contact(registration):
    """Return True for the person who sent the party's registration."""
    party = registration.party
    return (registration.name, registration.email) == (party.name, party.email)


def _set_contact(registration):
    """Let the contact of the party be the corrected person; return the others who are reached through them."""
    party = registration.party
    party.name, party.email, party.phone = registration.name, registration.email, registration.phone
    party.save(update_fields=["name", "email", "phone"])
    others = list(party.registrations.filter(email="").exclude(pk=registration.pk).order_by("pk"))
    for other in others:
        other.party = party
    return others


def renew_keys(registration, occurrence):
    """Set the keys that follow from name, address and date. Raises ``AlreadyActive``."""
    number = registration.reference.rpartition("-")[2]
    name = name_for_key(registration.name, number, registration.party.idempotency_key)
    of_gathering = person_key(occurrence.gathering_key, address_of(registration), name)
    if registration.gathering_person_key != of_gathering:
        registration.gathering_person_key = of_gathering
        others = Registration.objects.filter(gathering_person_key=of_gathering, status__in=ACTIVE)
        registration.is_on_other_date = others.exclude(occurrence_id=registration.occurrence_id).exists()
    if registration.status in ACTIVE:
        registration.active_key = active_key_for(registration)
