"""The page behind a personal link: who may open it, what it shows, and that looking changes nothing."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import date_block, make_gathering, occurrences_of, question_block, submission
from tests.registrations.owning import acts, own_url, post, standings
from tests.registrations.seating import make_date
from tests.registrations.visiting import soup
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.mine.holder import holder_or_404, token_of

pytestmark = pytest.mark.django_db

ACTS = ("change", "hand_over", "move", "cancel", "erase", "offer")


@pytest.fixture
def visitor():
    """Return the client of somebody without a session, who checks CSRF as a site does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def occurrence():
    return make_date(4, online_url="https://meet.example.org/rom", venue="Kulturhuset")


def make_party(occurrence, *people, language="en"):
    """Return the party of Kari, by default alone, or with ``people`` ((name, own address) each)."""
    members = [Person("Kari Nordmann", "kari@example.org"), *(Person(name, email) for name, email in people)]
    party = services.submit(submission(occurrence, people=members))
    Party.objects.filter(pk=party.pk).update(language=language)
    party.refresh_from_db()
    return party


def snapshot():
    """Return everything that somebody could have changed."""
    return [list(model.objects.order_by("pk").values()) for model in (Party, Registration, Message)]


def test_contact_sees_everybody_and_a_person_only_themselves(visitor, occurrence):
    party = make_party(occurrence, ("Ola Hansen", "ola@example.org"), ("", ""))
    ola = party.registrations.get(name="Ola Hansen")

    everybody, alone = visitor.get(own_url(party)), visitor.get(own_url(ola))

    assert list(standings(everybody)) == ["Kari Nordmann", "Ola Hansen", "name comes later"]
    assert standings(alone) == {"Ola Hansen": "You have a place."}
    assert "kari" not in alone.content.decode().casefold()


def test_page_says_how_things_stand_and_what_comes_next(visitor, occurrence):
    party = make_party(occurrence)

    page = visitor.get(own_url(party))

    text = soup(page).get_text(" ", strip=True)
    assert standings(page) == {"Kari Nordmann": "You have a place."}
    assert "https://meet.example.org/rom" in text
    assert "Kulturhuset" in text
    assert party.reference in text
    assert acts(page) == [
        "Change the answers",
        "Hand the place to somebody else",
        "Choose another date",
        "Withdraw",
        "Ask to have what is known erased",
    ]
    assert page["Referrer-Policy"] == "no-referrer"
    assert set(page["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert page["X-Robots-Tag"] == "noindex"
    assert not page.cookies


def test_place_in_the_queue_and_no_link_to_the_meeting(visitor):
    occurrence = make_date(1, online_url="https://meet.example.org/rom")
    services.submit(submission(occurrence, email="first@example.org"))
    services.submit(submission(occurrence, email="second@example.org"))
    party = make_party(occurrence)

    page = visitor.get(own_url(party))

    assert standings(page) == {"Kari Nordmann": "You are number 2 on the waiting list."}
    assert "meet.example.org" not in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "pending"}, "Your registration waits for an answer."),
        ({"status": "rejected", "reject_reason": "full", "active_key": None}, "You did not get a place."),
        ({"status": "cancelled", "cancelled_by": "date", "active_key": None}, "The date is cancelled"),
        ({"status": "cancelled", "cancelled_by": "person", "active_key": None}, "You are withdrawn."),
        ({"status": "lapsed", "active_key": None}, "The offer has run out"),
        ({"status": "unverified", "active_key": None}, "One step is left: confirm by e-mail."),
    ],
)
def test_standing_is_said_to_the_visitor(visitor, occurrence, fields, words):
    party = make_party(occurrence)
    party.registrations.update(**fields)

    assert standings(visitor.get(own_url(party))) == {"Kari Nordmann": words}


def test_case_075_scanners_that_look_at_every_address_change_nothing(visitor):
    occurrence = make_date(1, waitlist_mode="offer")
    party = make_party(occurrence)
    waiting = services.submit(submission(occurrence, name="Ola", email="ola@example.org"))
    row, other = party.registrations.get(), waiting.registrations.get()
    before = snapshot()

    for method in ("get", "head", "options"):
        for holder, person in ((party, row), (other, other)):
            urls = [own_url(holder), own_url(holder, "address"), own_url(holder, "cancel_all")]
            urls += [own_url(holder, act, person) for act in ACTS]
            for url in urls:
                assert getattr(visitor, method)(url).status_code == 200, url

    assert snapshot() == before


