"""Random histories of two dates, compared with the rules step by step. ``machine`` says what may happen.

A failure is printed as the shortest history that shows it. The seed of a run stands at its end; the same histories come
again with ``--hypothesis-seed``.
"""

import os

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.property.machine import TwoDates
from wagtail_samlingar.models import Occurrence
from wagtail_samlingar.occurrences.states import Seats
from wagtail_samlingar.registrations import queries
from wagtail_samlingar.registrations.services import locking, queueing

HISTORIES, STEPS, SHARES = int(os.environ.get("SAMLINGAR_HISTORIES", "2000")), 20, 8
# As many as the test itself has by default: what one in a few hundred shows is found, too.
FOUND_WITHIN = 2000

# SQLite alone, as the rules are the same on all databases.
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def run(number, histories, **more):
    """Let ``histories`` happen, chosen by the seed ``number``."""
    machine = seed(number)(type(f"TwoDates{number}", (TwoDates,), {}))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )


# Shares, so that several workers of a run take part.
@pytest.mark.parametrize("share", range(SHARES))
def test_every_history_follows_the_rules(share, request):
    run(int(request.config.getoption("hypothesis_seed")) + share, HISTORIES // SHARES)


def no_lock(monkeypatch):
    monkeypatch.setattr(locking, "take_lock", lambda *ids: None)
    monkeypatch.setattr(locking, "lock", lambda *ids: Occurrence.objects.in_bulk(ids))


def new_people_pass_the_queue(monkeypatch):
    monkeypatch.setattr(Seats, "takes", lambda seats, people: seats.free is None or people <= seats.free)


def no_capacity(monkeypatch):
    monkeypatch.setattr(Seats, "takes", lambda seats, people: not seats.waiting)


def parties_are_split(monkeypatch):
    whole = queueing.parties_in_order
    monkeypatch.setattr(
        queueing, "parties_in_order", lambda *args: [[person] for party in whole(*args) for person in party]
    )


def smaller_parties_pass(monkeypatch):
    whole = queueing.parties_in_order
    monkeypatch.setattr(
        queueing,
        "parties_in_order",
        lambda occurrence, free: [party for party in whole(occurrence, None) if free is None or len(party) <= free],
    )


def the_last_in_the_queue_is_first(monkeypatch):
    whole = queueing.parties_in_order
    monkeypatch.setattr(queueing, "parties_in_order", lambda occurrence, free: whole(occurrence, None)[::-1])


def offers_hold_their_seat_for_ever(monkeypatch):
    monkeypatch.setattr(queries, "holding_seat", lambda now: Q(status__in=["pending", "confirmed", "offered"]))


BROKEN = [
    no_lock,
    new_people_pass_the_queue,
    no_capacity,
    parties_are_split,
    smaller_parties_pass,
    the_last_in_the_queue_is_first,
    offers_hold_their_seat_for_ever,
]


@pytest.mark.parametrize("broken", BROKEN, ids=[function.__name__ for function in BROKEN])
def test_control_a_missing_rule_is_found(broken, request, monkeypatch):
    broken(monkeypatch)

    with pytest.raises(Exception) as found:
        run(int(request.config.getoption("hypothesis_seed")), FOUND_WITHIN, phases=[Phase.generate])

    failures = getattr(found.value, "exceptions", [found.value])
    assert any(isinstance(failure, AssertionError) for failure in failures)
