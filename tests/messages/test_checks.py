"""W030 tells when the scheduled command has not run."""

import pytest
from django.core import checks
from django.db import OperationalError, connection
from django.utils import timezone

from wagtail_samlingar.messages.checks import SILENT_FOR, check_run_due
from wagtail_samlingar.messages.kinds import JobName
from wagtail_samlingar.models import JobRun

pytestmark = pytest.mark.django_db


def ids(**options):
    return [found.id for found in check_run_due(databases=["default"], **options)]


def finished(ago):
    JobRun.objects.create(name=JobName.MAIL, finished_at=timezone.now() - ago)


def test_command_that_never_ran_is_told():
    (warning,) = check_run_due(databases=["default"])

    assert warning.id == "wagtail_samlingar.W030"
    assert "has never run" in warning.msg


def test_command_that_ran_lately_is_not_told():
    finished(SILENT_FOR / 2)

    assert ids() == []


def test_command_that_has_stopped_is_told():
    finished(SILENT_FOR)

    (warning,) = check_run_due(databases=["default"])
    assert "last ran " in warning.msg


@pytest.mark.parametrize("databases", [None, [], ["other"]])
def test_check_asks_no_database_that_it_was_not_given(databases, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_run_due(databases=databases) == []


def test_check_says_nothing_before_the_tables_are_made(monkeypatch):
    monkeypatch.setattr(JobRun._meta, "db_table", "not_made_yet")

    assert ids() == []


def test_check_says_nothing_when_the_database_cannot_be_asked():
    def fail(*args):
        raise OperationalError

    with connection.execute_wrapper(fail):
        assert ids() == []


def test_check_is_part_of_the_deployment_checks_only():
    found = checks.run_checks(databases=["default"], include_deployment_checks=True)
    assert "wagtail_samlingar.W030" in [message.id for message in found]

    assert "wagtail_samlingar.W030" not in [message.id for message in checks.run_checks(databases=["default"])]
