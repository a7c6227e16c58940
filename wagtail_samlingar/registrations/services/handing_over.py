"""Handing a place to somebody else."""

from wagtail_samlingar.occurrences.models import ReviewMode, SecondDate
from wagtail_samlingar.registrations import own_rules
from wagtail_samlingar.registrations.choices import change_choices
from wagtail_samlingar.registrations.errors import AlreadyActive, ChangedMeanwhile, NotAllowed
from wagtail_samlingar.registrations.models import Registration, SensitiveAnswers
from wagtail_samlingar.registrations.search_words import keep_words
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.correcting import dates_of_party, is_contact, renew_keys
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.parties import dates_to_lock
from wagtail_samlingar.registrations.services.settling import settle, store
from wagtail_samlingar.registrations.services.writing import end_links
from wagtail_samlingar.registrations.signals import address_changed, registration_corrected
from wagtail_samlingar.registrations.states import Action, Status

# Kinds of answers that are one person's own, whoever else they were asked for.
OWN_KINDS = ("consent", "email", "phone")


def hand_over(registration_id, name, email):
    """Give the place of a registration to the person ``name`` with the address ``email``, and return it.

    The seat, the time of registration and what was answered for all go along; what the first person answered about
    themselves (sensitive, asked of each person, consent, phone) is deleted. Where staff decide about everyone, the new
    person waits for them, with the seat. The old address is told, the new one gets a message and links of its own, and
    links made before open nothing: those of the person, and those of the party where it was the contact alone.
    Logged without names.

    Raises ``NotAllowed`` when it is too late, ``AlreadyActive`` when the new person is registered for the date, or for
    another one where the gathering refuses that, ``ChangedMeanwhile`` when it was moved, ``Registration.DoesNotExist``.
    """
    read_before = Registration.objects.select_related("occurrence").get(pk=registration_id)
    date_ids = {*dates_of_party(registration_id), *dates_to_lock(read_before.occurrence)}
    with locking.locked(*date_ids) as (occurrences, now):
        registration = Registration.objects.select_related("party").get(pk=registration_id)
        occurrence = occurrences.get(registration.occurrence_id)
        if occurrence is None:
            raise ChangedMeanwhile
        if not own_rules.may_hand_over(registration, occurrence, now):
            raise NotAllowed(own_rules.why_not(occurrence, now))
        old_address = registration.written_to
        _put_in_place(registration, name, email)
        _forget_answers(registration, occurrence)
        renew_keys(registration, occurrence)
        if occurrence.second_date == SecondDate.REFUSE and registration.is_on_other_date:
            raise AlreadyActive
        after = Status.PENDING if occurrence.review_mode == ReviewMode.REVIEW_ALL else registration.status
        ledger = Ledger(occurrence, [registration], now)
        store([settle(registration, Action.HAND_OVER, after, ledger)], ledger)
        keep_words([registration])
        registration_corrected.send(
            sender=Registration,
            registrations=[registration],
            old_address=old_address,
            actor=None,
            notify=True,
            is_handed_over=True,
        )
        address_changed.send(
            sender=Registration, registrations=[registration], old_address=old_address, is_handed_over=True
        )
    return registration


def _put_in_place(registration, name, email):
    party = registration.party
    is_alone = is_contact(registration) and party.registrations.count() == 1
    registration.name, registration.email, registration.phone = name, email, ""
    registration.told_digest = ""
    if is_alone:
        party.name, party.email, party.phone = name, email, ""
        party.save(update_fields=["name", "email", "phone"])
    end_links([registration], party if is_alone else None)


def _forget_answers(registration, occurrence):
    """Delete what the first person answered about themselves."""
    questions = registration.question_set.questions() if registration.question_set else []
    own = {question.key for question in questions if question.per_person or question.kind in OWN_KINDS}
    registration.answers = {key: answer for key, answer in registration.answers.items() if key not in own}
    if any(question.key in own and question.kind == "family" for question in questions):
        registration.family = ""
    SensitiveAnswers.objects.filter(registration=registration).delete()
    change_choices(registration, occurrence, registration.answers)
