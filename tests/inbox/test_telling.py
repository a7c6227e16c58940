"""Telling people of a change that was published: the task, the preview, what is sent, and undoing it."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.editing import edit_form, fields_of
from tests.factories import date_block, make_gathering, make_region, occurrences_of, submission
from tests.inbox.factories import make_staff
from tests.inbox.test_page_panels import editor_of, make_editor, panel_of
from tests.messages.letters import send_in
from wagtail_samlingar.messages import mailing_job
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import DateTask, Mailing, Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.date_tasks import untold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(name, *args):
    return reverse(f"samlingar_registrations:{name}", args=args)


@pytest.fixture
def page(db):
    """Return a gathering in Sunnmøre, which notifies an address."""
    region = make_region("Sunnmøre")
    return make_gathering(
        dates=[date_block(days=30, regions=[str(region.translation_key)])],
        notify_email="staff@example.org",
        party_limit=10,
    )


@pytest.fixture
def occurrence(page):
    """Return its date."""
    return occurrences_of(page)[0]


@pytest.fixture
def people(occurrence, server):
    """Return the people on it: two parties that read English, one that reads nynorsk, and one without an address."""
    send_in(occurrence, name="Kari", email="kari@example.org", language="en")
    send_in(occurrence, ("Ola", ""), ("Siri", "siri@example.org"), name="Ola", email="ola@example.org", language="en")
    send_in(occurrence, name="Per", email="per@example.org", language="nn")
    services.submit(submission(occurrence, name="Tor", email="", people=[Person(name="Tor", phone="70 12 34 56")]))
    send_due()
    server.begin()
    return list(Registration.objects.order_by("pk"))


@pytest.fixture
def moderator(client, occurrence):
    """Return somebody who decides about the date, logged in."""
    client.force_login(make_staff("view", "moderate", key=occurrence.regions.get().key, name="mona"))
    return client


def publish(client, page, **fields):
    """Change the date as an editor without rights on registrations does; return what its panel says then."""
    client.force_login(make_editor())
    form = edit_form(client, page)
    form.date().update(fields)
    form.publish()
    return panel_of(editor_of(client, page))


def form_of(response):
    """Return the fields of the form that writes to many."""
    html = BeautifulSoup(response.content, "html.parser")
    return fields_of(html.find("main").find("form", method="post"))


def tell(client, **words):
    """Open the task, write ``words``, look at it and send it; return (what was shown, the answer)."""
    url = url_of("task_tell", DateTask.objects.get(settled_at=None).pk)
    response = client.get(url)
    if words:
        response = client.post(url, {**form_of(response), **words, "step": "show"})
    answer = client.post(url, {**form_of(response), "step": "send"})
    return response.context["shown"], answer


def run_jobs(clock=None):
    """Let the time to undo go by, write and send."""
    mailing_job.write_due()
    Message.objects.filter(state=State.QUEUED).update(next_attempt_at=timezone.now())
    send_due()


def neutral(text, kept):
    """Return ``text`` with the reader's own links replaced where ``kept`` has a placeholder for one."""
    pattern = re.escape(kept).replace(re.escape("[link]"), r"https?://\S+")
    return kept if re.fullmatch(pattern, text) else text


