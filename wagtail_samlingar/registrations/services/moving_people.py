"""Moving everybody from one date to another, one by one."""

from typing import NamedTuple

from django.db.models import Case, IntegerField, Value, When

from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services.moving import move
from wagtail_samlingar.registrations.states import ACTIVE, HOLDING

# People moved at one go: each is a transaction of its own, and a request must end.
BATCH = 200


class MovedPeople(NamedTuple):
    """What came of it: ``moved`` registrations, ``skipped`` (reference, why not), and how many are ``left`` to try."""

    moved: list[Registration]
    skipped: list[tuple[str, str]]
    left: int


def move_people(occurrence_id, to_id, *, actor):
    """Move the active people of a date to the date ``to_id`` (primary keys) and return ``MovedPeople``.

    Those who hold a seat go first, then those who wait, each by their place in the queue, so that seats there go to the
    same people as here. Each move stands by itself (see :func:`move`): one that is refused does not stop the others.
    """
    rows = Registration.objects.filter(occurrence_id=occurrence_id, status__in=ACTIVE)
    waits = Case(When(status__in=HOLDING, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = list(rows.order_by(waits, "queued_at", "pk"))
    moved, skipped = [], []
    for row in rows[:BATCH]:
        try:
            moved.append(move(row.pk, to_id, actor=actor, expected_status=row.status))
        except RegistrationRefused as refused:
            skipped.append((row.reference, str(refused)))
    return MovedPeople(moved, skipped, len(rows[BATCH:]))
