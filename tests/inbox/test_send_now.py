"""Sending at once what is held back: one message of a case, or those of a decision about many."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_staff, make_user
from tests.messages.letters import clear, make_date, register, send_in, states
from wagtail_samlingar.inbox.bulk_forms import pack
from wagtail_samlingar.messages.releasing import send_now
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(name, registration):
    return reverse(f"samlingar_registrations:{name}", args=[registration.pk])


def decided(client, action="confirm", **data):
    """Return a registration that ``client`` has decided about; its message is held back."""
    registration = register(make_date(SUNNMORE), email="kari@example.org")
    clear()
    client.post(url_of(action, registration), {"expected_status": "pending", **data})
    return registration


def press(client, registration):
    """Press "Send now" on the case page and return what is said then."""
    page = BeautifulSoup(client.get(url_of("case", registration)).content, "html.parser")
    form = page.find("form", action=lambda url: url and "/send-now/" in url)
    response = client.post(form["action"], {"message": form.find("input", {"name": "message"})["value"]})
    return " ".join(str(message).strip() for message in client.get(response["Location"]).context["messages"])


def test_held_back_message_is_sent_at_once_and_the_case_says_so(moderator, mailoutbox):
    registration = decided(moderator)
    send_due()
    assert (len(mailoutbox), "is held back" in case_of(moderator, registration)) == (0, True)

    assert press(moderator, registration) == "The message is sent now."
    assert "Its message is not held back" in case_of(moderator, registration)
    send_due()

    assert [mail.to for mail in mailoutbox] == [["kari@example.org"]]
    assert "Send now" not in case_of(moderator, registration)
    history = moderator.get(url_of("case", registration)).context["history"]
    assert (history[0].what, "anne" in history[0].who) == ("Let a message that was held back be sent at once", True)


def case_of(client, registration):
    return client.get(url_of("case", registration)).content.decode()


def test_undone_after_it_has_left_the_person_is_told_of_that_too(moderator, mailoutbox):
    registration = decided(moderator)
    press(moderator, registration)
    send_due()
    moderator.post(url_of("undo", registration), {"expected_status": "confirmed"})
    press(moderator, registration)
    send_due()

    assert states() == [("has_place", "sent"), ("reopened", "sent")]


def test_undone_before_a_sender_came_by_nothing_is_told(moderator, mailoutbox):
    registration = decided(moderator)
    press(moderator, registration)
    moderator.post(url_of("undo", registration), {"expected_status": "confirmed"})
    send_due()

    assert mailoutbox == []


def test_message_that_has_left_or_is_of_another_case_is_not_let_go(moderator):
    mine = decided(moderator)
    other = register(mine.occurrence, email="other@example.org")
    moderator.get(url_of("case", mine))
    (of_mine,) = Message.objects.filter(registrations=mine)
    before = of_mine.not_before

    for message in (of_mine.pk, "x", "", 10**30):
        response = moderator.post(url_of("send_now", other), {"message": message})
        assert "no longer held back" in str(list(moderator.get(response["Location"]).context["messages"])[0])
    of_mine.refresh_from_db()
    assert of_mine.not_before == before
    assert send_now([of_mine.pk], actor=make_user("second")) == 1
    assert send_now([of_mine.pk], actor=make_user("third")) == 0


def test_case_097_who_may_only_view_lets_nothing_go(client):
    client.force_login(make_staff("view", "moderate"))
    registration = decided(client)
    client.force_login(make_staff("view", name="berit"))

    assert "Send now" not in case_of(client, registration)
    response = client.post(url_of("send_now", registration), {"message": Message.objects.get().pk})
    assert response.status_code == 403
    assert send_due() == {}


def test_nothing_changes_by_get(moderator):
    registration = decided(moderator)
    moderator.get(url_of("send_now", registration), {"message": Message.objects.get().pk})
    assert send_due() == {}


def decide_about_many(client, people, action="confirm", **data):
    """Decide about ``people`` and return the address that "Send now" of the message leads to, or None."""
    for row in people:
        row.refresh_from_db()
    expected = pack({row.pk: row.status for row in people})
    url = reverse(f"samlingar_registrations:bulk_{action}")
    response = client.post(url, {"expected": expected, **data})
    page = BeautifulSoup(client.get(response["Location"]).content, "html.parser")
    link = page.select_one(".messages a[href*='/send-now/']")
    return link and link["href"]


def test_messages_of_a_decision_about_many_are_sent_at_once_and_no_others(moderator, mailoutbox):
    occurrence, elsewhere = make_date(SUNNMORE), make_date(SUNNMORE)
    several = list(send_in(occurrence, ("Ola", ""), ("Siri", ""), email="party@example.org").registrations.all())
    people = [*several, register(occurrence), register(elsewhere)]
    others = [register(occurrence)]
    clear()
    decide_about_many(moderator, others)
    url = decide_about_many(moderator, people)

    page = moderator.get(url).content.decode()
    assert "3 messages of this decision are held back until" in page
    assert "Has place: 3" in page
    assert send_due() == {}
    response = moderator.post(url)
    assert "3 messages are sent now." in str(list(moderator.get(response["Location"]).context["messages"])[0])
    send_due()
    assert {mail.to[0] for mail in mailoutbox} == {"party@example.org", people[2].email, people[3].email}
    assert "No message of this decision is held back any more." in moderator.get(url).content.decode()
    entries = Registration.objects.filter(pk__in=[row.pk for row in people])
    histories = [moderator.get(url_of("case", row)).context["history"][0].what for row in entries]
    assert histories == ["Let a message that was held back be sent at once"] * 4


def test_send_now_is_offered_only_where_something_is_held_back(moderator, settings):
    assert decide_about_many(moderator, [register(make_date(SUNNMORE))], do_not_send="on") is None
    assert decide_about_many(moderator, [register(make_date(SUNNMORE))], "mark_spam") is None
    settings.WAGTAIL_SAMLINGAR = {**settings.WAGTAIL_SAMLINGAR, "UNDO_MINUTES": 0}
    assert decide_about_many(moderator, [register(make_date(SUNNMORE))]) is None


def test_case_095_decision_of_others_lets_nothing_go_outside_the_scope(moderator):
    url = decide_about_many(moderator, [register(make_date(SUNNMORE))])
    moderator.force_login(make_staff("view", "moderate", key=ROMSDAL, name="berit"))

    assert "No message of this decision" in moderator.get(url).content.decode()
    moderator.post(url)
    for wrong in ("", "?decision=x", "?decision=00000000-0000-0000-0000-000000000000"):
        assert moderator.post(url.partition("?")[0] + wrong).status_code == 302
    assert send_due()["sent"] == 0


def test_cancelling_a_whole_date_can_be_told_at_once(moderator, mailoutbox):
    occurrence = make_date(SUNNMORE)
    register(occurrence)
    clear()
    url = reverse("samlingar_registrations:date_cancel", args=[occurrence.pk])
    response = moderator.post(url, {"expected_people": 1, "reason": "Snow"})
    page = BeautifulSoup(moderator.get(response["Location"]).content, "html.parser")
    moderator.post(page.select_one(".messages a[href*='/send-now/']")["href"])
    send_due()

    assert len(mailoutbox) == 1


def test_many_are_let_go_with_the_same_queries_as_one(moderator):
    def queries(number):
        url = decide_about_many(moderator, [register(make_date(SUNNMORE)) for _n in range(number)])
        with CaptureQueriesContext(connection) as shown:
            moderator.get(url)
        with CaptureQueriesContext(connection) as done:
            moderator.post(url)
        return len(shown), len(done)

    queries(1)
    assert queries(3) == queries(1)
    let_go = Message.objects.filter(kind="has_place")
    assert [row.not_before > timezone.now() for row in let_go] == [False] * 5
