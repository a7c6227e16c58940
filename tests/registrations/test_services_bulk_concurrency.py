"""Forty people wait for five seats and several of the staff give them all places at once: five get one."""

import threading

import pytest

from tests.inbox.factories import make_occurrence, make_user, register
from tests.registrations.visiting import PATIENCE, in_parallel
from wagtail_samlingar.models import Registration
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.services import ledger, locking
from wagtail_samlingar.registrations.states import Action, Status

pytestmark = pytest.mark.concurrency

PEOPLE, SEATS, STAFF = 40, 5, 4


@pytest.fixture
def waiting(transactional_db):
    """Return forty people who wait for a date that has got five seats."""
    occurrence = make_occurrence(capacity=0)
    people = [register(occurrence, name=f"Person {n}") for n in range(PEOPLE)]
    Occurrence.objects.update(capacity=SEATS)
    return people


@pytest.fixture
def no_lock(monkeypatch):
    """The control: no lock is taken, and nobody writes before everybody has counted the seats."""
    all_have_counted = threading.Barrier(STAFF, timeout=PATIENCE)
    has_waited = threading.local()
    count = ledger.seats_of

    def count_and_wait(*args):
        counted = count(*args)
        if not getattr(has_waited, "done", False):
            has_waited.done = True
            all_have_counted.wait()
        return counted

    monkeypatch.setattr(locking, "take_lock", lambda *ids: None)
    monkeypatch.setattr(locking, "lock", lambda *ids: Occurrence.objects.in_bulk(ids))
    monkeypatch.setattr(ledger, "seats_of", count_and_wait)


def give_all(shares):
    """Let each of the staff give places to a share of those who wait, all at once; return how many were done."""
    actor = make_user("staff")

    def give(n):
        try:
            expected = {row.pk: Status.WAITLISTED for row in shares[n]}
            return len(services.decide_many(Action.CONFIRM, expected, actor=actor).done)
        except RegistrationRefused:
            return 0

    return in_parallel(len(shares), give)


def test_forty_who_wait_for_five_seats_get_five(waiting):
    done = give_all([waiting[n::STAFF] for n in range(STAFF)])

    assert sum(done) == SEATS
    assert Registration.objects.filter(status=Status.CONFIRMED).count() == SEATS


def test_same_forty_given_places_by_several_at_once_are_the_first_five(waiting):
    done = give_all([waiting] * STAFF)

    assert sorted(done) == [0] * (STAFF - 1) + [SEATS]
    confirmed = Registration.objects.filter(status=Status.CONFIRMED).order_by("pk")
    assert list(confirmed.values_list("pk", flat=True)) == [row.pk for row in waiting[:SEATS]]


@pytest.mark.postgresql
@pytest.mark.mariadb
def test_control_without_the_lock_oversells(waiting, no_lock):
    give_all([waiting[n::STAFF] for n in range(STAFF)])

    assert Registration.objects.filter(status=Status.CONFIRMED).count() > SEATS
