"""What people are told by a decision about many, before it is made: counts by language and an example of each."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.inbox.factories import SUNNMORE
from tests.messages.letters import clear, make_date, register, send_in
from wagtail_samlingar.inbox.bulk_forms import pack
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Registration
from wagtail_samlingar.registrations import services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def occurrence(frozen):
    """Return a date, with the clock stopped."""
    frozen("2021-10-01 12:00")
    return make_date(SUNNMORE)


def some_of_each(occurrence):
    """Return four who read nynorsk, two of them in one message, one who reads English and two without an address."""
    people = [register(occurrence, language="nn") for _n in range(2)]
    people += send_in(
        occurrence, ("Ola", ""), ("Siri", ""), language="nn", email="party@example.org"
    ).registrations.all()
    people.append(register(occurrence, language="en"))
    for name in ("Anne", "Berit"):
        phoned = register(occurrence, name=name, language="nb")
        phoned.email = phoned.party.email = ""
        phoned.save()
        phoned.party.save()
        people.append(phoned)
    clear()
    return people


def sent():
    """Return {(subject, text)} of what was sent, as a page shows it: without the links."""
    return {(row.subject, " ".join(row.text.split())) for row in Message.objects.filter(state="sent")}


def url_of(action):
    return reverse(f"samlingar_registrations:bulk_{action}")


def ask(client, action, people):
    """Return the page that asks about ``people``."""
    return client.get(url_of(action), {"id": [row.pk for row in people]})


def told_on(response):
    """Return (counts, [(subject, text)] of the examples) on a page."""
    page = BeautifulSoup(response.content, "html.parser")
    section = page.find("section", class_="samlingar-foreseen")
    counts = [" ".join(item.text.split()) for item in section.find_all("li")]
    letters = [
        (letter.find("strong").text, " ".join(letter.find(class_="samlingar-letter__text").get_text(" ").split()))
        for letter in section.select(".samlingar-letter")
    ]
    return counts, letters


def test_counts_by_language_and_an_example_of_each_are_what_is_sent(moderator, mailoutbox, occurrence):
    people = some_of_each(occurrence)

    counts, letters = told_on(ask(moderator, "confirm", people))
    assert counts == [
        "4 people in Norsk nynorsk",
        "1 person in English",
        "2 people without an e-mail address, to be phoned",
    ]
    assert Message.objects.count() == 0
    assert all(row.status == "pending" for row in Registration.objects.all())
    moderator.post(url_of("confirm"), {"expected": pack({row.pk: row.status for row in people})})
    Message.objects.filter(state="queued").update(next_attempt_at=occurrence.closes_at.replace(year=2020))
    send_due()

    assert len(mailoutbox) == 4
    assert [letter in sent() for letter in letters] == [True, True, False]
    assert "No" not in letters[2][0]


def test_reason_and_text_of_a_rejection_are_shown_when_asked_for(moderator, mailoutbox, occurrence):
    people = [register(occurrence, language="en") for _n in range(2)]
    clear()

    first = ask(moderator, "reject", people)
    assert told_on(first) == (["2 people in English"], [])
    assert "Choose a reason, and press" in first.content.decode()
    data = {"expected": pack({row.pk: row.status for row in people}), "text": "See you in May.", "preview": "1"}
    assert moderator.post(url_of("reject"), data).status_code == 422
    with CaptureQueriesContext(connection) as captured:
        again = moderator.post(url_of("reject"), {**data, "reason": "full"})
    _counts, ((subject, text),) = told_on(again)

    assert "Reason: There are not enough seats. See you in May." in text
    assert again.context["form"]["text"].value() == "See you in May."
    assert [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))] == []
    moderator.post(url_of("reject"), {**data, "reason": "full"})
    assert Message.objects.count() == 0
    del data["preview"]
    moderator.post(url_of("reject"), {**data, "reason": "full"})
    Message.objects.update(next_attempt_at=occurrence.closes_at.replace(year=2020))
    send_due()
    assert (subject, text) in sent()


def test_place_in_the_queue_is_the_one_it_will_be(moderator, mailoutbox, occurrence):
    first, second, third = (register(occurrence, name=name, language="en") for name in ("A", "B", "C"))
    services.waitlist(first.pk)
    send_due()
    clear()
    mailoutbox.clear()
    people = [third, second]

    _counts, ((subject, text),) = told_on(ask(moderator, "waitlist", people))
    assert "You are number 2 on the waiting list." in text
    moderator.post(url_of("waitlist"), {"expected": pack({row.pk: row.status for row in people})})
    Message.objects.update(next_attempt_at=occurrence.closes_at.replace(year=2020))
    send_due()
    assert (subject, text) in sent()
    assert any("number 3" in mail.body for mail in mailoutbox)


def test_who_keeps_the_message_back_or_tells_nobody_sees_none(moderator, occurrence):
    people = [register(occurrence)]
    expected = pack({row.pk: row.status for row in people})
    ticked = moderator.post(url_of("confirm"), {"expected": expected, "do_not_send": "on", "preview": "1"})

    for response in (ticked, ask(moderator, "mark_spam", people)):
        assert response.status_code == 200
        assert "samlingar-letter__text" not in response.content.decode()
        assert "Who is told" not in response.content.decode()
    assert b'name="preview"' not in ask(moderator, "mark_spam", people).content


def test_those_who_are_skipped_or_know_it_are_not_counted(moderator, occurrence):
    known, skipped, told = (register(occurrence, language="en") for _n in range(3))
    services.confirm(known.pk)
    send_due()
    services.reopen(known.pk, notify=False)
    services.reject(skipped.pk)

    counts, _letters = told_on(ask(moderator, "waitlist", [known, skipped, told]))
    assert counts == ["2 people in English"]
    counts, _letters = told_on(ask(moderator, "confirm", [known, skipped, told]))
    assert counts == ["1 person in English"]


def test_cancelling_a_date_shows_what_everybody_is_told(moderator, mailoutbox, occurrence):
    some_of_each(occurrence)
    url = reverse("samlingar_registrations:date_cancel", args=[occurrence.pk])

    counts, letters = told_on(moderator.get(url))
    assert [count.split()[0] for count in counts] == ["4", "1", "2"]
    moderator.post(url, {"expected_people": 7, "reason": "Snow"})
    Message.objects.filter(state="queued").update(next_attempt_at=occurrence.closes_at.replace(year=2020))
    send_due()
    sent = {(mail.subject, " ".join(mail.body.split())) for mail in mailoutbox}
    assert [letter in sent for letter in letters] == [True, True, False]


@pytest.mark.parametrize("action", ["confirm", "waitlist", "reject", "date_cancel"])
def test_messages_of_many_take_the_same_queries_as_of_two(moderator, occurrence, action):
    def queries(number):
        date = make_date(SUNNMORE)
        people = [register(date) for _n in range(number)]
        if action == "date_cancel":
            url, data = reverse("samlingar_registrations:date_cancel", args=[date.pk]), {}
        else:
            url, data = url_of(action), {"id": [row.pk for row in people]}
        moderator.get(url, data)
        with CaptureQueriesContext(connection) as captured:
            told_on(moderator.get(url, data))
        return len(captured)

    assert queries(5) == queries(2)
