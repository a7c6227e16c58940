"""Which cases stand beside one in the reader's list, and which to open when one has been decided."""

from dataclasses import dataclass

from wagtail_samlingar.inbox.filters import EVERYTHING
from wagtail_samlingar.inbox.listed import Listed, after, reversed_order
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Status

# Lists that are worked through. After a decision from another list, such as of those who have a place, the reader is
# led back to it.
QUEUES = {EVERYTHING: Status.PENDING, Status.PENDING: Status.PENDING, Status.WAITLISTED: Status.WAITLISTED}


@dataclass(frozen=True)
class Neighbours:
    """The cases before and after one in the reader's list; None at its ends."""

    previous: Registration | None = None
    next: Registration | None = None


def neighbours(request, case, registrations):
    """Return the ``Neighbours`` of ``case`` in the list that the filters, search and order of ``request`` make.

    Args: ``registrations`` (queryset), the scope. They are found by where the case stands, not by its number in the
    list, so that they are right while others are decided, and for a case that has left the list.
    """
    listed = Listed(request, registrations)
    others = listed.in_chosen_status().exclude(pk=case.pk)
    backwards = reversed_order(listed.order)
    return Neighbours(
        previous=others.filter(after(case, backwards)).order_by(*backwards).first(),
        next=others.filter(after(case, listed.order)).order_by(*listed.order).first(),
    )


def next_case(request, decided, registrations):
    """Return the registration to look at after ``decided``, or None when the reader's filters leave nobody waiting.

    Args: ``request``, whose query string holds the filters; ``registrations`` (queryset), the scope. The next is the
    one after ``decided`` in the order of the list; at its end, the first.
    """
    listed = Listed(request, registrations)
    queue = QUEUES.get(listed.status)
    if queue is None:
        return None
    waiting = listed.in_status(queue).exclude(pk=decided.pk).order_by(*listed.order)
    return waiting.filter(after(decided, listed.order)).first() or waiting.first()
