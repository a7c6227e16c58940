"""What a party starts as: by seats, queue and review mode. Pure decisions, nothing is read or written here."""

from wagtail_samlingar.occurrences.models import ReviewMode
from wagtail_samlingar.occurrences.states import PublicState, queue_takes
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY
from wagtail_samlingar.registrations.errors import QueueFull
from wagtail_samlingar.registrations.states import Status


def is_from_elsewhere(regions, region_key, municipality_key):
    """Return True for somebody who has said that they come from another region than a date is for.

    Args: ``regions`` (set of keys; empty: the date is for everyone), and what the person answered. "Whole county" and
    no answer are never out of region.
    """
    if not regions:
        return False
    if region_key is None:
        return municipality_key == OUTSIDE_COUNTY
    return region_key not in regions


def route(occurrence, seats, people):
    """Return the status in which a party of ``people`` (list of ``Person`` or registrations) starts.

    It gets in or waits as a whole, and a non-empty queue means that new people queue too. Who gets a seat waits for
    staff as the review mode says. Raises ``QueueFull`` when it would wait and the queue has no room.
    """
    if not seats.takes(len(people)):
        if not queue_takes(occurrence, seats, len(people)):
            raise QueueFull(PublicState.QUEUE_FULL)
        return Status.WAITLISTED
    if occurrence.review_mode == ReviewMode.CONFIRM:
        return Status.CONFIRMED
    if occurrence.review_mode == ReviewMode.REVIEW_OTHER_REGIONS:
        regions = {region.key for region in occurrence.regions.all()}
        if not any(is_from_elsewhere(regions, person.region_key, person.municipality_key) for person in people):
            return Status.CONFIRMED
    return Status.PENDING
