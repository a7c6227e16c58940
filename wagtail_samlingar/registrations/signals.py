"""What the room tells the rooms above it."""

from django.dispatch import Signal

# Sent inside the service's transaction, as its last act, so that a message row is written with the change or not at
# all. Arguments: registration, action, before (status or None), after (status), actor (user or None).
registration_transitioned = Signal()

# Sent inside the transaction after a party was registered, found to be registered already, or verified.
# Arguments: party, registrations (those it has made or confirmed, in order).
party_submitted = Signal()
