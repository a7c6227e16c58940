"""The test suite's own machinery: what it claims of commits, clocks and databases."""

import datetime as dt
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.hosts.databases import DATABASE


@pytest.mark.django_db
def test_callback_runs_when_outermost_block_ends():
    order = []
    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: order.append("callback"))
        order.append("inner block ended")
    order.append("outer block ended")

    assert order == ["inner block ended", "callback", "outer block ended"]


@pytest.mark.django_db
def test_callback_runs_at_once_outside_blocks():
    order = []
    transaction.on_commit(lambda: order.append("callback"))

    assert order == ["callback"]


@pytest.mark.django_db
def test_callback_may_open_a_durable_block():
    def write():
        with transaction.atomic(durable=True):
            Group.objects.create(name="written after commit")

    with transaction.atomic():
        transaction.on_commit(write)

    assert Group.objects.filter(name="written after commit").count() == 1


@pytest.mark.django_db
def test_callback_of_a_block_rolled_back_never_runs():
    order = []
    with pytest.raises(ValueError, match="rolled back"), transaction.atomic():
        transaction.on_commit(lambda: order.append("callback"))
        raise ValueError("rolled back")
    with transaction.atomic():
        order.append("another block")

    assert order == ["another block"]


@pytest.mark.django_db
def test_robust_callback_that_fails_is_logged_and_the_next_runs(caplog):
    order = []

    def fail():
        raise ValueError("on purpose")

    with transaction.atomic():
        transaction.on_commit(fail, robust=True)
        transaction.on_commit(lambda: order.append("next"))

    assert order == ["next"]
    assert "on purpose" in caplog.text


def test_frozen_clock_reads_wall_clock_in_oslo_and_moves(frozen):
    clock = frozen("2021-10-01 12:00")
    assert timezone.now() == dt.datetime(2021, 10, 1, 10, 0, tzinfo=dt.UTC)

    clock.shift(dt.timedelta(hours=3))
    assert timezone.now() == dt.datetime(2021, 10, 1, 13, 0, tzinfo=dt.UTC)


@pytest.mark.concurrency
def test_concurrency_tests_commit_for_other_threads_to_see():
    Group.objects.create(name="committed")
    seen = []

    def look():
        seen.append(Group.objects.filter(name="committed").count())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [1]


@pytest.mark.concurrency
@pytest.mark.parametrize("turn", [1, 2])
def test_concurrency_tests_find_the_rows_of_the_migrations(turn):
    """The flush after each of them takes Wagtail's two standard groups along; they are put back."""
    assert set(Group.objects.values_list("name", flat=True)) >= {"Editors", "Moderators"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("database", "vendor"),
    [
        pytest.param("sqlite", "sqlite", marks=pytest.mark.sqlite),
        pytest.param("postgresql", "postgresql", marks=pytest.mark.postgresql),
        pytest.param("mariadb", "mysql", marks=pytest.mark.mariadb),
    ],
)
def test_a_test_for_one_database_runs_on_that_one(database, vendor):
    assert database == DATABASE
    assert connection.vendor == vendor
