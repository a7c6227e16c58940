"""The page of tasks: what it shows, what may be done there, and who may."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import submission
from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_staff,
    make_user,
    permission,
    received,
    register,
)
from tests.inbox.test_queries import queries
from wagtail_samlingar.inbox.task_counts import TaskCounts, task_counts
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.models import DateTask, Message, Occurrence, Registration
from wagtail_samlingar.occurrences.facts import facts_of
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.every_database, pytest.mark.usefixtures("in_english")]
PHONE = "70 12 34 56"


def url_of(name, *args):
    """Return an address of the inbox."""
    return reverse(f"samlingar_registrations:{name}", args=args)


def words(response):
    """Return the messages on the page."""
    return " ".join(str(message) for message in response.context["messages"])


def remove(occurrence, state="date_removed"):
    """Record that ``occurrence`` left its page."""
    Occurrence.objects.filter(pk=occurrence.pk).update(page_state=state, recorded_at=timezone.now())
    return occurrence


def change(occurrence, **fields):
    """Publish other facts of ``occurrence``; return the task."""
    known = facts_of(occurrence)
    Occurrence.objects.filter(pk=occurrence.pk).update(**fields)
    return services.note_change(occurrence.pk, known, timezone.now())


def call(occurrence, name="Kari Nordmann", phone=PHONE):
    """Return the message about somebody without an e-mail address who was given a place."""
    command = submission(occurrence, name=name, email="", people=[Person(name=name, phone=phone)])
    registration = services.submit(command).registrations.get()
    services.confirm(registration.pk)
    return Message.objects.get(state=State.TO_PHONE, people__registration=registration)


def fail(occurrence, name="Per Hansen"):
    """Return a message to somebody that could not be sent."""
    registration = register(occurrence, name=name)
    message = registration.party.messages.get()
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, last_error="SMTPRecipientsRefused 550")
    return message


def make_everything(occurrence):
    """Leave one task of each kind about dates like ``occurrence``: return {name: primary key to post to}."""
    removed, changed = (make_occurrence(SUNNMORE) for _n in range(2))
    register(removed)
    remove(removed)
    register(changed)
    return {
        "date_keep": removed.pk,
        "date_move": removed.pk,
        "task_told": change(changed, venue="Elsewhere").pk,
        "call_told": call(occurrence).pk,
        "call_not_told": call(occurrence, name="Ola").pk,
        "message_again": fail(occurrence).pk,
        "message_phone": fail(occurrence, name="Siri").pk,
    }


def test_nothing_to_do_is_said(moderator):
    assert "There is nothing to do" in moderator.get(url_of("tasks")).content.decode()


@pytest.mark.parametrize("state", ["date_removed", "page_deleted"])
def test_removed_date_with_people_is_a_task_until_they_are_kept(moderator, sunnmore, state, frozen):
    clock = frozen("2026-09-01 12:00")
    register(sunnmore)
    register(sunnmore)
    remove(sunnmore, state)
    clock.shift(60)

    response = moderator.get(url_of("tasks"))
    assert [(row.occurrence, row.people) for row in response.context["removed"]] == [(sunnmore, 2)]
    for name in ("date_move", "date_cancel", "date_keep"):
        assert url_of(name, sunnmore.pk) in response.content.decode()

    kept = moderator.post(url_of("date_keep", sunnmore.pk), follow=True)
    assert kept.context["removed"] == []
    assert "stay registered" in words(kept)

    clock.shift(60)
    remove(sunnmore)
    assert [row.occurrence for row in moderator.get(url_of("tasks")).context["removed"]] == [sunnmore]


@pytest.mark.parametrize("case", ["nobody", "withdrawn", "over", "unpublished", "live"])
def test_no_task_where_there_is_nobody_to_ask_about(moderator, case):
    occurrence = make_occurrence(SUNNMORE, days=-2 if case == "over" else 30)
    if case != "nobody":
        other = make_occurrence(SUNNMORE)
        registration = register(other)
        Registration.objects.filter(pk=registration.pk).update(occurrence=occurrence)
    if case == "withdrawn":
        services.cancel(registration.pk)
    if case != "live":
        remove(occurrence, "page_unpublished" if case == "unpublished" else "date_removed")

    assert moderator.get(url_of("tasks")).context["removed"] == []


def test_everybody_is_moved_and_those_who_could_not_are_listed(moderator, sunnmore):
    target = make_occurrence(SUNNMORE, gathering_key=sunnmore.gathering_key, days=40, capacity=2)
    rows = [register(sunnmore, name=name) for name in ("Per", "Siri", "Ola", "Kari")]
    services.waitlist(rows[0].pk)
    services.confirm(rows[1].pk)
    Registration.objects.filter(pk=rows[3].pk).update(status=Status.OFFERED)
    remove(sunnmore)

    asked = moderator.get(url_of("date_move", sunnmore.pk))
    assert "4 people who have, wait for or are offered a place" in asked.content.decode()
    response = moderator.post(url_of("date_move", sunnmore.pk), {"expected_people": 4, "date": target.pk})

    statuses = dict(Registration.objects.filter(occurrence=target).values_list("name", "status"))
    # Seats go to those who had one.
    assert statuses == {"Siri": Status.CONFIRMED, "Ola": Status.PENDING, "Per": Status.WAITLISTED}
    assert [reference for reference, _reason in response.context["outcome"].skipped] == [rows[3].reference]
    content = response.content.decode()
    assert rows[3].reference in content
    assert "1 of them is on the waiting list there" in content
    assert Message.objects.filter(kind=Kind.MOVED).count() == 3


@pytest.mark.parametrize(
    "data", [{"expected_people": 1}, {"expected_people": 2, "date": "TARGET"}, {"expected_people": 1, "date": "x"}]
)
def test_nobody_is_moved_without_a_date_of_the_gathering_or_when_the_number_has_changed(moderator, sunnmore, data):
    target = make_occurrence(SUNNMORE, gathering_key=sunnmore.gathering_key, days=40)
    registration = register(sunnmore)
    data = {name: target.pk if value == "TARGET" else value for name, value in data.items()}

    response = moderator.post(url_of("date_move", sunnmore.pk), data)

    assert response.status_code == 422
    assert Registration.objects.get(pk=registration.pk).occurrence == sunnmore
    assert 'name="expected_people" value="1"' in response.content.decode()


def test_nobody_is_moved_to_a_date_outside_the_scope(moderator, sunnmore):
    target = make_occurrence(ROMSDAL, gathering_key=sunnmore.gathering_key)
    registration = register(sunnmore)

    content = moderator.get(url_of("date_move", sunnmore.pk)).content.decode()
    moderator.post(url_of("date_move", sunnmore.pk), {"expected_people": 1, "date": target.pk})

    assert "There is no other date" in content
    assert Registration.objects.get(pk=registration.pk).occurrence == sunnmore


def test_moving_goes_on_where_one_request_stops(moderator, sunnmore, monkeypatch):
    monkeypatch.setattr("wagtail_samlingar.registrations.services.moving_people.BATCH", 1)
    target = make_occurrence(SUNNMORE, gathering_key=sunnmore.gathering_key, days=40)
    register(sunnmore)
    register(sunnmore)

    response = moderator.post(url_of("date_move", sunnmore.pk), {"expected_people": 2, "date": target.pk})

    assert response.context["outcome"].left == 1
    assert "1 person is left" in response.content.decode()
    assert target.registrations.count() == 1


def test_change_tells_what_people_know_and_how_many(moderator, sunnmore):
    received(register(sunnmore), days=1)
    received(Registration.objects.get(pk=call(sunnmore).people.get().registration_id), days=1)
    Registration.objects.filter(pk=register(sunnmore).pk).update(submitted_at=timezone.now() + dt.timedelta(minutes=1))
    change(sunnmore, venue="The library", state="postponed")

    response = moderator.get(url_of("tasks"))

    (row,) = response.context["changed"]
    assert (row.people, row.without_address) == (2, 1)
    told = [(fact.label, fact.before, fact.after) for fact in row.differences]
    assert told == [("State", "Goes ahead", "Postponed"), ("Where", "Venue to be announced", "The library")]
    content = response.content.decode()
    assert "2 people have not been told" in content
    assert "1 of them without an e-mail address" in content


def test_change_is_settled(moderator, sunnmore):
    register(sunnmore)
    task = change(sunnmore, venue="The library")
    (row,) = moderator.get(url_of("tasks")).context["changed"]

    response = moderator.post(url_of("task_told", task.pk), {"seen_at": row.seen_at}, follow=True)

    assert response.context["changed"] == []
    task.refresh_from_db()
    assert task.settled_by.is_active
    again = moderator.post(url_of("task_told", task.pk), {"seen_at": row.seen_at}, follow=True)
    assert "done with this task already" in words(again)


@pytest.mark.parametrize("seen_at", ["", "nonsense", "2020-01-01T00:00:00", "2020-01-01T00:00:00+00:00"])
def test_change_that_was_not_seen_is_not_settled(moderator, sunnmore, seen_at):
    register(sunnmore)
    task = change(sunnmore, venue="The library")

    response = moderator.post(url_of("task_told", task.pk), {"seen_at": seen_at}, follow=True)

    assert len(response.context["changed"]) == 1
    assert words(response)


def test_call_tells_whom_where_and_what_and_is_ticked_off(moderator, sunnmore):
    message = call(sunnmore)
    party = message.party
    content = moderator.get(url_of("tasks")).content.decode()
    assert "Kari Nordmann" in content
    assert "tel:70123456" in content

    page = moderator.get(url_of("call", message.pk))
    content = page.content.decode()
    assert "Kari Nordmann" in content
    assert PHONE in content
    assert "Plassen din er stadfesta." in content
    assert "Kari" not in page.context["header_title"]

    response = moderator.post(url_of("call_told", message.pk), follow=True)
    assert response.context["calls"] == []
    assert party.reference in words(response)
    told = moderator.get(url_of("call", message.pk)).content.decode()
    assert "They have not been told after all" in told

    back = moderator.post(url_of("call_not_told", message.pk), follow=True)
    assert back.context["letter"] is not None
    assert len(moderator.get(url_of("tasks")).context["calls"]) == 1


def test_call_that_no_longer_holds_is_not_shown_and_not_ticked(moderator, sunnmore):
    message = call(sunnmore)
    Registration.objects.update(status=Status.SPAM)

    assert moderator.get(url_of("tasks")).context["calls"] == []
    assert "no longer holds" in moderator.get(url_of("call", message.pk)).content.decode()
    assert "no longer holds" in words(moderator.post(url_of("call_told", message.pk), follow=True))
    message.refresh_from_db()
    assert (message.state, message.sent_at) == (State.TO_PHONE, None)


def test_failed_message_is_sent_again_to_the_address_of_now(moderator, sunnmore):
    message = fail(sunnmore)
    Registration.objects.update(email="new@example.org")
    type(message.party).objects.update(email="new@example.org")
    response = moderator.get(url_of("tasks"))
    assert "SMTPRecipientsRefused 550" in response.content.decode()

    moderator.post(url_of("message_again", message.pk))

    message.refresh_from_db()
    assert (message.state, message.recipient, message.last_error) == (State.QUEUED, "new@example.org", "")
    assert moderator.get(url_of("tasks")).context["failed"] == []


def test_failed_message_is_told_by_phone_instead(moderator, sunnmore):
    message = fail(sunnmore)

    moderator.post(url_of("message_phone", message.pk))

    context = moderator.get(url_of("tasks")).context
    assert [row.names for row in context["calls"]] == ["Per Hansen"]
    assert context["failed"] == []


def test_counts_are_those_of_the_page(moderator, sunnmore):
    make_everything(sunnmore)
    context = moderator.get(url_of("tasks")).context
    user = context["request"].user

    counts = task_counts(user)

    assert counts == TaskCounts(removed=1, changed=1, to_phone=2, failed=2)
    sections = [context[name] for name in ("removed", "changed", "calls", "failed")]
    assert [len(rows) for rows in sections] == [1, 1, 2, 2]
    assert counts.all == 6
    assert not task_counts(make_user("nobody"))
    assert not task_counts(make_staff("view", "moderate", key=ROMSDAL, name="berit"))
    assert task_counts(make_user("boss", superuser=True)) == counts


def test_case_095_tasks_outside_the_scope_do_not_exist(client, sunnmore):
    targets = make_everything(sunnmore)
    client.force_login(make_staff("view", "moderate", key=ROMSDAL, name="berit"))

    page = client.get(url_of("tasks"))
    assert page.context["is_empty"]
    assert "Kari" not in page.content.decode()
    for name, pk in {**targets, "call": targets["call_told"]}.items():
        outside, missing = (
            client.get(url_of(name, number)) if name == "call" else client.post(url_of(name, number))
            for number in (pk, pk + 1000)
        )
        assert (name, outside.status_code, missing.status_code) == (name, 403, 403)
        assert outside.context["message"] == missing.context["message"]


@pytest.mark.parametrize("who", ["reader", "editor", "nobody"])
def test_case_097_tasks_are_for_those_who_decide(client, sunnmore, who):
    targets = make_everything(sunnmore)
    user = make_staff(*(["view"] if who == "reader" else []))
    if who == "editor":
        user.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    client.force_login(user)

    for url in (url_of("tasks"), url_of("call", targets["call_told"]), url_of("date_move", targets["date_move"])):
        response = client.get(url)
        assert response.status_code == 403
        assert "Kari" not in response.content.decode()
    for name, pk in targets.items():
        assert (name, client.post(url_of(name, pk)).status_code) == (name, 403)
    assert DateTask.objects.filter(settled_at=None).count() == DateTask.objects.count()


def test_case_100_get_changes_nothing_and_post_takes_a_csrf_token(moderator, sunnmore):
    targets = make_everything(sunnmore)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff("view", "moderate", name="berit"))

    def everything():
        return (
            list(Message.objects.order_by("pk").values_list("state", "sent_at")),
            list(DateTask.objects.order_by("pk").values_list("settled_at", flat=True)),
            list(Registration.objects.order_by("pk").values_list("occurrence", "status")),
        )

    before = everything()
    for name, pk in targets.items():
        assert moderator.get(url_of(name, pk)).status_code in (200, 302)
        assert strict.post(url_of(name, pk)).status_code == 403
    assert everything() == before


def test_case_131_actions_work_under_atomic_requests(moderator, sunnmore, monkeypatch):
    targets = make_everything(sunnmore)
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    for name, pk in targets.items():
        assert moderator.post(url_of(name, pk), {"expected_people": 1}).status_code in (302, 422)


def test_tasks_take_the_same_queries_with_one_and_three_of_each(moderator, sunnmore):
    make_everything(sunnmore)
    with_few = queries(moderator, url_of("tasks"))
    for _n in range(2):
        make_everything(make_occurrence(SUNNMORE, ROMSDAL))

    assert queries(moderator, url_of("tasks")) == with_few
