"""Answering an offered place by its link: taking it, saying no thanks, too late, and scanners that only look."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of, submission
from tests.registrations.visiting import soup
from wagtail_samlingar.models import Occurrence, Party, Registration
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.mine.holder import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def occurrence():
    page = make_gathering(
        dates=[date_block("d", capacity=2)], review_mode="confirm", waitlist_mode="offer", party_limit=3
    )
    return occurrences_of(page)[0]


@pytest.fixture
def offered(occurrence):
    """A party of two, told at one address, who are offered the two seats that were given back."""
    holders = [services.submit(submission(occurrence, email=f"h{n}@example.org")) for n in range(2)]
    services.submit(submission(occurrence, email="post@example.org", people=[Person("Ane"), Person("Bo")]))
    for party in holders:
        services.cancel(party.registrations.get().pk)
    return list(Registration.objects.filter(status="offered").order_by("pk"))


def link(row):
    return reverse("wagtail_samlingar:offer", args=[tokens.make_link("offer", row.pk, row.salt)])


def test_party_is_offered_both_seats_together(offered):
    assert [row.name for row in offered] == ["Ane", "Bo"]


def test_taking_the_place_by_the_button(client, offered):
    for scan in (client.get, client.head):
        assert scan(link(offered[0])).status_code == 200
    assert {row.status for row in Registration.objects.filter(party=offered[0].party)} == {"offered"}

    client.post(link(offered[0]), {"answer": "accept"})

    assert {row.status for row in Registration.objects.filter(party=offered[0].party)} == {"confirmed"}


def test_page_speaks_to_the_visitor_and_not_to_staff(client, offered, frozen):
    def standings():
        page = soup(client.get(link(offered[0])))
        return [item.text for item in page.select(".samlingar-links li")]

    Registration.objects.filter(pk=offered[1].pk).update(name="", name_is_pending=True)
    Party.objects.update(language="en")
    assert standings() == ["Ane: Is offered a place", "name comes later: Is offered a place"]

    frozen(offered[0].offer_expires_at + timedelta(seconds=1))
    assert standings() == ["Ane: The offer has run out", "name comes later: The offer has run out"]
    services.expire_due()
    assert standings() == ["Ane: The offer has run out", "name comes later: The offer has run out"]


def test_who_was_moved_reads_of_the_date_the_place_is_on_and_answers_for_that_alone(client):
    page = make_gathering(
        dates=[date_block("here", days=30, capacity=1), date_block("there", days=90, capacity=2)],
        review_mode="confirm",
        waitlist_mode="staff",
        party_limit=3,
    )
    here, there = occurrences_of(page)
    services.submit(submission(here, email="h@example.org"))
    waiting = submission(here, email="post@example.org", people=[Person("Ane"), Person("Bo")])
    ane, bo = services.submit(replace(waiting, language="en", accepts_queue=True)).registrations.order_by("pk")
    services.move(bo.pk, there.pk, as_waiting=True)
    services.offer(bo.pk)
    Occurrence.objects.filter(pk=here.pk).update(capacity=2)
    services.offer(ane.pk)

    shown = soup(client.get(link(bo)))
    facts = shown.select_one(".samlingar-facts").get_text(" ", strip=True)
    assert there.starts_on.strftime("%-d %B") in facts
    assert here.starts_on.strftime("%-d %B") not in facts
    assert [item.text for item in shown.select(".samlingar-links li")] == ["Bo: Is offered a place"]

    client.post(link(bo), {"answer": "decline"})
    assert (Registration.objects.get(pk=ane.pk).status, Registration.objects.get(pk=bo.pk).status) == (
        "offered",
        "cancelled",
    )


def test_no_thanks_gives_the_seats_to_the_next(client, offered, occurrence):
    services.submit(submission(occurrence, email="next@example.org"))

    response = client.post(link(offered[0]), {"answer": "decline"})

    assert response.status_code == 200
    assert {row.status for row in Registration.objects.filter(party=offered[0].party)} == {"cancelled"}
    following = Registration.objects.get(email="next@example.org")
    assert following.status == "offered"
    Party.objects.filter(pk=following.party_id).update(language="en")
    assert f"{following.name}: You are offered a place" in soup(client.get(link(following))).get_text()


def test_answer_after_the_time_is_refused_and_said_so(client, offered, frozen):
    frozen(offered[0].offer_expires_at + timedelta(seconds=1))

    response = client.post(link(offered[0]), {"answer": "accept"})

    assert response.status_code == 409
    assert soup(response).find(class_="samlingar-errors")
    assert Registration.objects.get(pk=offered[0].pk).status == "offered"


def test_nonsense_answer_changes_nothing(client, offered):
    assert client.post(link(offered[0]), {"answer": "maybe"}).status_code == 409
    assert Registration.objects.get(pk=offered[0].pk).status == "offered"


def test_case_076_link_of_another_purpose_or_person_opens_nothing(client, offered):
    other = tokens.make_link("verify", offered[0].pk, offered[0].salt)
    forged = tokens.make_link("offer", offered[0].pk, "another salt")

    for token in (other, forged):
        url = reverse("wagtail_samlingar:offer", args=[token])
        assert client.post(url, {"answer": "accept"}, follow=True).status_code == 404


def test_offer_never_reaches_past_the_start(occurrence):
    Occurrence.objects.update(starts_at=timezone.now() + timedelta(hours=1))
    holders = [services.submit(submission(occurrence, email=f"h{n}@example.org")) for n in range(2)]
    services.submit(submission(occurrence, email="w@example.org"))
    Occurrence.objects.update(closes_at=None)

    services.cancel(holders[0].registrations.get().pk)

    row = Registration.objects.get(email="w@example.org")
    assert row.offer_expires_at == Occurrence.objects.get().starts_at


@pytest.mark.parametrize("page", ["offer", "mine_offer"])
def test_taking_a_place_that_was_let_go_is_refused_and_harmless_when_it_was_taken(client, offered, frozen, page):
    row = offered[0]
    token = [token_of(row.party), row.pk] if page == "mine_offer" else [tokens.make_link("offer", row.pk, row.salt)]
    url = reverse(f"wagtail_samlingar:{page}", args=token)
    frozen(row.offer_expires_at + timedelta(seconds=1))
    services.expire_due()

    response = client.post(url, {"answer": "accept"})
    assert response.status_code == 409
    assert soup(response).find(class_="samlingar-errors")

    Registration.objects.filter(party=row.party).update(status="confirmed")
    assert client.post(url, {"answer": "accept"}).status_code in (200, 303)
