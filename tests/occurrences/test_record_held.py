"""A date that has been held is closed for re-use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.occurrences.snapshots import STARTS, UNPUBLISHED, day, gathering, record, stored
from wagtail_samlingar.models import Occurrence

pytestmark = pytest.mark.django_db


def test_case_124_held_date_keeps_its_facts(frozen):
    record(gathering(day(venue="Library")))
    frozen(STARTS + timedelta(days=2))

    assert record(gathering(day(starts_at=STARTS + timedelta(days=365), venue="Town hall"))) == []

    assert (stored().starts_at, stored().venue, stored().page_state) == (STARTS, "Library", "live")


def test_case_124_held_date_that_comes_back_on_the_page_is_live_with_its_own_facts(frozen):
    record(gathering(day(venue="Library")))
    record(UNPUBLISHED)
    frozen(STARTS + timedelta(days=2))

    record(gathering(day(starts_at=STARTS + timedelta(days=365), venue="Town hall")))

    assert (stored().starts_at, stored().venue, stored().page_state) == (STARTS, "Library", "live")


def test_held_date_may_be_corrected_where_its_start_is_the_same(frozen):
    record(gathering(day(venue="Library")))
    frozen(STARTS + timedelta(days=2))

    record(gathering(day(venue="Town hall")))

    assert stored().venue == "Town hall"


def test_date_with_attendance_is_held_before_it_ends(frozen):
    record(gathering(day()))
    Occurrence.objects.update(attendance_taken_at=timezone.now())

    record(gathering(day(starts_at=STARTS + timedelta(days=365))))

    assert stored().starts_at == STARTS
