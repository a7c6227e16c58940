"""What the room tells the rooms above it."""

from django.dispatch import Signal

# Sent inside the service's transaction, as its last act, so that a message row is written with the change or not at
# all. Arguments: registration, action, before (status or None), after (status), actor (user or None).
registration_transitioned = Signal()
