"""What publishing leaves to do about the people of a date: made by editing pages in the admin as editors do."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone, translation
from wagtail.log_actions import registry

from tests.editing import edit_form
from tests.factories import occurrences_of
from tests.inbox.factories import make_occurrence
from tests.inbox.factories import register as make_registration
from wagtail_samlingar.models import DateTask, Occurrence
from wagtail_samlingar.occurrences.facts import facts_of
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.date_tasks import removed_with_people, untold_changes
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.fact_words import differences
from wagtail_samlingar.registrations.receivers import on_facts_changed

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def publish(editor):
    """Return ``publish(page, **fields of the first date)``, which edits and publishes it in the admin."""

    def change(page, **fields):
        form = edit_form(editor, page)
        form.date().update(fields)
        form.publish()

    return change


def open_tasks():
    """Return the names of the facts that each open task is about."""
    return [sorted(task.facts) for task in DateTask.objects.filter(settled_at=None).order_by("pk")]


def told():
    """Return (label, before, after) of the one open task in English."""
    task = DateTask.objects.select_related("occurrence").get(settled_at=None)
    with translation.override("en"):
        return [(str(row.label), row.before, row.after) for row in differences(task, "en")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"starts_on": "2031-10-28", "start_time": "12:00"},
            ("When", "Monday 27 October 2031, 10:00–15:00", "Tuesday 28 October 2031, 12:00–15:00"),
        ),
        ({"end_time": "16:30"}, ("When", "Monday 27 October 2031, 10:00–15:00", "Monday 27 October 2031, 10:00–16:30")),
        ({"venue": "Molde"}, ("Where", "Venue to be announced", "Molde")),
        ({"venue_address": "Gørvelplassen 1"}, ("Where", "Venue to be announced", "Gørvelplassen 1")),
        ({"online_url": "https://meet.example/a"}, ("Link for taking part online", "None", "There is one")),
        ({"state": "cancelled"}, ("State", "Goes ahead", "Cancelled")),
        ({"state": "postponed"}, ("State", "Goes ahead", "Postponed")),
    ],
)
def test_change_of_what_people_go_by_is_a_task(publish_new, register, publish, fields, expected):
    page = publish_new(start_time="10:00", end_time="15:00")
    register(page, 2)

    publish(page, **fields)

    assert told() == [expected]
    assert DateTask.objects.get().created_at == Occurrence.objects.get().recorded_at


@pytest.mark.parametrize("fields", [{}, {"capacity": "20"}, {"closes_on": "2031-10-01"}])
def test_nothing_is_to_be_told_where_people_go_by_the_same(gathering, register, publish, fields):
    register(gathering)

    publish(gathering, **fields)

    assert open_tasks() == []


def test_date_without_people_leaves_no_task(gathering, register, publish):
    (registration,) = register(gathering)
    services.cancel(registration.pk)

    publish(gathering, venue="Molde")

    assert open_tasks() == []


def test_another_online_link_is_told_of_without_telling_it(publish_new, register, publish):
    page = publish_new(online_url="https://meet.example/secret")
    register(page)

    publish(page, online_url="https://meet.example/other")

    assert told() == [("Link for taking part online", "There is one", "It is another one now")]
    assert "meet.example" not in str(DateTask.objects.get().facts)


def test_changes_are_one_task_that_keeps_what_people_were_told_first(gathering, register, publish):
    register(gathering)

    publish(gathering, venue="Molde")
    publish(gathering, venue="Ålesund", state="postponed")

    assert told() == [("State", "Goes ahead", "Postponed"), ("Where", "Venue to be announced", "Ålesund")]
    assert DateTask.objects.count() == 1


def test_change_that_is_taken_back_leaves_nothing_to_tell(gathering, register, publish):
    register(gathering)
    publish(gathering, venue="Molde", state="postponed")

    publish(gathering, venue="")
    assert open_tasks() == [["state"]]
    publish(gathering, state="planned")

    assert not DateTask.objects.exists()


def test_new_change_after_the_people_were_told_is_a_new_task(gathering, register, publish, editor_user):
    register(gathering)
    publish(gathering, venue="Molde")
    task = DateTask.objects.get()
    services.settle_change(task.pk, actor=editor_user, seen_at=task.created_at)

    publish(gathering, venue="Ålesund")

    assert told() == [("Where", "Molde", "Ålesund")]
    assert DateTask.objects.count() == 2


def test_change_after_the_page_was_shown_is_not_settled_unseen(gathering, register, publish, editor_user):
    register(gathering)
    publish(gathering, venue="Molde")
    seen = DateTask.objects.get()
    publish(gathering, state="postponed")

    with pytest.raises(NotAllowed):
        services.settle_change(seen.pk, actor=editor_user, seen_at=seen.created_at)

    assert open_tasks() == [["state", "venue"]]


def test_those_who_register_after_the_change_know(gathering, register, publish, frozen):
    clock = frozen("2031-01-10 12:00")
    (first,) = register(gathering)
    clock.shift(60)
    publish(gathering, venue="Molde")
    clock.shift(60)
    register(gathering)
    services.cancel(first.pk)

    assert not untold_changes(Occurrence.objects.all(), timezone.now()).exists()


def test_undecided_date_that_is_decided_is_a_task(publish_new, register, publish):
    page = publish_new()
    register(page)

    publish(page, starts_on="", start_time="", end_time="", when_text="Week 44")
    (row,) = told()
    assert row[2] == "Week 44"
    publish(page, when_text="Week 45")

    assert told()[0][2] == "Week 45"


def test_word_for_an_undecided_date_in_one_more_language_is_no_news():
    occurrence = Occurrence(when_texts={"nn": "Veke 44"}, time_zone="Europe/Oslo")
    known = facts_of(occurrence)
    later = Occurrence(when_texts={"nn": "Veke 44", "en": "Week 44"}, time_zone="Europe/Oslo")

    on_facts_changed(None, before=occurrence, after=later)

    assert known != facts_of(later)
    assert not DateTask.objects.exists()


def test_date_that_is_over_leaves_no_task(gathering, register):
    register(gathering)
    (before,) = occurrences_of(gathering)
    past = timezone.now() - dt.timedelta(days=3)
    Occurrence.objects.update(starts_at=past, ends_at=past, venue="Molde")
    before.starts_at = before.ends_at = past

    on_facts_changed(None, before=before, after=Occurrence.objects.get())

    assert not DateTask.objects.exists()


def test_removed_date_asks_until_it_is_back_and_anew_when_it_goes_again(editor, editor_user, publish_new, register):
    page = publish_new("Libraries", "2031-10-27", "2031-11-03")
    register(page)
    occurrence = occurrences_of(page)[0]

    def asked():
        return list(removed_with_people(Occurrence.objects.all(), timezone.now()))

    assert asked() == []
    form = edit_form(editor, page)
    removed = form.streams["dates"].pop(0)
    form.publish()
    assert asked() == [occurrence]

    services.keep_people(occurrence.pk, actor=editor_user)
    edit_form(editor, page).publish()
    assert asked() == []

    form = edit_form(editor, page)
    form.streams["dates"].insert(0, removed)
    form.publish()
    assert asked() == []
    form = edit_form(editor, page)
    form.streams["dates"].pop(0)
    form.publish()
    assert asked() == [occurrence]


def test_log_names_nobody(gathering, register, publish, editor_user):
    (registration,) = register(gathering)
    publish(gathering, venue="Molde")
    task = DateTask.objects.get()
    services.settle_change(task.pk, actor=editor_user, seen_at=task.created_at)
    services.keep_people(task.occurrence_id, actor=editor_user)

    entries = [entry for entry in log_entries(task.occurrence) if entry.action.startswith("samlingar.people")]
    assert {entry.action for entry in entries} == {"samlingar.people_told", "samlingar.people_kept"}
    for entry in entries:
        assert entry.user == editor_user
        assert entry.label == str(task.occurrence)
        assert registration.name not in f"{entry.label} {entry.data}"


def log_entries(instance):
    """Return what Wagtail's log has about ``instance``."""
    return list(registry.get_logs_for_instance(instance))


@pytest.mark.concurrency
def test_two_changes_noted_at_once_are_one_task(monkeypatch):
    occurrence = make_occurrence()
    make_registration(occurrence)
    known = facts_of(occurrence)
    Occurrence.objects.update(venue="Molde", state="postponed")
    gate = threading.Barrier(2, timeout=60)

    def note(name):
        try:
            gate.wait()
            services.note_change(occurrence.pk, {name: known[name]}, timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=note, args=[name]) for name in ("venue", "state")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert open_tasks() == [["state", "venue"]]
