"""Whether a message still holds. It says how things stand, and is judged when it is sent.

A message that no longer holds, or tells somebody what they were told last, is withdrawn: a decision taken back before
the mail left is never heard of, and a mail server that was away for days sends nothing stale.
"""

from wagtail_samlingar.messages.kinds import ABOUT_LINKS, REPORTS, TO_STAFF, Kind, State
from wagtail_samlingar.messages.models import MessageRegistration
from wagtail_samlingar.messages.queueing import SUBMISSION
from wagtail_samlingar.messages.waiting import waiting_at
from wagtail_samlingar.registrations.queries import offer_stands
from wagtail_samlingar.registrations.states import ACTIVE, Status

ABOUT_NOBODY = frozenset({Kind.CONFIRM_ADDRESS, Kind.ALREADY_REGISTERED})


def of(registration):
    """Return how things stand for a person, as text to compare: the status, and until when for an offer."""
    if registration.status == Status.OFFERED and registration.offer_expires_at:
        return f"{registration.status} {registration.offer_expires_at:%Y-%m-%dT%H:%M:%S.%fZ}"
    return str(registration.status)


def people_of(message):
    """Return the registrations that ``message`` is about, in the order in which they were made."""
    if message.parameters.get(SUBMISSION):
        found = message.party.registrations.order_by("pk")
        if message.recipient != message.party.email:
            found = found.filter(email__iexact=message.recipient)
        people = list(found)
    else:
        rows = message.people.select_related("registration").order_by("registration_id")
        people = [row.registration for row in rows]
    for registration in people:
        # They are all of one party, which is here already.
        registration.party = message.party
    return people


def still_about(message, now):
    """Return the people of whom ``message`` still holds at ``now`` (aware instant), or None when it no longer does.

    The list is empty for a message about no person in particular.
    """
    if message.kind in TO_STAFF:
        return [] if waiting_at([message.occurrence.gathering_key], now) else None
    if is_over(message, now):
        return None
    if message.kind in ABOUT_NOBODY:
        return [] if _holds_for_party(message, now) else None
    people = true_of(message, now)
    if message.kind in ABOUT_LINKS:
        return people or None
    told = _last_told(message, people)
    return [row for row in people if told.get(row.pk) != (of(row), message.occurrence_id)] or None


def is_over(message, now):
    """Return True when the date of ``message`` has ended at ``now``: nobody is told anything about it any more."""
    ends_at = message.occurrence.ends_at
    return ends_at is not None and ends_at <= now


def true_of(message, now):
    """Return the people of whom what ``message`` says is true at ``now`` (aware instant), whoever knows it already."""
    return [registration for registration in people_of(message) if _is_true(message, registration, now)]


def _holds_for_party(message, now):
    party = message.party
    if message.kind == Kind.ALREADY_REGISTERED:
        return True
    if party.verified_at is not None or party.verify_by is None or party.verify_by <= now:
        return False
    # None is asked of spam, nor of those who withdrew meanwhile.
    statuses = set(party.registrations.values_list("status", flat=True))
    return not statuses or Status.UNVERIFIED in statuses


def _is_true(message, registration, now):
    if message.kind in ABOUT_LINKS:
        return registration.anonymised_at is None and registration.status not in (Status.UNVERIFIED, Status.SPAM)
    if registration.occurrence_id != message.occurrence_id or registration.anonymised_at is not None:
        return False
    if message.kind == Kind.MOVED:
        return registration.status in ACTIVE
    if registration.status != REPORTS[message.kind]:
        return False
    return registration.status != Status.OFFERED or offer_stands(registration, now)


def _last_told(message, registrations):
    """Return {registration pk: (how things stood, date)} of what the recipient was last told of each."""
    rows = MessageRegistration.objects.exclude(message__kind__in=ABOUT_LINKS).filter(
        registration__in=[registration.pk for registration in registrations],
        message__recipient=message.recipient,
        message__state__in=[State.SENT, State.PHONED],
    )
    rows = rows.exclude(told="").order_by("message__sent_at", "pk")
    return {
        pk: (told, occurrence_id)
        for pk, told, occurrence_id in rows.values_list("registration_id", "told", "message__occurrence_id")
    }
