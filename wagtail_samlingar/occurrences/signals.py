"""What the room tells the rooms above it."""

from django.dispatch import Signal

# Sent after commit, once for each occurrence whose snapshot changed: before (Occurrence or None), after (Occurrence).
occurrence_changed = Signal()
