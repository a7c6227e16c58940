"""Forty people and five seats over HTTP: several processes of gunicorn, and the same without the lock as a control."""

from collections import Counter

import pytest

from tests.factories import date_block, make_gathering
from tests.load.serving import post, served
from tests.registrations.visiting import answers, form_url, in_parallel, passed_token
from wagtail_samlingar.models import Message, Party, Registration
from wagtail_samlingar.registrations.states import HOLDING, Status

# One process at a time writes to SQLite, whatever the site does; its own tests are with threads.
pytestmark = [pytest.mark.concurrency, pytest.mark.postgresql, pytest.mark.mariadb]

PEOPLE, SEATS = 40, 5


@pytest.fixture
def page():
    """Return a gathering with five seats, given at once."""
    return make_gathering(dates=[date_block("one", capacity=SEATS)], review_mode="confirm")


def form_of(page, number, **changes):
    """Return the form of person ``number``, who would wait for a seat."""
    person = {"name": f"Person {number}", "email": f"person{number}@example.org", "accept_queue": "1"}
    return answers(page, **person, **passed_token(page), **changes)


def register_all(page, port):
    forms = [form_of(page, number) for number in range(PEOPLE)]
    return in_parallel(PEOPLE, lambda n: post(port, form_url(page), forms[n])[0])


def test_case_001_forty_people_and_five_seats_over_http(page):
    with served() as port:
        assert register_all(page, port) == [303] * PEOPLE

    assert Counter(Registration.objects.values_list("status", flat=True)) == {
        Status.CONFIRMED: SEATS,
        Status.WAITLISTED: PEOPLE - SEATS,
    }
    rows = list(Registration.objects.order_by("queued_at", "pk").values_list("status", flat=True))
    assert rows == [Status.CONFIRMED] * SEATS + [Status.WAITLISTED] * (PEOPLE - SEATS)
    assert Message.objects.count() == PEOPLE


def test_case_002_control_without_the_lock_oversells_over_http(page):
    with served("served_without_lock") as port:
        register_all(page, port)

    assert Registration.objects.filter(status__in=HOLDING).count() > SEATS


def test_case_014_one_form_twenty_times_over_http_is_one_party_with_one_receipt(page):
    form = form_of(page, 1)

    with served() as port:
        answered = in_parallel(20, lambda n: post(port, form_url(page), form))

    assert {status for status, _location in answered} == {303}
    assert len({location for _status, location in answered}) == 1
    assert (Party.objects.count(), Registration.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_case_013_one_person_twenty_times_over_http_is_registered_once(page):
    forms = [form_of(page, 1) for _n in range(20)]

    with served() as port:
        answered = in_parallel(20, lambda n: post(port, form_url(page), forms[n])[0])

    assert answered == [303] * 20
    assert Registration.objects.count() == 1
