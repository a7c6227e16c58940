"""Counting choices that were given a limit after people had chosen them."""

from wagtail_samlingar.registrations.choices import keep_missing_choices
from wagtail_samlingar.registrations.services import locking


def count_choices(occurrence_id):
    """Count the limited choices that people on a date have made before there was a limit; who has one keeps it.

    Writes the rows that are missing, under the lock of the date.
    """
    with locking.locked(occurrence_id) as (occurrences, _now):
        keep_missing_choices(occurrences[occurrence_id])
