"""Writing to many from the list: whom it reaches, what is shown first, and who may see and stop it."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.editing import fields_of
from tests.factories import submission
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, permission, register
from tests.inbox.test_queries import queries
from tests.inbox.test_tasks import change
from tests.messages.letters import send_in
from wagtail_samlingar.messages import mailing_job, mailings
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Mailing, MailingPerson, Message, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

WORDS = {"subject_nn": "Ta med nistepakke", "text_nn": "Kafeen er stengd."}


def url_of(name, *args):
    return reverse(f"samlingar_registrations:{name}", args=args)


def form_of(response):
    """Return the fields of the form that writes to many."""
    html = BeautifulSoup(response.content, "html.parser")
    return fields_of(html.find("main").find("form", method="post"))


def write(client, query, name="bulk_message", **words):
    """Write, look at it and send it; return (what was shown, the answer)."""
    url = f"{url_of(name)}{query}"
    page = client.get(url)
    assert page.status_code == 200, page.headers
    statuses = page.context["form"]["statuses"].value()
    shown = client.post(url, {**form_of(page), "statuses": statuses, **(words or WORDS), "step": "show"})
    assert shown.status_code == 200, shown.context["form"].errors
    fields = {**form_of(shown), "statuses": words.get("statuses", statuses), "step": "send"}
    return shown.context["shown"], client.post(url, fields)


def names():
    """Return whom the newest mailing is for."""
    people = MailingPerson.objects.filter(mailing=Mailing.objects.order_by("pk").last())
    return sorted(people.values_list("registration__name", flat=True))


@pytest.fixture
def everybody(sunnmore):
    """Return {status: a registration that has it} on the date in Sunnmøre."""
    found = {}
    for status in Status:
        registration = register(sunnmore, name=str(status))
        Registration.objects.filter(pk=registration.pk).update(status=status)
        found[status] = registration
    Message.objects.all().delete()
    return found


def test_waiting_list_is_left_out_unless_staff_say_so(moderator, sunnmore, everybody):
    query = f"?date={sunnmore.pk}&status=all"
    form = moderator.get(f"{url_of('bulk_message')}{query}").context["form"]
    offered = [value for value, _label in form.fields["statuses"].choices]
    assert offered == ["confirmed", "pending", "offered", "waitlisted", "cancelled", "rejected", "lapsed"]
    assert form["statuses"].value() == ["confirmed", "pending", "offered"]

    write(moderator, query)
    assert names() == ["confirmed", "offered", "pending"]
    write(moderator, query, **WORDS, statuses=["waitlisted", "cancelled"])
    assert names() == ["cancelled", "waitlisted"]


@pytest.mark.parametrize("status", ["unverified", "spam", "nonsense"])
def test_who_must_not_be_written_to_cannot_be_chosen(moderator, sunnmore, everybody, status):
    url = f"{url_of('bulk_message')}?date={sunnmore.pk}&status=all"
    assert moderator.post(url, {**WORDS, "statuses": [status], "step": "send"}).status_code == 422
    if status in Status.values:
        chosen = f"{url_of('bulk_message')}?id={everybody[status].pk}"
        assert moderator.get(chosen).status_code == 302


def test_filters_of_the_list_and_everything_in_it(moderator, sunnmore):
    other = make_occurrence(SUNNMORE)
    rows = [register(sunnmore, name=f"Here {n}") for n in range(2)]
    there = register(other, name="There")
    services.confirm(rows[0].pk)

    write(moderator, "?status=pending&id=all")
    assert names() == ["Here 1", "There"]
    write(moderator, f"?date={sunnmore.pk}")
    assert names() == ["Here 0", "Here 1"]
    write(moderator, f"?id={there.pk}&id={rows[1].pk}")
    assert names() == ["Here 1", "There"]


def test_exactly_what_is_shown_is_sent_in_each_language(moderator, sunnmore, server):
    type(sunnmore).objects.update(party_limit=10)
    for language in ("nn", "nb", "en"):
        send_in(sunnmore, name=f"Kari {language}", email=f"{language}@example.org", language=language)
    send_in(sunnmore, ("Ola", ""), ("Per", ""), name="Ola", email="ola@example.org", language="nn")
    services.submit(submission(sunnmore, name="Tor", email="", people=[Person(name="Tor", phone="70 12 34 56")]))
    Message.objects.all().delete()

    shown, answer = write(
        moderator, "?status=all", **WORDS, subject_en="Bring a packed lunch", text_en="{{ 7|add:7 }} <b>closed</b>"
    )

    assert [(sample.language, sample.messages, sample.falls_back) for sample in shown.samples] == [
        ("en", 1, False),
        ("nb", 1, True),
        ("nn", 2, False),
    ]
    assert (shown.people, shown.messages, len(shown.calls)) == (6, 4, 1)
    progress = moderator.get(answer["Location"])
    assert "0 of 6 people written to" in progress.content.decode()
    mailing_job.write_due()
    Message.objects.update(next_attempt_at=timezone.now())
    send_due()
    bodies = {mail.to[0]: mail for mail in server.sent}
    assert len(server.sent) == 4
    for sample in shown.samples:
        assert (bodies[sample.recipient].subject, bodies[sample.recipient].body) == (
            sample.letter.subject,
            sample.letter.text,
        )
    assert "{{ 7|add:7 }} <b>closed</b>" in bodies["en@example.org"].body
    content = moderator.get(answer["Location"]).content.decode()
    assert "6 of 6 people written to, 4 messages sent" in " ".join(content.split())
    assert "1 call to make" in content
    assert "Ta med nistepakke" in content


@pytest.mark.parametrize(
    "words",
    [{}, {"subject_nn": "Alone"}, {"text_nn": "Alone"}, {**WORDS, "subject_nn": "x" * 201}, {**WORDS, "statuses": []}],
)
def test_form_says_what_is_missing_and_keeps_what_was_written(moderator, sunnmore, words):
    register(sunnmore)
    data = {"statuses": ["pending"], **words, "step": "send"}

    response = moderator.post(f"{url_of('bulk_message')}?status=all", data)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert words.get("text_nn", "") in response.content.decode()
    assert not Mailing.objects.exists()


def test_other_dates_are_asked_about_within_one_gathering(moderator, sunnmore):
    register(sunnmore)
    url = f"{url_of('bulk_other_date')}?status=all"
    assert "No other date of this gathering is open" in moderator.get(url, follow=True).content.decode()
    make_occurrence(ROMSDAL, gathering_key=sunnmore.gathering_key, days=40)

    shown, _answer = write(moderator, "?status=all", name="bulk_other_date", text_nn="Det er fullt.")
    assert "Romsdal" in shown.samples[0].letter.text
    assert Mailing.objects.get().kind == Kind.OTHER_DATE
    register(make_occurrence(SUNNMORE))
    assert "people of one gathering" in moderator.get(url, follow=True).content.decode()


def test_case_095_manager_of_one_region_reaches_nobody_of_another(client, sunnmore, romsdal):
    mine, theirs = register(sunnmore, name="Mine"), register(romsdal, name="Theirs")
    services.confirm(mine.pk)
    make_mailing(theirs)
    make_mailing(mine, theirs)
    their_task = change(romsdal, venue="Elsewhere")
    client.force_login(make_staff("view", "moderate"))

    assert client.get(f"{url_of('bulk_message')}?id={theirs.pk}").status_code == 403
    assert client.get(f"{url_of('bulk_message')}?id={mine.pk}&id={theirs.pk}").status_code == 403
    for query in (f"?date={romsdal.pk}&status=all", f"?region={ROMSDAL}&status=all"):
        assert client.get(f"{url_of('bulk_message')}{query}").status_code == 302
    write(client, "?status=all&id=all")
    assert names() == ["Mine"]
    for name in ("mailing", "mailing_stop"):
        for pk in [*Mailing.objects.exclude(people__registration=mine).values_list("pk", flat=True), 10**6]:
            method = client.get if name == "mailing" else client.post
            assert (name, method(url_of(name, pk)).status_code) == (name, 403)
        both = Mailing.objects.filter(people__registration=theirs, kind=Kind.FREE).order_by("pk").last()
        assert client.post(url_of("mailing_stop", both.pk)).status_code == 403
    assert client.get(url_of("task_tell", their_task.pk)).status_code == 403
    assert not Mailing.objects.exclude(stopped_at=None).exists()
    listed = client.get(url_of("mailings")).context["rows"]
    assert [row.mailing for row in listed] == [Mailing.objects.order_by("pk").last()]


def make_mailing(*registrations):
    """Return a mailing that somebody has begun."""
    mailing = mailings.to_chosen(Kind.FREE, ["pending", "confirmed"], {"nn": {"subject": "Hei", "text": "Hei"}}, "nn")
    return mailings.begin(mailing, [row.pk for row in registrations], actor=None)


@pytest.mark.parametrize("who", ["reader", "editor", "nobody"])
def test_case_097_writing_to_many_is_for_those_who_decide(client, sunnmore, who):
    registration = register(sunnmore, name="Kari Nordmann")
    mailing = make_mailing(registration)
    task = change(sunnmore, venue="Elsewhere")
    user = make_staff(*(["view"] if who == "reader" else []))
    if who == "editor":
        user.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    client.force_login(user)

    for url in (
        f"{url_of('bulk_message')}?status=all",
        f"{url_of('bulk_other_date')}?status=all",
        url_of("mailings"),
        url_of("mailing", mailing.pk),
        url_of("task_tell", task.pk),
    ):
        response = client.get(url)
        assert (url, response.status_code) == (url, 403)
        assert "Kari" not in response.content.decode()
        assert client.post(url, {**WORDS, "statuses": ["pending"], "step": "send"}).status_code in (403, 405)
    assert client.post(url_of("mailing_stop", mailing.pk)).status_code == 403
    assert Mailing.objects.filter(stopped_at=None).count() == 1
    if who == "reader":
        assert "Send message to participants" not in client.get(url_of("index")).content.decode()


def test_case_100_get_changes_nothing_and_post_takes_a_csrf_token(moderator, sunnmore):
    mailing = make_mailing(register(sunnmore))
    task = change(sunnmore, venue="Elsewhere")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff("view", "moderate", name="berit"))
    urls = [
        f"{url_of('bulk_message')}?status=all",
        url_of("task_tell", task.pk),
        url_of("mailing_stop", mailing.pk),
        url_of("nudge", 1),
    ]

    for url in urls:
        moderator.get(url, {"step": "send"})
        assert strict.post(url, {**WORDS, "statuses": ["pending"], "step": "send"}).status_code == 403
    mailing.refresh_from_db()
    assert (Mailing.objects.count(), mailing.stopped_at) == (1, None)


def test_case_131_writing_works_under_atomic_requests(moderator, sunnmore, monkeypatch):
    register(sunnmore)
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    _shown, answer = write(moderator, "?status=all")
    moderator.post(url_of("mailing_stop", Mailing.objects.get().pk))

    assert answer["Location"] == url_of("mailing", Mailing.objects.get().pk)
    assert Mailing.objects.exclude(stopped_at=None).exists()


def test_the_list_and_the_date_lead_there(moderator, sunnmore):
    register(sunnmore, name="Kari Nordmann")
    content = moderator.get(f"{url_of('index')}?date={sunnmore.pk}&status=all").content.decode()
    assert f"{url_of('bulk_message')}?date={sunnmore.pk}" in content
    assert "/bulk/wagtail_samlingar/registration/message/" in content
    moved = moderator.post("/admin/bulk/wagtail_samlingar/registration/message/?id=1")
    assert moved["Location"].startswith(f"{url_of('bulk_message')}?id=1")
    assert (
        f"{url_of('bulk_other_date')}?date={sunnmore.pk}" in moderator.get(url_of("date", sunnmore.pk)).content.decode()
    )
    # What was searched for is somebody's name: it stays out of addresses.
    searched = moderator.get(f"{url_of('index')}?q=Nordmann").content.decode()
    assert f"{url_of('bulk_message')}?searched=" in searched


def test_cancelling_a_date_tells_people_the_words_written_to_them_and_not_the_reason(moderator, sunnmore, server):
    send_in(sunnmore, name="Kari", email="kari@example.org", language="nn")
    send_in(sunnmore, name="Per", email="per@example.org", language="en")
    Message.objects.all().delete()
    url = url_of("date_cancel", sunnmore.pk)
    fields = {"expected_people": 2, "reason": "The speaker wants more money", "words_nn": "Foredragshaldaren er sjuk."}

    moderator.post(url, fields)
    Message.objects.update(next_attempt_at=timezone.now())
    send_due()

    kari, per = sorted(server.sent, key=lambda mail: mail.to[0])
    for mail in (kari, per):
        assert "Foredragshaldaren er sjuk." in mail.body
        assert "money" not in mail.body
    assert per.subject == "Cancelled: Libraries and volunteers"
    assert "The gathering below is cancelled, and the registration with it." in per.body
    assert set(Message.objects.values_list("kind", "state")) == {(Kind.DATE_CANCELLED, State.SENT)}
    moderator.post(url_of("date_reopen", sunnmore.pk))
    assert set(Registration.objects.values_list("reject_text", flat=True)) == {""}


def test_pages_take_the_same_queries_with_one_and_three_rows(moderator, sunnmore):
    def make(number):
        for n in range(number):
            registration = register(sunnmore, name=f"Person {n}")
            make_mailing(registration)
            services.submit(submission(sunnmore, name=f"Tor {n}", email="", people=[Person(name=f"Tor {n}")]))

    make(1)
    task = change(sunnmore, venue="Elsewhere")
    urls = [
        url_of("mailings"),
        url_of("mailing", Mailing.objects.get().pk),
        f"{url_of('bulk_message')}?status=all",
        url_of("task_tell", task.pk),
    ]
    few = [queries(moderator, url) for url in urls]
    make(2)
    Registration.objects.update(told_digest="other")

    assert [queries(moderator, url) for url in urls] == few


def test_who_asked_can_stop_it_after_somebody_has_chosen_the_other_date(client, sunnmore, romsdal):
    anne, berit = (make_staff("view", "moderate", key=SUNNMORE, name=name) for name in ("anne", "berit"))
    kari = register(sunnmore, name="Kari")
    register(sunnmore, name="Ola")
    client.force_login(anne)
    write(client, f"?date={sunnmore.pk}")
    mailing = Mailing.objects.get()

    services.move(kari.pk, romsdal.pk)

    page = client.get(url_of("mailing", mailing.pk))
    assert page.status_code == 200
    assert len(page.context["dates"]) == 1
    assert client.get(url_of("mailings")).context["rows"]
    client.force_login(berit)
    assert client.get(url_of("mailing", mailing.pk)).status_code == 403
    assert client.post(url_of("mailing_stop", mailing.pk)).status_code == 403
    client.force_login(anne)
    client.post(url_of("mailing_stop", mailing.pk))
    assert Mailing.objects.get().stopped_at
