"""What registrations do when a date changes."""

from wagtail_samlingar.occurrences.models import WaitlistMode
from wagtail_samlingar.occurrences.signals import occurrence_changed
from wagtail_samlingar.registrations.services import fill_waitlist


def on_occurrence_changed(sender, before, after, **kwargs):
    """Fill the queue when publishing added seats and the mode moves people up by itself.

    The one exception to the rule that publishing changes no registration; the field's help text says so.
    """
    if before is None or after.waitlist_mode == WaitlistMode.STAFF:
        return
    more_seats = before.capacity is not None and (after.capacity is None or after.capacity > before.capacity)
    mode_changed = before.waitlist_mode != after.waitlist_mode
    if more_seats or mode_changed:
        fill_waitlist(after.pk)


def connect():
    """Connect the receivers; called once, when the app is ready."""
    occurrence_changed.connect(on_occurrence_changed, dispatch_uid="samlingar_fill_waitlist")
