"""Which messages a change leads to. Called inside the service's transaction: row and change stand or fall together."""

from wagtail_samlingar.messages.kinds import KIND_OF_STATUS, Kind, kind_of_change
from wagtail_samlingar.messages.queueing import queue, queue_submission, was_explained
from wagtail_samlingar.registrations.signals import party_submitted, registration_transitioned


def on_party_submitted(sender, party, registrations, **kwargs):
    """Tell the contact, and those with an address of their own, what a submission led to.

    The contact gets one message that names everybody; a person with another address gets one about themselves. Whom
    it is about is read when it is sent: while the date is locked, a submission costs one INSERT.
    """
    if party.verify_by is not None and party.verified_at is None:
        queue(Kind.CONFIRM_ADDRESS, party, party.email)
    elif party.is_duplicate:
        if not was_explained(party.email, party.occurrence_id):
            queue(Kind.ALREADY_REGISTERED, party, party.email)
    else:
        queue_submission(KIND_OF_STATUS[registrations[0].status], party, _addresses(party, registrations))


def on_registration_transitioned(sender, registration, action, before, after, actor, **kwargs):
    """Tell one person of a change: at their own address, else at the contact's."""
    kind = kind_of_change(action, before, after)
    if kind is None:
        return
    queue(
        kind,
        registration.party,
        registration.email or registration.party.email,
        registration,
        occurrence_id=registration.occurrence_id,
        parameters=_parameters(kind, registration),
        # What staff write is about one person.
        may_join=not registration.reject_text,
    )


def _addresses(party, registrations):
    """Return every address that a submission is told to, once, the contact's first."""
    addresses = {}
    for address in (party.email, *(registration.email for registration in registrations)):
        if address:
            addresses.setdefault(address.casefold(), address)
    return list(addresses.values())


def _parameters(kind, registration):
    if kind == Kind.CANCELLED:
        return {"cancelled_by": str(registration.cancelled_by)}
    if kind == Kind.NOT_GIVEN_PLACE:
        return {"reason": str(registration.reject_reason)}
    return {}


def connect():
    """Connect the receivers; called once, when the app is ready."""
    party_submitted.connect(on_party_submitted, dispatch_uid="samlingar_messages_of_party")
    registration_transitioned.connect(on_registration_transitioned, dispatch_uid="samlingar_messages_of_person")
