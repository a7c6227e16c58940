"""Whether a message still holds. It says how things stand, and is judged when it is sent.

A message that no longer holds, or tells somebody what they were told last, is withdrawn: a decision taken back before
the mail left is never heard of, and a mail server that was away for days sends nothing stale.
"""

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from wagtail_samlingar.messages import holding
from wagtail_samlingar.messages.kinds import ABOUT_LINKS, OF_ITS_OWN, REPORTS, TO_STAFF, Kind, State
from wagtail_samlingar.messages.models import MessageRegistration
from wagtail_samlingar.messages.queueing import SUBMISSION
from wagtail_samlingar.messages.waiting import untold_at, waiting_at
from wagtail_samlingar.registrations.queries import offer_stands
from wagtail_samlingar.registrations.states import ACTIVE, Status

# From which nobody learns how things stand, however often they are sent.
TELLING_NO_STANDING = frozenset({*OF_ITS_OWN, *ABOUT_LINKS})
ABOUT_NOBODY = frozenset({Kind.CONFIRM_ADDRESS, Kind.ALREADY_REGISTERED})


def of(registration):
    """Return how things stand for a person, as text to compare: the status, and until when for an offer."""
    if registration.status == Status.OFFERED and registration.offer_expires_at:
        return f"{registration.status} {registration.offer_expires_at:%Y-%m-%dT%H:%M:%S.%fZ}"
    return str(registration.status)


def told_by(message, registration):
    """Return what is kept of what ``message`` told of ``registration``: how things stand, or its kind for the rest."""
    return str(message.kind) if message.kind in OF_ITS_OWN else of(registration)


def people_of(message):
    """Return the registrations that ``message`` is about, in the order in which they were made."""
    if "people" not in getattr(message, "_prefetched_objects_cache", {}):
        read_people([message])
    if message.parameters.get(SUBMISSION):
        people = sorted(message.party.registrations.all(), key=lambda row: row.pk)
        if message.recipient != message.party.email:
            own = message.recipient.casefold()
            people = [row for row in people if row.email.casefold() == own]
    else:
        rows = sorted(message.people.all(), key=lambda row: row.registration_id)
        people = [row.registration for row in rows]
    for registration in people:
        # They are all of one party, which is here already.
        registration.party = message.party
    return people


def read_people(messages):
    """Read the people that ``messages`` are about: two queries, and none for those read already."""
    named = Prefetch("people", MessageRegistration.objects.select_related("registration"))
    prefetch_related_objects(messages, named)
    of_parties = [row for row in messages if row.kind == Kind.CONFIRM_ADDRESS or row.parameters.get(SUBMISSION)]
    prefetch_related_objects(of_parties, "party__registrations")


def still_about(message, now, told=None):
    """Return the people of whom ``message`` still holds at ``now`` (aware instant), or None when it no longer does.

    The list is empty for a message about no person in particular. ``told`` (``Told``) where it is read already.
    """
    if message.kind == Kind.STAFF_NUDGE:
        return [] if untold_at(message.occurrence.gathering_key, now) else None
    if message.kind in TO_STAFF:
        return [] if waiting_at([message.occurrence.gathering_key], now) else None
    if is_over(message, now):
        return None
    if message.kind in ABOUT_NOBODY:
        return [] if _holds_for_party(message, now) else None
    people = true_of(message, now)
    if message.kind in TELLING_NO_STANDING:
        return people or None
    told = told or Told([message], people)
    return [row for row in people if not told.has(message, row)] or None


def is_over(message, now):
    """Return True when the date of ``message`` has ended at ``now``: nobody is told anything about it any more.

    A message from staff may be sent afterwards; a reminder is of no use once the date has started.
    """
    return holding.is_over(message.kind, message.occurrence, now)


def true_of(message, now, people=None):
    """Return the people of whom what ``message`` says is true at ``now`` (aware instant), whoever knows it already.

    Args: ``people``, registrations to judge in place of those in the database.
    """
    people = people_of(message) if people is None else people
    return [registration for registration in people if _is_true(message, registration, now)]


def _holds_for_party(message, now):
    party = message.party
    if message.kind == Kind.ALREADY_REGISTERED:
        return True
    if party.verified_at is not None or party.verify_by is None or party.verify_by <= now:
        return False
    # None is asked of spam, nor of those who withdrew meanwhile.
    statuses = {registration.status for registration in party.registrations.all()}
    return not statuses or Status.UNVERIFIED in statuses


def _is_true(message, registration, now):
    if message.kind in ABOUT_LINKS:
        return registration.anonymised_at is None and registration.status not in (Status.UNVERIFIED, Status.SPAM)
    if registration.occurrence_id != message.occurrence_id or registration.anonymised_at is not None:
        return False
    if message.kind in OF_ITS_OWN:
        return holding.holds(message, registration)
    if message.kind == Kind.MOVED:
        return registration.status in ACTIVE
    if registration.status != REPORTS[message.kind]:
        return False
    return registration.status != Status.OFFERED or offer_stands(registration, now)


class Told:
    """What the recipients of ``messages`` were last told of each of ``people`` (registrations): one query."""

    def __init__(self, messages, people):
        rows = MessageRegistration.objects.filter(
            registration__in={registration.pk for registration in people},
            message__recipient__in={message.recipient for message in messages},
            message__state__in=[State.SENT, State.PHONED],
        )
        # Nobody learns from these how things stand.
        rows = rows.exclude(message__kind__in=TELLING_NO_STANDING).exclude(told="").order_by("message__sent_at", "pk")
        self._told = {
            (pk, recipient.casefold()): (told, occurrence_id)
            for pk, recipient, told, occurrence_id in rows.values_list(
                "registration_id", "message__recipient", "told", "message__occurrence_id"
            )
        }

    def has(self, message, registration):
        """Return True when the recipient of ``message`` was last told the same of ``registration``."""
        told = self._told.get((registration.pk, message.recipient.casefold()))
        return told == (of(registration), message.occurrence_id)

    def add(self, message, people):
        """Let ``message`` tell of ``people``, for those that are looked at after it."""
        for row in people if message.kind not in TELLING_NO_STANDING else ():
            self._told[row.pk, message.recipient.casefold()] = (of(row), message.occurrence_id)


def note_standing(holding):
    """Write how things stand for the people of ``holding``, [(message, people)]. It counts when a message is sent."""
    rows = [
        MessageRegistration(message=message, registration=row, told=told_by(message, row))
        for message, people in holding
        for row in people
    ]
    told = {(row.message_id, row.registration_id) for row in rows}
    before = [row.pk for message, _people in holding for row in message.people.all() if _key(row) in told]
    with transaction.atomic():
        MessageRegistration.objects.filter(pk__in=before).delete()
        # Another sender may have thought that this one was gone.
        MessageRegistration.objects.bulk_create(rows, ignore_conflicts=True)


def _key(row):
    return row.message_id, row.registration_id
