"""Which messages a change leads to. Called inside the service's transaction: row and change stand or fall together."""

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.messages.kinds import KIND_OF_STATUS, Kind, kind_of_change
from wagtail_samlingar.messages.phone_rows import Call, withdraw_calls, write_calls
from wagtail_samlingar.messages.queueing import (
    Notice,
    parameters_of,
    queue,
    queue_all,
    queue_submission,
    was_explained,
    withdraw_waiting,
)
from wagtail_samlingar.messages.taking_back import take_back
from wagtail_samlingar.registrations.signals import (
    party_submitted,
    registration_corrected,
    registration_joined,
    registration_transitioned,
)
from wagtail_samlingar.registrations.states import ACTIVE, Action, CancelledBy, Source, Status


def on_party_submitted(sender, party, registrations, notify=True, **kwargs):
    """Tell the contact, and those with an address of their own, what a submission led to.

    Nobody is told where staff entered the party and ``notify`` is False.
    The contact gets one message that names everybody; a person with another address gets one about themselves. Whom
    it is about is read when it is sent: while the date is locked, a submission costs one INSERT.
    """
    if not notify:
        return
    if party.verify_by is not None and party.verified_at is None:
        queue(Kind.CONFIRM_ADDRESS, party, party.email)
    elif party.is_duplicate:
        if not was_explained(party.email, party.occurrence_id):
            queue(Kind.ALREADY_REGISTERED, party, party.email)
    else:
        kind = KIND_OF_STATUS[registrations[0].status]
        queue_submission(kind, party, _addresses(party, registrations))
        _call_about_submission(kind, party, registrations)


def on_registration_transitioned(sender, changes, actor, notify, **kwargs):
    """Tell each person of a change: at their own address, else at the contact's. Nobody where ``notify`` is False.

    What staff have decided is held back for as long as they may take it back. Taken back before it has left, it is
    withdrawn, and nothing is told of either.
    """
    notices = notices_of(
        change
        for change in changes
        if change.action != Action.UNDO or take_back(change.registration, change.before, change.after)
    )
    if notify:
        queue_all(notices, samlingar_settings.UNDO_MINUTES if actor is not None else 0)


def notices_of(changes):
    """Return a ``Notice`` for each of ``changes`` (``Change``) that its person is told of."""
    notices = []
    for registration, action, before, after in changes:
        kind = kind_of_change(action, before, after)
        if kind == Kind.CANCELLED and registration.cancelled_by == CancelledBy.DATE:
            kind = Kind.DATE_CANCELLED
        if kind is not None:
            notices.append(_notice(kind, registration))
    return notices


def on_registration_joined(sender, registrations, actor, notify, **kwargs):
    """Tell people whom staff added to a party what they have got: at their own address, else at the contact's."""
    if notify:
        _tell_status(registrations)


def on_registration_corrected(sender, registrations, old_address, actor, notify, is_handed_over=False, **kwargs):
    """Send nothing more to an address that was wrong; with ``notify``, tell the new one how things stand.

    What waited and is not told anew, such as that somebody did not get a place, goes to the new one, unless that is
    somebody else's.
    """
    party = registrations[0].party
    withdraw_waiting(party, old_address, "" if is_handed_over else registrations[0].written_to)
    if not notify:
        return
    if not old_address:
        withdraw_calls(registrations)
    if party.email and any(registration.status == Status.UNVERIFIED for registration in registrations):
        queue(Kind.CONFIRM_ADDRESS, party, party.email)
    _tell_status(registration for registration in registrations if registration.status in ACTIVE)


def _tell_status(registrations):
    queue_all([_notice(KIND_OF_STATUS[registration.status], registration) for registration in registrations])


def _notice(kind, registration):
    recipient = registration.written_to
    # What staff write is about one person.
    is_personal = kind == Kind.NOT_GIVEN_PLACE and bool(registration.reject_text)
    return Notice(kind, registration, recipient, parameters_of(kind, registration), not is_personal)


def _call_about_submission(kind, party, registrations):
    """Let staff call about those who have no address at all, unless staff entered them: they have just talked."""
    unreachable = [registration for registration in registrations if not registration.written_to]
    if unreachable and party.source == Source.FORM:
        write_calls([Call(kind, party, unreachable, party.occurrence_id, {})])


def _addresses(party, registrations):
    """Return every address that a submission is told to, once, the contact's first."""
    addresses = {}
    for address in (party.email, *(registration.email for registration in registrations)):
        if address:
            addresses.setdefault(address.casefold(), address)
    return list(addresses.values())


def connect():
    """Connect the receivers; called once, when the app is ready."""
    party_submitted.connect(on_party_submitted, dispatch_uid="samlingar_messages_of_party")
    registration_joined.connect(on_registration_joined, dispatch_uid="samlingar_messages_of_joined")
    registration_corrected.connect(on_registration_corrected, dispatch_uid="samlingar_messages_of_corrected")
    registration_transitioned.connect(on_registration_transitioned, dispatch_uid="samlingar_messages_of_person")
