"""The message before deciding: what is shown is what is sent, and showing it writes nothing."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import site_root
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_staff, make_user
from tests.messages.letters import clear, make_date, register, send_in
from wagtail_samlingar.inbox.preview import TOLD
from wagtail_samlingar.messages.phone import what_to_say
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, MessageTexts
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.states import Action, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NOW = "2021-10-01 12:00"


@pytest.fixture
def clock(frozen, settings):
    """Stop the clock, with everybody logged in however far it is moved."""
    settings.SESSION_COOKIE_AGE = 10**9
    return frozen(NOW)


def url_of(name, registration):
    return reverse(f"samlingar_registrations:{name}", args=[registration.pk])


def form_on(client, url, action):
    """Return (address of its preview, what it would post) of the form of ``action`` on the page at ``url``."""
    page = BeautifulSoup(client.get(url).content, "html.parser")
    button = page.find("button", formaction=re.compile(f"/{action}/preview/"))
    hidden = button.find_parent("form").find_all("input", type="hidden")
    return button["formaction"], {field["name"]: field["value"] for field in hidden}


def shown_on(response):
    """Return [(recipient, language, subject, text)] of the messages on a page."""
    assert response.status_code == 200, response.content
    page = BeautifulSoup(response.content, "html.parser")
    return [
        (
            *words(to).split(" · ")[1:],
            to.find_next("strong", lang=True).text,
            words(to.find_next(class_="samlingar-letter__text")),
        )
        for to in page.select(".samlingar-foreseen__to")
    ]


def words(element):
    return " ".join(element.get_text(" ").split())


def writes(captured):
    """Return what was written to tables of ours."""
    changing = [query["sql"] for query in captured if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    return [sql for sql in changing if "samlingar" in sql or "log" in sql]


def preview(client, registration, action, **data):
    """Press "See the message" on the case page with ``data`` filled in, and return the response. Nothing is written."""
    url, hidden = form_on(client, url_of("case", registration), action)
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url, {**hidden, **data})
    assert writes(captured) == []
    return response


def decide(client, registration, action, **data):
    registration.refresh_from_db()
    data = {"expected_status": registration.status, **data}
    response = client.post(url_of(action, registration), data)
    assert response.status_code == 302


def sent_since(mailoutbox, seen):
    """Return the mails sent since ``seen`` of them, as a page shows them, without the links."""
    texts = dict(Message.objects.values_list("message_id", "text"))
    return [
        (mail.to[0], mail.subject, " ".join(texts[mail.extra_headers["Message-ID"]].split()))
        for mail in mailoutbox[seen:]
    ]


def queued(occurrence):
    """Let somebody queue ahead."""
    services.waitlist(register(occurrence, name="Ahead").pk)


WAYS = {
    "confirm": ({}, None),
    "waitlist": ({}, None),
    "reject": ({"reason": "region", "text": "Come to <Romsdal>\n& {title}"}, None),
    "cancel": ({}, None),
    "offer": ({}, "waitlist"),
    "reopen": ({}, "reject"),
    "not_spam": ({}, "mark_spam"),
    "move": ({}, None),
}


def test_every_decision_that_is_told_is_tried_here():
    assert {str(action) for action in TOLD} == set(WAYS)


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
@pytest.mark.parametrize("action", WAYS)
def test_what_is_shown_is_what_is_sent(moderator, mailoutbox, clock, action, language):
    occurrence = make_date(SUNNMORE, online_url="https://meet.example/room")
    target = make_date(SUNNMORE, gathering_key=occurrence.gathering_key, venue="Ålesund")
    registration = register(occurrence, language=language, name="Kari {% now 'Y' %}")
    if action == "waitlist":
        queued(occurrence)
    data, before = WAYS[action]
    if before:
        getattr(services, before)(registration.pk, actor=make_user("other"))
    clock.shift(3600)
    send_due()
    seen = len(mailoutbox)
    data = {**data, "occurrence_id": target.pk} if action == "move" else data

    ((recipient, spoken, subject, text),) = shown_on(preview(moderator, registration, action, **data))
    assert (len(mailoutbox), recipient) == (seen, registration.email)
    assert spoken == {"nn": "Norsk nynorsk", "nb": "Norsk bokmål", "en": "English"}[language]
    decide(moderator, registration, action, **data)
    send_due()
    assert len(mailoutbox) == seen
    if action != "offer":
        clock.shift(3600)
    else:
        # An offer is counted from the decision on; it is let go a moment later.
        Message.objects.filter(state="queued").update(next_attempt_at=registration.submitted_at)
    send_due()

    assert sent_since(mailoutbox, seen) == [(recipient, subject, text)]
    # To their own page goes who has, waits for or is offered a place.
    assert ("[link]" in text) == (action not in ("reject", "cancel"))


def test_party_that_is_told_in_one_message_is_shown_as_a_whole(moderator, mailoutbox, clock):
    party = send_in(make_date(SUNNMORE), ("Ola", ""), ("Siri", ""))
    ola, siri = party.registrations.order_by("pk")
    send_due()
    decide(moderator, ola, "confirm")

    ((_recipient, _language, subject, text),) = shown_on(preview(moderator, siri, "confirm"))
    assert "Who: - Ola - Siri" in text
    decide(moderator, siri, "confirm")
    clock.shift(3600)
    send_due()
    assert sent_since(mailoutbox, 1) == [("kari@example.org", subject, text)]


def test_site_text_is_shown_as_it_is_sent(moderator, mailoutbox, clock):
    site = site_root().get_site()
    raw = [{"type": "text", "value": {"kind": "has_place", "language": "en", "subject": "Hi", "text": "To {name}"}}]
    MessageTexts.objects.create(site=site, texts=raw)
    registration = register(make_date(SUNNMORE, site_key=site.pk), name="{title}")

    ((_recipient, _language, subject, text),) = shown_on(preview(moderator, registration, "confirm"))
    assert (subject, "To {title}" in text) == ("Hi", True)


def test_person_without_an_address_is_to_be_phoned(moderator, clock):
    registration = register(make_date(SUNNMORE))
    registration.email = registration.party.email = ""
    registration.save()
    registration.party.save()
    clear()

    ((recipient, _language, _subject, text),) = shown_on(preview(moderator, registration, "waitlist"))
    assert recipient == "to be told by phone"
    decide(moderator, registration, "waitlist")
    letter = what_to_say(Message.objects.get(), registration.submitted_at)
    assert " ".join(letter.text.split()) == text


@pytest.mark.parametrize("why", ["ticked", "over", "known"])
def test_nothing_is_shown_where_nothing_is_sent(moderator, mailoutbox, clock, why):
    registration = register(make_date(SUNNMORE))
    data = {}
    if why == "ticked":
        data = {"do_not_send": "on"}
    elif why == "over":
        clock.shift(90 * 24 * 3600)
    else:
        services.confirm(registration.pk)
        send_due()
        services.reopen(registration.pk, notify=False)
    response = preview(moderator, registration, "confirm", **data)

    assert shown_on(response) == []
    assert "No message is sent" in response.content.decode()
    seen = len(mailoutbox)
    decide(moderator, registration, "confirm", **data)
    clock.shift(3600)
    send_due()
    assert len(mailoutbox) == seen


def test_form_keeps_what_was_filled_in_and_can_be_decided_with_from_there(moderator, clock):
    registration = register(make_date(SUNNMORE))
    data = {"reason": "region", "text": "Come to Romsdal", "do_not_send": "on"}
    page = BeautifulSoup(preview(moderator, registration, "reject", **data).content, "html.parser")

    form = page.find("form", action=url_of("reject", registration))
    assert form.find("input", checked=True, type="radio")["value"] == "region"
    assert form.textarea.text.strip() == "Come to Romsdal"
    assert form.find("input", {"name": "do_not_send"}).has_attr("checked")
    # Enter presses the first button: the decision, on this page and on that of the case.
    assert not form.find("button").has_attr("formaction")
    assert page.find("a", href=url_of("case", registration))


def test_form_with_errors_is_shown_on_the_case(moderator, clock):
    registration = register(make_date(SUNNMORE))
    url, hidden = form_on(moderator, url_of("case", registration), "reject")
    response = moderator.post(url, {**hidden, "text": "No reason"})

    assert response.status_code == 422
    assert "No reason" in response.content.decode()
    assert moderator.get(url)["Location"] == url_of("case", registration)


def test_what_would_be_refused_is_said(moderator, clock):
    occurrence = make_date(SUNNMORE, capacity=0)
    registration = register(occurrence)
    refused = preview(moderator, registration, "confirm")
    assert "no free seat" in refused.content.decode()
    assert shown_on(refused) == []
    ((_recipient, _language, subject, _text),) = shown_on(
        preview(moderator, registration, "confirm", override_reason="The speaker")
    )
    assert "Plassen din er stadfesta" in subject or "confirmed" in subject

    url, hidden = form_on(moderator, url_of("case", registration), "cancel")
    services.confirm(registration.pk, override_reason="x")
    assert "already been decided" in moderator.post(url, hidden).content.decode()


def test_move_to_a_date_of_others_is_shown_as_waiting(moderator, mailoutbox, clock):
    occurrence = make_date(SUNNMORE)
    theirs = make_date(ROMSDAL, gathering_key=occurrence.gathering_key, capacity=5)
    registration = register(occurrence)
    send_due()

    ((_recipient, _language, subject, text),) = shown_on(
        preview(moderator, registration, "move", occurrence_id=theirs.pk)
    )
    decide(moderator, registration, "move", occurrence_id=theirs.pk)
    clock.shift(3600)
    send_due()
    assert sent_since(mailoutbox, 1) == [(registration.email, subject, text)]
    assert str(Status.WAITLISTED.label) in text


def test_case_095_text_that_names_somebody_outside_the_scope_is_not_shown(moderator, clock):
    occurrence = make_date(SUNNMORE)
    theirs = make_date(ROMSDAL, gathering_key=occurrence.gathering_key)
    ola, secret = send_in(occurrence, ("Ola", ""), ("Siri Secret", "")).registrations.order_by("pk")
    services.move(secret.pk, theirs.pk, as_waiting=True, actor=make_user("other"))

    response = preview(moderator, ola, "move", occurrence_id=theirs.pk)
    assert "Siri" not in response.content.decode()
    assert "no access to" in response.content.decode()


@pytest.mark.parametrize("action", [str(action) for action in TOLD])
def test_case_097_who_may_only_view_sees_no_preview(reader, clock, action):
    registration = register(make_date(SUNNMORE))
    response = reader.post(url_of(f"preview_{action}", registration), {"expected_status": "pending"})
    assert response.status_code == 403
    assert b"/preview/" not in reader.get(url_of("case", registration)).content


def test_case_095_case_outside_the_scope_has_no_preview(moderator, clock):
    registration = register(make_date(ROMSDAL))
    response = moderator.post(url_of("preview_confirm", registration), {"expected_status": "pending"})
    assert response.status_code == 403
    assert "Kari" not in response.content.decode()


def test_case_100_preview_takes_a_csrf_token(clock):
    registration = register(make_date(SUNNMORE))
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff("view", "moderate"))
    assert client.post(url_of("preview_confirm", registration), {"expected_status": "pending"}).status_code == 403


def test_preview_takes_the_same_queries_for_a_party_of_one_and_three(moderator, clock):
    def queries(number):
        party = send_in(make_date(SUNNMORE), *[(f"P {n}", "") for n in range(number)], email=f"{number}@example.org")
        *others, last = party.registrations.order_by("pk")
        for other in others:
            services.confirm(other.pk, actor=make_user(f"staff{other.pk}"))
        url, hidden = form_on(moderator, url_of("case", last), Action.CONFIRM)
        moderator.post(url, hidden)
        with CaptureQueriesContext(connection) as captured:
            assert len(shown_on(moderator.post(url, hidden))) == 1
        return len(captured)

    assert queries(4) == queries(2)
