"""Handing a place to a colleague: who is told what, what goes along, what is deleted, which links die."""

import pytest
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of, question_block
from tests.registrations.owning import own_url, post, standings
from tests.registrations.seating import make_date
from tests.registrations.test_mine_changing import join
from tests.registrations.visiting import soup
from wagtail_samlingar.models import Message, Occurrence, Party, Registration, SensitiveAnswers
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = pytest.mark.django_db

NEW = {"name": "Ola Hansen", "email": "ola@example.org"}


def hand_over(client, holder, row, **fields):
    return post(client, own_url(holder, "hand_over", row), **{**NEW, **fields})


def told():
    return list(Message.objects.filter(state="queued").order_by("pk").values_list("kind", "recipient"))


def test_place_goes_to_the_new_person_and_links_of_the_old_one_die(client):
    party = join(make_date(2))
    row = party.registrations.get()
    old_links = [own_url(party), own_url(row)]

    answer = hand_over(client, party, row)

    row.refresh_from_db()
    assert answer.status_code == 200
    assert soup(answer).h1.text == "The place is handed over"
    assert (row.name, row.email, row.status) == ("Ola Hansen", "ola@example.org", "confirmed")
    assert (row.party.name, row.party.email) == ("Ola Hansen", "ola@example.org")
    assert [client.get(url, follow=True).status_code for url in old_links] == [404, 404]
    assert standings(client.get(own_url(row.party))) == {"Ola Hansen": "You have a place."}
    assert told() == [("has_place", "ola@example.org"), ("address_changed", "kari@example.org")]


def test_answers_about_the_old_person_are_deleted_and_those_for_all_go_along(client):
    page = make_gathering(
        dates=[date_block("d", capacity=2)],
        review_mode="confirm",
        questions=[
            question_block("short_text", "lib", "Which library?"),
            question_block("short_text", "seat", "Where do you sit?", per_person=True),
            question_block("consent", "photo", "I may be photographed"),
            question_block("needs", "needs", "Diet", choices=[("vegan", "Vegan")]),
        ],
    )
    said = {"lib": "Molde", "seat": "At the back", "photo": True}
    party = join(occurrences_of(page)[0], answers=said, sensitive={"needs": {"choices": ["vegan"], "text": ""}})

    hand_over(client, party, party.registrations.get())

    assert Registration.objects.get().answers == {"lib": "Molde"}
    assert not SensitiveAnswers.objects.exists()


def test_contact_of_several_stays_and_sees_the_new_person(client):
    people = (Person("Kari Nordmann", "kari@example.org"), Person("Bo", "bo@example.org"))
    party = join(make_date(3), people=people)
    bo = party.registrations.get(name="Bo")
    old = own_url(bo)
    Message.objects.all().delete()

    answer = hand_over(client, party, bo)

    assert answer.status_code == 303
    assert list(standings(client.get(answer["Location"]))) == ["Kari Nordmann", "Ola Hansen"]
    assert client.get(old, follow=True).status_code == 404
    assert told() == [("has_place", "ola@example.org"), ("address_changed", "bo@example.org")]
    bo.refresh_from_db()
    assert list(standings(client.get(own_url(bo)))) == ["Ola Hansen"]


def test_staff_look_at_the_new_person_where_they_decide_about_everyone(client):
    party = join(make_date(1, review_mode="review_all"))
    row = party.registrations.get()
    services.confirm(row.pk)
    Message.objects.all().delete()

    hand_over(client, party, row)

    row.refresh_from_db()
    assert row.status == "pending"
    assert told() == [("received", "ola@example.org"), ("address_changed", "kari@example.org")]


def test_person_who_is_registered_already_gets_no_second_place_and_nobody_is_told_so(client):
    occurrence = make_date(3)
    party = join(occurrence)
    join(occurrence, people=(Person(**NEW),), email=NEW["email"])

    answer = hand_over(client, party, party.registrations.get(), name="ola HANSEN")

    assert answer.status_code == 409
    assert "cannot be handed to this person" in soup(answer).text
    assert party.registrations.get().name == "Kari Nordmann"


@pytest.mark.parametrize("fields", [{"name": ""}, {"email": "not an address"}, {"name": "\0"}])
def test_bad_input_is_refused_with_the_answers_kept(client, fields):
    party = join(make_date(2))

    answer = hand_over(client, party, party.registrations.get(), **fields)

    assert answer.status_code == (400 if fields == {"name": "\0"} else 422)
    if answer.status_code == 422:
        values = {field["name"]: field["value"] for field in soup(answer).select("form input")}
        assert values == {**NEW, **fields}
        assert soup(answer).select_one(".samlingar-errors a")
    assert party.registrations.get().name == "Kari Nordmann"


def test_nothing_is_handed_over_from_the_queue_or_after_the_start(client):
    occurrence = make_date(1)
    party = join(occurrence)
    waiting = join(occurrence, email="w@example.org")
    assert hand_over(client, waiting, waiting.registrations.get()).status_code == 409

    Occurrence.objects.update(starts_at=timezone.now())
    assert hand_over(client, party, party.registrations.get()).status_code == 409
    assert set(Party.objects.values_list("name", flat=True)) == {"Kari Nordmann"}
