"""What the room tells the rooms above it."""

from typing import NamedTuple

from django.dispatch import Signal

from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Action, Status


class Change(NamedTuple):
    """What was done to one ``registration``: ``before`` is None for a new one, and equals ``after`` for attendance."""

    registration: Registration
    action: Action
    before: Status | None
    after: Status


# Sent inside the service's transaction, as its last act, so that a message row is written with the change or not at
# all. Arguments: changes (list of Change, one for a single decision), actor (user, or None for the person, the queue
# and the clock), notify (False: nobody is to be told).
registration_transitioned = Signal()

# Sent inside the transaction after a party was registered, found to be registered already, or verified.
# Arguments: party, registrations (those it has made or confirmed, in order).
party_submitted = Signal()

# Sent inside the transaction after an address was corrected. Arguments: registrations (those who are written to at
# another address now, the corrected one first), old_address (text, or ""), actor (user), notify (False: the new address
# is not told how things stand).
registration_corrected = Signal()

# Sent inside the transaction after people were added to a party. Arguments: registrations (new ones of one party and
# status), actor (user), notify (False: nobody is to be told).
registration_joined = Signal()

# Sent inside the transaction after the address that people are written to was changed by themselves, or their place was
# handed to somebody else. Arguments: registrations (of one party), old_address (text), is_handed_over.
address_changed = Signal()

# Sent when somebody with a link asks to be written to at another address, which has to be confirmed first. Arguments:
# party, registration (None: the contact of the party asks), address (text).
new_address_asked = Signal()

# Sent when somebody asks for their lost links. Arguments: groups, a list of (party, address that is written to,
# registrations that the links lead to).
links_asked = Signal()