def test_case_076_link_of_one_purpose_person_or_party_opens_no_other(client, occurrence):
    party = make_party(occurrence, ("Ola Hansen", "ola@example.org"))
    other = services.submit(submission(make_date(2), email="else@example.org"))
    kari, ola = party.registrations.order_by("pk")
    stranger = other.registrations.get()
    before = snapshot()

    foreign = [
        reverse("wagtail_samlingar:mine", args=[tokens.make_link(purpose, row.pk, row.salt)])
        for purpose, row in [
            ("receipt", party),
            ("verify", party),
            ("offer", kari),
            ("new_address", kari),
            ("mine", ola),
            ("mine_person", party),
        ]
    ]
    foreign += [own_url(party, "cancel", stranger), own_url(other, "cancel", kari), own_url(ola, "cancel", kari)]
    foreign += [reverse(f"wagtail_samlingar:{name}", args=[token_of(party)]) for name in ("receipt", "verify")]
    foreign += [reverse(f"wagtail_samlingar:{name}", args=[token_of(ola)]) for name in ("offer", "new_address")]
    for url in foreign:
        # Where addresses may have a language, an unknown one is looked for there, too.
        assert client.get(url, follow=True).status_code == 404, url
        assert client.post(url, follow=True).status_code in (404, 405), url
    assert snapshot() == before


def test_case_081_what_the_database_holds_opens_no_link(occurrence):
    party = make_party(occurrence)
    row = party.registrations.get()
    stored = {str(value) for one in (party, row) for value in vars(one).values()}

    for text in stored:
        for token in (text, f"{party.pk}-{text}", f"{party.pk}-{text}".ljust(len(token_of(party)), "A")[:64]):
            with pytest.raises(Http404):
                holder_or_404(token)
    assert token_of(party) not in stored


def test_unknown_forged_killed_and_anonymised_links_read_alike(visitor, occurrence):
    party = make_party(occurrence)
    killed, anonymised = own_url(party), make_party(make_date(2))
    Party.objects.filter(pk=party.pk).update(salt="0" * 32)
    gone = own_url(anonymised)
    anonymised.registrations.update(anonymised_at=timezone.now())
    spam = make_party(make_date(2))
    marked = own_url(spam)
    spam.registrations.update(status="spam", active_key=None)
    unknown = reverse("wagtail_samlingar:mine", args=["nonsense"])
    forged = reverse("wagtail_samlingar:mine", args=[f"{party.pk}-{'A' * 43}"])

    urls = (killed, gone, marked, unknown, forged)
    answers = [visitor.get(url, follow=True) for url in urls]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content.replace(url.encode(), b"") for answer, url in zip(answers, urls, strict=True)}) == 1


def test_case_078_token_is_in_no_log_no_subject_and_no_referer(visitor, occurrence, caplog, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    party = make_party(occurrence)
    token = token_of(party)

    with caplog.at_level(logging.DEBUG, logger="wagtail_samlingar"):
        page = visitor.get(own_url(party))
        post(visitor, own_url(party, "cancel", party.registrations.get()))
        call_command("samlingar_run_due", verbosity=0)

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("wagtail_samlingar")]
    assert not [line for line in ours if token in line]
    assert page["Referrer-Policy"] == "no-referrer"
    assert soup(page).find("meta", attrs={"name": "referrer"})["content"] == "no-referrer"
    sent = Message.objects.exclude(subject="")
    assert sent.exists()
    assert not [row for row in sent if token in row.subject or token in row.text]


def test_page_costs_as_much_for_three_people_as_for_one(visitor):
    occurrence = make_date(1)
    services.submit(submission(occurrence, email="first@example.org"))
    alone = make_party(occurrence)
    three = services.submit(
        submission(occurrence, email="post@example.org", people=[Person("A"), Person("B"), Person("C")])
    )
    Party.objects.update(language="nn")
    counts = []
    for party in (three, alone):
        visitor.get(own_url(party))
    for party in (alone, three):
        with CaptureQueriesContext(connection) as captured:
            visitor.get(own_url(party))
        counts.append(len(captured))

    # The party; its people with their dates and places; regions; the site's settings; the public page and its site.
    assert counts[0] == counts[1] <= 12


def test_acts_end_with_the_start_and_answers_with_the_deadline(visitor, frozen):
    block = date_block("d", closes_on=timezone.localdate() + timedelta(days=20))
    occurrence = occurrences_of(make_gathering(dates=[block], review_mode="confirm"))[0]
    party = make_party(occurrence)

    frozen(Occurrence.objects.get().closes_at)
    after_deadline = acts(visitor.get(own_url(party)))
    frozen(Occurrence.objects.get().starts_at)
    after_start = acts(visitor.get(own_url(party)))

    assert after_deadline == [
        "Hand the place to somebody else",
        "Choose another date",
        "Withdraw",
        "Ask to have what is known erased",
    ]
    assert after_start == ["Ask to have what is known erased"]


def test_gathering_that_lets_nobody_change_still_lets_them_withdraw(visitor):
    question = question_block("short_text", "q1", "Which library?")
    page = make_gathering(questions=[question], own_changes="never", review_mode="confirm")
    party = make_party(occurrences_of(page)[0])

    assert acts(visitor.get(own_url(party))) == ["Withdraw", "Ask to have what is known erased"]


def test_body_that_is_too_large_is_refused(visitor, occurrence):
    party = make_party(occurrence)

    assert post(visitor, own_url(party, "address"), email="a" * 70_000).status_code == 413


def test_page_speaks_the_language_of_the_registration(visitor, occurrence):
    party = make_party(occurrence, language="nb")

    page = soup(visitor.get(own_url(party), headers={"accept-language": "en"}))

    assert page.html["lang"] == "nb"
