"""What a person changes about their own registration."""

from wagtail_samlingar.occurrences.models import ReviewMode
from wagtail_samlingar.registrations import own_rules
from wagtail_samlingar.registrations.errors import ChangedMeanwhile, NotAllowed
from wagtail_samlingar.registrations.fingerprints import fingerprint
from wagtail_samlingar.registrations.models import Registration, SensitiveAnswers
from wagtail_samlingar.registrations.search_words import keep_words
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.correcting import (
    dates_of_party,
    is_contact,
    renew_keys,
    set_answers,
    set_fields,
)
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.settling import settle, store
from wagtail_samlingar.registrations.services.writing import end_links
from wagtail_samlingar.registrations.signals import registration_corrected
from wagtail_samlingar.registrations.states import Action, Status


def change_own(registration_id, correction):
    """Let a registration say what its person says (``commands.Correction``), and return it.

    Sensitive answers are written without having been shown, so the fingerprint is that of the rest. Writes the
    registration, its sensitive answers and limited choices, and logs which fields were changed, never what they say.
    Somebody who has a place waits for staff again, with the seat, when an answer was changed that the gathering
    decides about again, or the person now comes from another region where such people are decided about.

    Raises ``NotAllowed`` when it is too late, ``ChangedMeanwhile`` when it no longer says what the person saw,
    ``AlreadyActive``, ``ChoiceTaken``, ``Registration.DoesNotExist``.
    """
    date_ids = dates_of_party(registration_id)
    with locking.locked(*date_ids) as (occurrences, now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        occurrence = occurrences.get(registration.occurrence_id)
        if occurrence is None or fingerprint(registration) != correction.fingerprint:
            raise ChangedMeanwhile
        names_only = not own_rules.may_change(registration, occurrence, now)
        if names_only and not own_rules.may_name(registration, occurrence, now):
            raise NotAllowed(own_rules.why_not(occurrence, now))
        _write(registration, correction, occurrence, now)
    return registration


def _write(registration, correction, occurrence, now):
    sensitive = SensitiveAnswers.objects.filter(registration=registration).first()
    before = {**registration.answers, **(sensitive.answers if sensitive else {})}
    was_elsewhere, old_address, of_contact = (
        registration.is_other_region,
        registration.written_to,
        is_contact(registration),
    )
    changed = set_fields(registration, correction.person, occurrence)
    changed += set_answers(registration, correction, sensitive, occurrence)
    if not changed:
        return
    if of_contact and "phone" in changed:
        registration.party.phone = registration.phone
        registration.party.save(update_fields=["phone"])
    now_elsewhere = registration.is_other_region and not was_elsewhere
    again = _is_decided_again(registration, before, occurrence, now_elsewhere)
    renew_keys(registration, occurrence)
    address = registration.written_to
    if address != old_address:
        end_links([registration])
    ledger = Ledger(occurrence, [registration], now)
    after = Status.PENDING if again else registration.status
    store([settle(registration, Action.CHANGE, after, ledger, {"fields": changed})], ledger)
    keep_words([registration])
    if address != old_address:
        registration_corrected.send(
            sender=Registration, registrations=[registration], old_address=old_address, actor=None, notify=True
        )


def _is_decided_again(registration, before, occurrence, now_elsewhere):
    """Return True where somebody with a place has changed what staff decide by."""
    if registration.status != Status.CONFIRMED:
        return False
    if now_elsewhere and occurrence.review_mode == ReviewMode.REVIEW_OTHER_REGIONS:
        return True
    questions = registration.question_set.questions() if registration.question_set else []
    sensitive = SensitiveAnswers.objects.filter(registration=registration).first()
    after = {**registration.answers, **(sensitive.answers if sensitive else {})}
    marked = [question.key for question in questions if question.review_again]
    return any(before.get(key) != after.get(key) for key in marked)
