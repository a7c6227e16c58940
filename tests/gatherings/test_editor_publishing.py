"""A gathering made, published, unpublished and scheduled in the admin: what becomes of its dates and people."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.editing import create_form, edit_form, press
from tests.factories import occurrences_of, site_root
from tests.gatherings.conftest import FAR
from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.occurrences.states import PublicState, Seats, public_state

pytestmark = pytest.mark.django_db


def state_of(occurrence):
    """Return the public state of ``occurrence`` now, with nobody registered."""
    return public_state(occurrence, Seats(capacity=occurrence.capacity), timezone.now())


def test_a_title_one_date_and_publish_give_a_bookable_page(editor, visitor):
    form = create_form(editor, site_root())
    form.fields["title"] = "Libraries and volunteers"
    form.fields["slug"] = "libraries"
    key = form.add_date(FAR)
    form.publish()

    page = GatheringPage.objects.get()
    occurrence = Occurrence.objects.get()
    assert page.live
    assert (occurrence.gathering_key, occurrence.date_key) == (page.translation_key, key)
    assert state_of(occurrence) == PublicState.OPEN
    assert occurrence.starts_on == dt.date(2031, 10, 27)
    public = visitor.get(page.url)
    assert public.status_code == 200
    assert f'value="{key}"' in public.content.decode()
    assert len(page.questions) == 3
    assert all(question.id for question in page.questions)
