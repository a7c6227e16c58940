"""Forty people and five seats: real threads through the real view, on each database, and a control without the lock."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from example_site import settings as example_site
from tests.factories import date_block, make_gathering, occurrences_of
from tests.registrations.visiting import PATIENCE, answers, in_parallel, passed_token, send
from wagtail_samlingar.models import Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NoSeat, NotAllowed
from wagtail_samlingar.registrations.services import locking, submitting
from wagtail_samlingar.registrations.states import HOLDING, Status

pytestmark = pytest.mark.concurrency

PEOPLE, SEATS = 40, 5


@pytest.fixture
def gathering():
    """Return a gathering with five seats on its one date."""
    return make_gathering(dates=[date_block("one", capacity=SEATS)])


@pytest.fixture
def transaction_around_requests(monkeypatch):
    """A host that wraps each request in a transaction."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)


@pytest.fixture
def no_lock(monkeypatch):
    """The control: no lock is taken, and nobody writes before everybody has counted the seats."""
    all_have_counted = threading.Barrier(PEOPLE, timeout=PATIENCE)
    count = submitting.read_with_seats

    def count_and_wait(*args):
        counted = count(*args)
        all_have_counted.wait()
        return counted

    monkeypatch.setattr(locking, "take_lock", lambda *ids: None)
    monkeypatch.setattr(submitting, "read_with_seats", count_and_wait)


def register_all(page):
    """Let ``PEOPLE``, who would wait for a seat, register at once; return the status codes."""
    forms = [
        answers(page, name=f"Person {n}", email=f"person{n}@example.org", accept_queue="1", **passed_token(page))
        for n in range(PEOPLE)
    ]

    return in_parallel(PEOPLE, lambda n: send(Client(), page, forms[n]).status_code)


def statuses():
    return Counter(Registration.objects.values_list("status", flat=True))


def test_case_001_forty_people_and_five_seats(gathering):
    assert register_all(gathering) == [303] * PEOPLE
    assert statuses() == {Status.PENDING: SEATS, Status.WAITLISTED: PEOPLE - SEATS}


def test_case_001_forty_people_confirmed_while_seats_last():
    page = make_gathering(dates=[date_block("one", capacity=SEATS)], review_mode="confirm")

    assert register_all(page) == [303] * PEOPLE
    assert statuses() == {Status.CONFIRMED: SEATS, Status.WAITLISTED: PEOPLE - SEATS}


def test_case_131_forty_people_where_the_host_wraps_requests_in_transactions(gathering, transaction_around_requests):
    assert register_all(gathering) == [303] * PEOPLE
    assert statuses() == {Status.PENDING: SEATS, Status.WAITLISTED: PEOPLE - SEATS}


@pytest.mark.postgresql
@pytest.mark.mariadb
def test_case_002_control_without_the_lock_oversells(gathering, no_lock):
    register_all(gathering)

    assert Registration.objects.filter(status__in=HOLDING).count() > SEATS


@pytest.mark.sqlite
def test_case_002_control_without_the_lock_sqlite_is_locked_and_says_try_again(gathering, no_lock, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")

    assert 503 in register_all(gathering)
    assert Registration.objects.count() < PEOPLE


@pytest.mark.sqlite
def test_case_003_sqlite_with_the_settings_of_the_example_site(gathering, monkeypatch):
    shipped = example_site.DATABASES["default"]["OPTIONS"]
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", shipped)

    assert shipped["transaction_mode"] == "IMMEDIATE"
    assert register_all(gathering) == [303] * PEOPLE
    assert statuses() == {Status.PENDING: SEATS, Status.WAITLISTED: PEOPLE - SEATS}


def test_case_014_same_form_sent_twenty_times_at_once_is_one_party(gathering):
    fields = answers(gathering, **passed_token(gathering))

    receipts = in_parallel(20, lambda _n: send(Client(), gathering, fields)["Location"])

    assert len(set(receipts)) == 1
    assert (Party.objects.count(), Registration.objects.count()) == (1, 1)


def test_case_013_same_person_twenty_times_at_once_is_registered_once(gathering):
    forms = [answers(gathering, **passed_token(gathering)) for _n in range(20)]

    codes = in_parallel(20, lambda n: send(Client(), gathering, forms[n]).status_code)

    assert codes == [303] * 20
    assert Registration.objects.count() == 1
    assert Party.objects.filter(is_duplicate=True).count() == 19


def test_one_form_for_two_dates_at_once_is_one_party():
    page = make_gathering(dates=[date_block("one"), date_block("two", days=31)])
    fields = answers(page, **passed_token(page))

    codes = in_parallel(8, lambda n: send(Client(), page, {**fields, "date": ("one", "two")[n % 2]}).status_code)

    assert codes == [303] * 8
    assert (Party.objects.count(), Registration.objects.count()) == (1, 1)


def test_parallel_withdrawals_are_one_withdrawal(gathering):
    register_all(gathering)
    occurrence = occurrences_of(gathering)[0]
    chosen = Registration.objects.filter(occurrence=occurrence, status=Status.PENDING).first()

    def withdraw(_n):
        try:
            return services.cancel(chosen.pk).status
        except NotAllowed:
            return "refused"

    assert Counter(in_parallel(8, withdraw)) == {Status.CANCELLED: 1, "refused": 7}
    assert Registration.objects.filter(status=Status.PENDING).count() == SEATS - 1


def test_last_free_seat_is_given_to_one_of_many_waiting():
    """Case 8 with many: staff give the same seat to different people at once."""
    page = make_gathering(dates=[date_block("one", capacity=1)])
    register_all(page)
    services.cancel(Registration.objects.get(status=Status.PENDING).pk)
    waiting = list(Registration.objects.filter(status=Status.WAITLISTED).values_list("pk", flat=True)[:8])

    def give(n):
        try:
            return services.confirm(waiting[n]).status
        except NoSeat:
            return "full"

    assert Counter(in_parallel(8, give)) == {Status.CONFIRMED: 1, "full": 7}
