"""Dates with seats and queues for tests of services, without a visitor's form."""

from uuid import uuid4

from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of, set_stream, submission
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.states import Status


def make_date(capacity=2, *, waitlist_mode="staff", review_mode="confirm", page=None, **value):
    """Return the occurrence of a new gathering with one date; ``page`` are fields of the gathering."""
    fields = {"party_limit": 6, "waitlist_mode": waitlist_mode, "review_mode": review_mode, **(page or {})}
    return occurrences_of(make_gathering(dates=[date_block("one", capacity=capacity, **value)], **fields))[0]


def make_dates(*capacities, **fields):
    """Return the occurrences of a new gathering with a date for each capacity."""
    blocks = [date_block(f"date-{n}", days=30 + n, capacity=capacity) for n, capacity in enumerate(capacities)]
    return occurrences_of(make_gathering(dates=blocks, **{"party_limit": 6, "review_mode": "confirm", **fields}))


def let_its_day_come():
    """Let all dates be held today, by the calendar: people can be ticked off."""
    Occurrence.objects.update(starts_on=timezone.localdate())


def make_user():
    """Return somebody of the staff."""
    name = get_user_model().USERNAME_FIELD
    return get_user_model().objects.create_user(**{name: f"{uuid4().hex}@example.org", "password": "demo"})


def register(occurrence, size=1, **fields):
    """Let a party of ``size`` new people register for ``occurrence``; return its registrations in order."""
    people = [Person(name=f"Person {uuid4().hex}", email=f"{uuid4().hex}@example.org", **fields) for _n in range(size)]
    party = services.submit(submission(occurrence, people=people))
    return list(party.registrations.order_by("pk"))


def statuses(*registrations):
    """Return the statuses that the database has for ``registrations``, in their order."""
    found = dict(Registration.objects.values_list("pk", "status"))
    return [found[registration.pk] for registration in registrations]


def free_seats(occurrence):
    """Return the free seats of ``occurrence`` now."""
    fresh = Occurrence.objects.get(pk=occurrence.pk)
    return seats_of([fresh])[fresh.pk].free


def waiting_in_order(occurrence):
    """Return the waiting registrations of ``occurrence``, head first."""
    rows = Registration.objects.filter(occurrence=occurrence, status=Status.WAITLISTED)
    return list(rows.order_by("queued_at", "pk"))


def publish_capacity(occurrence, capacity, **fields):
    """Publish the page of ``occurrence`` with another capacity for its date, and other fields of the gathering."""
    page = canonical(occurrence)
    raw = list(page.dates.get_prep_value())
    for block in raw:
        if block["id"] == occurrence.date_key:
            block["value"]["capacity"] = capacity
    set_stream(page, "dates", raw)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def canonical(occurrence):
    """Return the page that rules over ``occurrence``."""
    return GatheringPage.objects.get(translation_key=occurrence.gathering_key, alias_of=None)
