"""What the room tells itself."""

from django.dispatch import Signal

# Sent inside the transaction that puts messages into the queue which are due at once.
messages_queued = Signal()
