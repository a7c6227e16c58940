"""Choosing another date by the personal link."""

import pytest
from django.utils import timezone

from tests.factories import submission
from tests.registrations.owning import own_url, post
from tests.registrations.seating import make_dates, register, statuses
from tests.registrations.visiting import soup
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def make_party(occurrence):
    party = services.submit(submission(occurrence))
    Party.objects.update(language="en")
    return party


def move(client, party, date, **fields):
    return post(client, own_url(party, "move", party.registrations.get()), date=date.date_key, **fields)


def test_person_chooses_another_date_and_the_queue_they_left_moves_up(client):
    first, second = make_dates(1, 5, waitlist_mode="confirm")
    party = make_party(first)
    [waiting] = register(first)

    answer = move(client, party, second)

    row = party.registrations.get()
    assert answer.status_code == 303
    assert (row.occurrence, row.status) == (second, "confirmed")
    assert statuses(waiting) == ["confirmed"]
    assert Message.objects.filter(kind="moved", registrations=row).count() == 1
    assert client.get(own_url(party)).status_code == 200


def test_full_date_is_asked_about_before_the_place_is_given_up(client):
    first, second = make_dates(1, 1)
    party = make_party(first)
    register(second)

    asked = move(client, party, second)
    assert asked.status_code == 200
    assert "waiting list" in soup(asked).find(role="alert").text
    assert party.registrations.get().occurrence == first

    assert move(client, party, second, accept_queue="1").status_code == 303
    row = party.registrations.get()
    assert (row.occurrence, row.status) == (second, "waitlisted")


def test_dates_are_shown_with_their_states_and_closed_ones_refused(client):
    first, second, third = make_dates(2, 2, 2)
    party = make_party(first)
    Occurrence.objects.filter(pk=third.pk).update(closes_at=timezone.now())

    page = soup(client.get(own_url(party, "move", party.registrations.get())))
    choices = {radio["value"]: radio.has_attr("disabled") for radio in page.select("[name=date]")}

    assert choices == {second.date_key: False, third.date_key: True}
    assert move(client, party, third).status_code == 409
    assert party.registrations.get().occurrence == first


def test_nothing_chosen_or_a_date_of_another_gathering_is_said_so(client):
    first, _second = make_dates(2, 2)
    elsewhere = make_dates(2)[0]
    party = make_party(first)

    for key in ("", "nonsense", elsewhere.date_key, first.date_key):
        answer = post(client, own_url(party, "move", party.registrations.get()), date=key)
        assert answer.status_code in (422, 303), key
    assert Registration.objects.get(party=party).occurrence.gathering_key == first.gathering_key


def test_no_move_after_the_start_or_where_there_is_no_other_date(client):
    first, second = make_dates(2, 2)
    party = make_party(first)
    Occurrence.objects.filter(pk=first.pk).update(starts_at=timezone.now())
    assert move(client, party, second).status_code == 409

    alone = make_party(make_dates(2)[0])
    page = soup(client.get(own_url(alone, "move", alone.registrations.get())))
    assert "There is no other date that takes registrations." in page.text
    assert not page.find("form", method="post")
