"""Which case to open when one has been decided."""

from django.db.models import Q

from wagtail_samlingar.inbox.filters import EVERYTHING, InboxFilterSet, chosen_status
from wagtail_samlingar.registrations.states import Status

# Lists that are worked through. After a decision from another list, such as of those who have a place, the reader is
# led back to it.
QUEUES = {EVERYTHING: Status.PENDING, Status.PENDING: Status.PENDING, Status.WAITLISTED: Status.WAITLISTED}


def next_case(request, decided, registrations):
    """Return the registration to look at after ``decided``, or None when the reader's filters leave nobody waiting.

    Args: ``request``, whose query string holds the filters; ``registrations`` (queryset), the scope. The next is the
    one received after ``decided``; at the end of the list, the one that has waited longest.
    """
    queue = QUEUES.get(chosen_status(request.GET))
    filters = InboxFilterSet(request.GET, request=request)
    if queue is None or not filters.is_valid():
        return None
    waiting = filters.filter_all_but_status(registrations).filter(status=queue).exclude(pk=decided.pk)
    waiting = waiting.order_by("submitted_at", "pk")
    received_later = Q(submitted_at__gt=decided.submitted_at) | Q(submitted_at=decided.submitted_at, pk__gt=decided.pk)
    return waiting.filter(received_later).first() or waiting.first()
