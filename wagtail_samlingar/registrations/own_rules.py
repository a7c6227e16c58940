"""What people may do about their own registration, and until when. Pure rules: nothing is read or written here.

Pages ask them for what to offer; services ask again under the lock.
"""

from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.models import OwnChanges
from wagtail_samlingar.registrations.queries import offer_stands
from wagtail_samlingar.registrations.states import ACTIVE, Action, Status, allows


def has_started(occurrence, now):
    """Return True when ``occurrence`` has started at ``now`` (aware instant)."""
    return occurrence.starts_at is not None and occurrence.starts_at <= now


def changes_until(occurrence):
    """Return the instant until which answers can be changed, or None while the date has no such instant."""
    ends = [occurrence.starts_at]
    if occurrence.own_changes == OwnChanges.DEADLINE:
        ends.append(occurrence.closes_at)
    return min((end for end in ends if end is not None), default=None)


def may_change(registration, occurrence, now):
    """Return True while the person may change what was answered, as the gathering says (``own_changes``)."""
    until = changes_until(occurrence)
    return _is_open(registration) and _changes(occurrence) and (until is None or now < until)


def may_name(registration, occurrence, now):
    """Return True while it may be said who comes: until the start, for a person whose name comes later."""
    return _is_open(registration) and registration.name_is_pending and not has_started(occurrence, now)


def may_hand_over(registration, occurrence, now):
    """Return True while the place may be given to somebody else: until the start. A place in the queue may not."""
    can = allows(registration.status, Action.HAND_OVER) and not registration.name_is_pending
    return can and _is_open(registration) and _changes(occurrence) and not has_started(occurrence, now)


def may_move(registration, occurrence, now):
    """Return True while the person may choose another date: until the start of the one they are on."""
    can = allows(registration.status, Action.MOVE) and _is_open(registration)
    return can and _changes(occurrence) and not has_started(occurrence, now)


def may_cancel(registration, occurrence, now):
    """Return True while the person may withdraw: until the start, also when the date is full or closed."""
    return allows(registration.status, Action.CANCEL) and not has_started(occurrence, now)


def may_answer_offer(registration, now):
    """Return True while a place is offered to the person."""
    return registration.status == Status.OFFERED and offer_stands(registration, now)


def may_ask_for_erasure(registration):
    """Return True for a person who has not asked yet."""
    return registration.erasure_asked_at is None


def why_not(occurrence, now):
    """Return why the person can no longer do what they ask for, in a sentence."""
    if has_started(occurrence, now):
        return _("The gathering has started; contact the organiser instead.")
    return _("This can no longer be changed here. Write to the contact.")


def _is_open(registration):
    return (
        registration.status in ACTIVE and registration.erasure_asked_at is None and registration.anonymised_at is None
    )


def _changes(occurrence):
    return occurrence.own_changes != OwnChanges.NEVER
