"""When messages hold that say something of their own, and not how things stand for a person.

A change holds until the person has been told of it, a message from staff while the person is among those it is for, a
reminder for the start it was written for. Each rule is here twice: for one person, and as a condition in SQL.
"""

from django.db.models import F, Q

from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.occurrences.models import DateState, PageState
from wagtail_samlingar.registrations.states import ACTIVE, Status

# Told after the date as well: what was shown there, or when it is held again.
AFTERWARDS = (Kind.FREE, Kind.OTHER_DATE)
# Dates that nobody is reminded of.
NOT_HELD = (PageState.DATE_REMOVED, PageState.PAGE_DELETED)
# Parameter of a mailing: {status: True}. Keys, since not every database finds what is in a list.
STATUSES = "statuses"
# Parameter of a reminder: the start it is about.
START = "start"


def is_over(kind, occurrence, now):
    """Return True when nobody is told what a message of ``kind`` says of ``occurrence`` any more at ``now``."""
    if kind in AFTERWARDS:
        return False
    end = occurrence.starts_at if kind == Kind.REMINDER else occurrence.ends_at
    return end is not None and end <= now


def holds(message, registration):
    """Return True while ``message`` (of one of ``kinds.OF_ITS_OWN``, with date and mailing) is for ``registration``."""
    if message.kind == Kind.REMINDER:
        is_same = message.parameters.get(START) == start_of(message.occurrence)
        return is_same and goes_ahead(message.occurrence) and registration.status == Status.CONFIRMED
    if message.mailing is None or message.mailing.stopped_at is not None:
        return False
    return is_for(message.mailing, registration, message.occurrence)


def is_for(mailing, registration, occurrence):
    """Return True while ``mailing`` says something to ``registration`` on ``occurrence``, its date."""
    if mailing.kind == Kind.CHANGED:
        return registration.status in ACTIVE and registration.told_digest != occurrence.facts_digest
    return str(registration.status) in mailing.parameters.get(STATUSES, {})


def start_of(occurrence):
    """Return the start of ``occurrence`` as a reminder keeps it, or ""."""
    return f"{occurrence.starts_at:%Y-%m-%dT%H:%M:%SZ}" if occurrence.starts_at else ""


def goes_ahead(occurrence):
    """Return True for a date that people are reminded of: one that is not cancelled, postponed, removed or deleted.

    That its page is not published for the moment changes nothing for those who have a place.
    """
    return occurrence.state == DateState.PLANNED and occurrence.page_state not in NOT_HELD


def condition():
    """Return the condition (``Q``) for rows of ``MessageRegistration`` of which a message to many holds."""
    changed = Q(message__kind=Kind.CHANGED, registration__status__in=ACTIVE)
    changed &= ~Q(registration__told_digest=F("message__occurrence__facts_digest"))
    chosen = Q()
    for status in Status.values:
        key = f"message__mailing__parameters__{STATUSES}__{status}"
        chosen |= Q(**{key: True}, registration__status=status)
    return Q(message__mailing__stopped_at=None) & (changed | (Q(message__kind__in=AFTERWARDS) & chosen))
