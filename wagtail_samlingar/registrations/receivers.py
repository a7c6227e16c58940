"""What registrations do when a date changes."""

from django.utils import timezone

from wagtail_samlingar.occurrences.facts import facts_of
from wagtail_samlingar.occurrences.models import WaitlistMode
from wagtail_samlingar.occurrences.signals import occurrence_changed
from wagtail_samlingar.registrations.date_tasks import changed_facts
from wagtail_samlingar.registrations.services import count_choices, fill_waitlist, note_change


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


def on_limits_changed(sender, before, after, **kwargs):
    """Count what people have chosen before when publishing put a limit on it. Nobody loses what they have."""
    if before is not None and after.choice_limits and after.choice_limits != before.choice_limits:
        count_choices(after.pk)


def on_facts_changed(sender, before, after, **kwargs):
    """Leave a task for staff when publishing changed what people were told of a date that is not over."""
    if before is None:
        return
    known = changed_facts(facts_of(before), facts_of(after))
    now = timezone.now()
    is_over = all(row.ends_at is not None and row.ends_at <= now for row in (before, after))
    if known and not is_over:
        note_change(after.pk, known, after.recorded_at)


def connect():
    """Connect the receivers; called once, when the app is ready."""
    # Before anybody is moved up.
    occurrence_changed.connect(on_limits_changed, dispatch_uid="samlingar_count_choices")
    occurrence_changed.connect(on_occurrence_changed, dispatch_uid="samlingar_fill_waitlist")
    occurrence_changed.connect(on_facts_changed, dispatch_uid="samlingar_note_change")