def test_change_is_no_mail_and_one_task_and_what_the_moderator_sends_is_the_preview(
    client, page, occurrence, people, moderator, server
):
    before = occurrence.calendar_sequence
    panel = publish(client, page, venue="Molde bibliotek")
    send_due()

    # Published by an editor: no mail, one task; the editor is told how many, and never who.
    assert (server.sent, Message.objects.filter(kind=Kind.CHANGED).count()) == ([], 0)
    assert DateTask.objects.filter(settled_at=None).count() == 1
    assert "5 people have not been told" in panel
    assert not any(name in panel for name in ("Kari", "Ola", "Siri", "Per", "Tor"))
    occurrence.refresh_from_db()
    assert occurrence.calendar_sequence == before + 1

    client.force_login(make_staff("view", "moderate", key=occurrence.regions.get().key, name="siw"))
    tasks = client.get(url_of("tasks"))
    (row,) = tasks.context["changed"]
    assert (row.people, row.without_address) == (5, 1)
    shown, answer = tell(client, text_en="The lift is broken.\nUse the stairs.")

    assert [(sample.language, sample.messages) for sample in shown.samples] == [("en", 3), ("nn", 1)]
    assert (shown.messages, shown.people, len(shown.calls)) == (4, 5, 1)
    assert answer.status_code == 302
    # Held: nothing leaves while it can be undone.
    mailing_job.write_due()
    send_due()
    assert server.sent == []

    run_jobs()
    assert len(server.sent) == shown.messages
    assert sorted(mail.to[0] for mail in server.sent) == [
        f"{who}@example.org" for who in ("kari", "ola", "per", "siri")
    ]
    by_address = {mail.to[0]: mail for mail in server.sent}
    for sample in shown.samples:
        # What is kept has a placeholder for the reader's own links, as the preview has: the rest is what was sent.
        message = Message.objects.get(kind=Kind.CHANGED, recipient=sample.recipient)
        assert (message.subject, message.text) == (sample.letter.subject, sample.letter.kept)
        mail = by_address[sample.recipient]
        assert mail.subject == sample.letter.subject
        assert neutral(mail.body, message.text) == message.text
    english = by_address["kari@example.org"].body
    assert "- Where: Molde bibliotek (before: Venue to be announced)\n" in english
    assert "The lift is broken.\nUse the stairs.\n" in english
    # Nothing was written in nynorsk: they get it as it is, among words in their own language.
    assert "The lift is broken." in by_address["per@example.org"].body
    assert "Tor" not in "".join(mail.body for mail in server.sent)

    # All but the one who is called know, and the editor sees it.
    assert [row.name for row in untold()] == ["Tor"]
    assert client.get(url_of("tasks")).context["changed"] == []
    (call,) = Message.objects.filter(kind=Kind.CHANGED, state=State.TO_PHONE)
    assert "Molde bibliotek" in client.get(url_of("call", call.pk)).context["letter"].text
    client.post(url_of("call_told", call.pk))
    assert not untold().exists()


def test_undone_in_time_nothing_is_sent_and_people_are_untold_again(client, page, people, moderator, server):
    publish(client, page, venue="Molde bibliotek")
    moderator.force_login(make_staff("view", "moderate", key=occurrences_of(page)[0].regions.get().key, name="siw"))
    _shown, answer = tell(moderator)
    mailing = moderator.get(answer["Location"])
    assert mailing.context["row"].is_held
    assert moderator.get(url_of("tasks")).context["changed"] == []
    mailing_job.write_due()

    stopped = moderator.post(url_of("mailing_stop", Mailing.objects.get().pk), follow=True)

    assert "Nothing has been sent" in stopped.content.decode()
    run_jobs()
    assert server.sent == []
    assert set(Message.objects.filter(kind=Kind.CHANGED).values_list("state", flat=True)) == {State.WITHDRAWN}
    (row,) = moderator.get(url_of("tasks")).context["changed"]
    assert row.people == 5
    again = moderator.post(url_of("mailing_stop", Mailing.objects.get().pk), follow=True)
    assert "stopped already" in again.content.decode()


def test_nothing_is_sent_that_was_not_shown(client, page, occurrence, people, moderator, server):
    publish(client, page, venue="Molde bibliotek")
    client.force_login(make_staff("view", "moderate", key=occurrence.regions.get().key, name="siw"))
    url = url_of("task_tell", DateTask.objects.get().pk)
    fields = form_of(client.get(url))

    changed_words = client.post(url, {**fields, "text_en": "Surprise", "step": "send"})
    assert changed_words.status_code == 422
    assert "Surprise" in changed_words.context["shown"].samples[0].letter.text
    services.cancel(people[0].pk)
    fewer = client.post(url, {**fields, "step": "send"})
    assert fewer.status_code == 422
    assert fewer.context["shown"].messages == 3
    form = edit_form(_editor_client(), page)
    form.date()["venue"] = "Ålesund"
    form.publish()
    stale = client.post(url, {**form_of(client.get(url)), "seen_at": fields["seen_at"], "step": "send"}, follow=True)
    assert "changed again meanwhile" in stale.content.decode()

    assert not Mailing.objects.exists()


def _editor_client():
    client = Client()
    client.force_login(make_editor(name="second"))
    return client


