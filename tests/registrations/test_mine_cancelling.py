"""Withdrawing by the personal link: one, all, when full or closed, twice, and after the start."""

import pytest
from django.utils import timezone

from tests.factories import submission
from tests.registrations.owning import own_url, post, standings
from tests.registrations.seating import free_seats, make_date, register, statuses
from tests.registrations.visiting import soup
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = pytest.mark.django_db


def make_party(occurrence, *people):
    members = people or (Person("Kari Nordmann", "kari@example.org"),)
    party = services.submit(submission(occurrence, people=members))
    Party.objects.update(language="en")
    return party


def test_withdrawing_frees_the_seat_and_moves_the_queue(client):
    occurrence = make_date(1, waitlist_mode="confirm")
    party = make_party(occurrence)
    [waiting] = register(occurrence)
    row = party.registrations.get()

    asked = client.get(own_url(party, "cancel", row))
    answer = post(client, own_url(party, "cancel", row))

    assert soup(asked).form.button.text == "Yes, withdraw me"
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert standings(page) == {"Kari Nordmann": "You are withdrawn."}
    assert soup(page).find(role="status").text == "The withdrawal is stored."
    assert statuses(row, waiting) == ["cancelled", "confirmed"]
    assert Registration.objects.get(pk=row.pk).cancelled_by == "person"


def test_contact_withdraws_one_and_then_all(client):
    occurrence = make_date(3)
    party = make_party(occurrence, Person("A", "kari@example.org"), Person("B"), Person("C"))
    a, b, c = party.registrations.order_by("pk")

    post(client, own_url(party, "cancel", b))
    assert statuses(a, b, c) == ["confirmed", "cancelled", "confirmed"]

    listed = soup(client.get(own_url(party, "cancel_all")))
    assert [item.text for item in listed.select("ul li") if item.text in "ABC"] == ["A", "C"]
    assert post(client, own_url(party, "cancel_all")).status_code == 303
    assert statuses(a, b, c) == ["cancelled"] * 3
    assert free_seats(occurrence) == 3
    told = Message.objects.filter(kind="cancelled", state="queued")
    assert [message.recipient for message in told] == ["kari@example.org"]


def test_case_009_withdrawing_again_changes_nothing_and_reads_alike(client):
    party = make_party(make_date(1, waitlist_mode="confirm"))
    row = party.registrations.get()

    answers = [post(client, own_url(party, "cancel", row)) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Message.objects.filter(kind="cancelled").count() == 1


def test_case_079_withdrawing_works_after_the_deadline_and_when_full(client):
    occurrence = make_date(1)
    party = make_party(occurrence)
    register(occurrence)
    Occurrence.objects.update(closes_at=timezone.now())

    assert post(client, own_url(party, "cancel", party.registrations.get())).status_code == 303
    assert party.registrations.get().status == "cancelled"


def test_case_079_withdrawing_after_the_start_is_refused_and_explained(client):
    party = make_party(make_date(2))
    row = party.registrations.get()
    Occurrence.objects.update(starts_at=timezone.now(), contact_email="anne@example.org")

    asked = client.get(own_url(party, "cancel", row))
    answer = post(client, own_url(party, "cancel", row))

    assert (asked.status_code, answer.status_code) == (200, 409)
    for page in (asked, answer):
        text = soup(page).get_text(" ")
        assert "The gathering has started; contact the organiser instead." in text
        assert "anne@example.org" in text
    assert not soup(asked).find("form", method="post")
    assert party.registrations.get().status == "confirmed"


def test_offer_is_taken_or_declined_on_the_same_page(client):
    occurrence = make_date(1, waitlist_mode="offer")
    [holder] = register(occurrence)
    party = make_party(occurrence)
    row = party.registrations.get()
    services.cancel(holder.pk)

    page = client.get(own_url(party))
    assert standings(page) == {"Kari Nordmann": "You are offered a place"}
    form = soup(page).select_one(".samlingar-own__person form")
    nonsense = post(client, form["action"], answer="maybe")
    taken = post(client, form["action"], answer="accept")

    assert (nonsense.status_code, taken.status_code) == (409, 303)
    assert statuses(row) == ["confirmed"]
    assert post(client, form["action"], answer="decline").status_code == 303
    assert statuses(row) == ["confirmed"]