def test_change_while_it_waits_is_told_as_it_is_then_and_one_taken_back_is_not_told(
    client, page, occurrence, people, moderator, server
):
    publish(client, page, venue="Molde bibliotek")
    staff = make_staff("view", "moderate", key=occurrence.regions.get().key, name="siw")
    client.force_login(staff)
    tell(client)
    mailing_job.write_due()

    editor = _editor_client()
    form = edit_form(editor, page)
    form.date()["venue"] = "Ålesund"
    form.publish()
    Message.objects.filter(recipient="kari@example.org").update(next_attempt_at=timezone.now())
    send_due()
    assert "- Where: Ålesund (before: Venue to be announced)\n" in server.sent[0].body

    form = edit_form(editor, page)
    form.date()["venue"] = ""
    form.publish()
    run_jobs()
    # The others know what holds again; she alone was told otherwise.
    assert len(server.sent) == 1
    assert [row.name for row in untold()] == ["Kari"]
    (row,) = client.get(url_of("tasks")).context["changed"]
    assert (row.people, row.differences[0].before) == (1, "Ålesund")


def test_who_registered_between_two_changes_is_told_what_holds_without_what_they_never_knew(
    client, page, occurrence, people, moderator, server
):
    publish(client, page, venue="Molde bibliotek")
    send_in(occurrence, name="Late", email="late@example.org", language="en")
    send_due()
    server.begin()
    editor = _editor_client()
    form = edit_form(editor, page)
    form.date()["venue"] = "Ålesund"
    form.publish()
    client.force_login(make_staff("view", "moderate", key=occurrence.regions.get().key, name="siw"))

    shown, _answer = tell(client)
    run_jobs()

    assert [(s.language, s.messages, s.knows_other) for s in shown.samples] == [
        ("en", 3, False),
        ("en", 1, True),
        ("nn", 1, False),
    ]
    late = next(mail.body for mail in server.sent if mail.to == ["late@example.org"])
    assert "before:" not in late
    assert "Where: Ålesund\n" in late


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_cancelled_and_postponed_dates_say_so(client, page, occurrence, people, moderator, server, state):
    publish(client, page, state=state)
    client.force_login(make_staff("view", "moderate", key=occurrence.regions.get().key, name="siw"))
    tell(client)
    run_jobs()

    mail = next(mail for mail in server.sent if mail.to == ["kari@example.org"])
    assert mail.subject == f"{state.title()}: Libraries and volunteers"
    assert f"The gathering below is {state}." in mail.body


def test_settling_by_hand_is_having_told(client, page, occurrence, people, moderator):
    publish(client, page, venue="Molde bibliotek")
    client.force_login(make_staff("view", "moderate", key=occurrence.regions.get().key, name="siw"))
    (row,) = client.get(url_of("tasks")).context["changed"]
    client.post(url_of("task_told", row.task.pk), {"seen_at": row.seen_at})

    assert not untold().exists()
    editor = _editor_client()
    form = edit_form(editor, page)
    form.date()["venue"] = "Ålesund"
    form.publish()
    (row,) = client.get(url_of("tasks")).context["changed"]
    assert [(fact.before, fact.after) for fact in row.differences] == [("Molde bibliotek", "Ålesund")]


def test_editor_asks_staff_once_a_day_and_names_nobody(client, page, occurrence, people, server, frozen):
    clock = frozen(timezone.now())
    panel = publish(client, page, venue="Molde bibliotek")
    assert "Ask staff to tell them" in panel
    url = url_of("nudge", page.pk)

    assert client.get(url).status_code == 302
    assert not Message.objects.filter(kind=Kind.STAFF_NUDGE).exists()
    first = client.post(url, follow=True)
    assert "Staff have been asked" in first.content.decode()
    assert "asked today already" in client.post(url, follow=True).content.decode()
    send_due()

    (mail,) = server.sent
    assert mail.to == ["staff@example.org"]
    text = mail.subject + mail.body
    assert "5" in mail.body
    assert not any(word in text for word in ("Kari", "Ola", "Siri", "Per", "Tor", "70 12"))
    clock.shift(dt.timedelta(days=1))
    client.force_login(make_editor(name="second"))
    client.post(url)
    assert Message.objects.filter(kind=Kind.STAFF_NUDGE).count() == 2

    untold().update(told_digest=occurrences_of(page)[0].facts_digest)
    send_due()
    assert len(server.sent) == 1
    assert "Everybody has been told" in client.post(url, follow=True).content.decode()
    assert "Ask staff" not in panel_of(editor_of(client, page))


def test_case_095_who_may_not_edit_the_page_asks_nobody(client, page, people):
    publish(client, page, venue="Molde bibliotek")
    client.force_login(make_staff("view", "moderate", key=occurrences_of(page)[0].regions.get().key, name="siw"))

    for pk in (page.pk, page.get_parent().pk, 10**9):
        assert client.post(url_of("nudge", pk)).status_code in (302, 403)
    assert not Message.objects.filter(kind=Kind.STAFF_NUDGE).exists()
