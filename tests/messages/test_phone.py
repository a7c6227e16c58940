"""People without an e-mail address are told by phone: what is written, what holds, what is said, what is ticked off."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.log_actions import registry

from tests.factories import submission
from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, send_in, states
from wagtail_samlingar.messages import failures, mailing_job, mailings, phone
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.phone_rows import Call, write_calls
from wagtail_samlingar.messages.sender import count_due, send_due
from wagtail_samlingar.models import Message, Occurrence, Party, Registration
from wagtail_samlingar.occurrences.facts import digest_of, facts_of
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.signals import party_submitted
from wagtail_samlingar.registrations.states import RejectReason, Source, Status

pytestmark = pytest.mark.django_db
SECRETS = ("Kari", "Ola", "70 12 34 56")


def phone_in(occurrence, *names):
    """Return the registrations of a party without any e-mail address."""
    people = [Person(name=name, phone="70 12 34 56") for name in names or ("Kari Nordmann",)]
    command = submission(occurrence, name=people[0].name, email="", people=people)
    return list(services.submit(command).registrations.order_by("pk"))


def calls():
    """Return the messages to be told by phone now."""
    return list(phone.to_phone(Occurrence.objects.all(), timezone.now()).order_by("pk"))


def said():
    """Return what is said in the one call to make."""
    (message,) = calls()
    return phone.what_to_say(message, timezone.now()).text


def log_of(registration):
    """Return the log entries about calls of ``registration``."""
    entries = registry.get_logs_for_instance(registration).order_by("timestamp", "pk")
    return [entry for entry in entries if entry.action in (phone.TOLD, phone.NOT_TOLD)]


def test_people_without_an_address_are_called_and_others_written_to():
    (registration,) = phone_in(make_date())
    send_in(make_date(), ("Ola", ""), ("Siri", "siri@example.org"))

    assert [(m.kind, m.state, m.recipient) for m in Message.objects.order_by("pk")] == [
        (Kind.RECEIVED, State.TO_PHONE, ""),
        (Kind.RECEIVED, State.QUEUED, "kari@example.org"),
        (Kind.RECEIVED, State.QUEUED, "siri@example.org"),
    ]
    assert [row.registration for row in Message.objects.first().people.all()] == [registration]


def test_only_those_of_a_party_without_an_address_are_called():
    occurrence = make_date()
    people = [Person(name="Ola"), Person(name="Siri", email="siri@example.org")]
    services.submit(submission(occurrence, name="Ola", email="", people=people))

    assert [(m.state, m.recipient) for m in Message.objects.order_by("state")] == [
        (State.QUEUED, "siri@example.org"),
        (State.TO_PHONE, ""),
    ]
    (call,) = calls()
    assert [row.registration.name for row in call.people.all()] == ["Ola"]


def test_party_is_one_call():
    phone_in(make_date(), "Kari", "Ola", "Siri")

    assert "- Kari\n- Ola\n- Siri\n" in said()


def test_senders_leave_calls_alone(server):
    phone_in(make_date())
    Message.objects.update(next_attempt_at=timezone.now() - dt.timedelta(days=1))

    assert count_due() == 0
    send_due()
    assert (server.sent, states()) == ([], [(Kind.RECEIVED, State.TO_PHONE)])


def test_newer_call_takes_the_place_of_the_older():
    (registration,) = phone_in(make_date())
    services.confirm(registration.pk)
    services.cancel(registration.pk)

    assert states() == [
        (Kind.RECEIVED, State.WITHDRAWN),
        (Kind.HAS_PLACE, State.WITHDRAWN),
        (Kind.CANCELLED, State.TO_PHONE),
    ]


def test_decision_about_one_of_a_party_leaves_the_call_about_the_others():
    kari, ola = phone_in(make_date(), "Kari", "Ola")
    services.confirm(kari.pk)

    first, second = calls()
    assert [row.registration for row in first.people.all()] == [ola]
    assert [row.registration for row in second.people.all()] == [kari]
    services.confirm(ola.pk)
    assert [message.kind for message in calls()] == [Kind.HAS_PLACE] * 2


@pytest.mark.parametrize("how", ["spam", "over", "anonymised", "offer ran out", "moved away"])
def test_what_no_longer_holds_is_no_call(how):
    (registration,) = phone_in(make_date())
    row = Registration.objects.filter(pk=registration.pk)
    assert len(calls()) == 1
    if how == "spam":
        services.mark_spam(registration.pk)
    elif how == "over":
        Occurrence.objects.update(ends_at=timezone.now())
    elif how == "anonymised":
        row.update(anonymised_at=timezone.now())
    elif how == "offer ran out":
        services.waitlist(registration.pk)
        services.offer(registration.pk)
        assert len(calls()) == 1
        row.update(offer_expires_at=timezone.now())
    else:
        row.update(occurrence=make_date())

    assert calls() == []
    message = Message.objects.filter(state=State.TO_PHONE).select_related("party", "occurrence").get()
    assert phone.what_to_say(message, timezone.now()) is None


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (lambda pk: None, "We will call you."),
        (services.confirm, "Your seat is confirmed."),
        (services.waitlist, "We will call you if there is a place for you."),
        (lambda pk: (services.waitlist(pk), services.offer(pk)), "Do you take the place?"),
        (lambda pk: services.reject(pk, reason=RejectReason.FULL), "You did not get a place."),
        (services.cancel, "as you asked"),
        (lambda pk: services.move(pk, make_date().pk), "You are moved to another date"),
    ],
)
def test_what_to_say_has_no_links_and_speaks_of_no_email(decide, words):
    (registration,) = phone_in(make_date())
    Party.objects.update(language="en")
    Message.objects.update(language="en")
    decide(registration.pk)

    text = said()

    assert words in text
    assert text.startswith("Hello Kari Nordmann,")
    for unwanted in ("http", "[link]", "email", "e-mail", "receipt"):
        assert unwanted not in text


def test_what_to_say_is_in_the_language_of_the_person_and_stored_nowhere():
    phone_in(make_date(review_mode="confirm"))

    assert "Plassen din er stadfesta" in said()
    assert list(Message.objects.values_list("text", "subject")) == [("", "")]


def test_tick_is_logged_and_says_how_things_stood():
    user = make_user()
    (registration,) = phone_in(make_date())
    (message,) = calls()

    phone.tick(message.pk, actor=user)

    message.refresh_from_db()
    assert (message.state, message.sent_at is not None) == (State.PHONED, True)
    assert message.people.get().told == Status.PENDING
    (entry,) = log_of(registration)
    assert (entry.action, entry.user, entry.label, entry.data) == (
        phone.TOLD,
        user,
        registration.reference,
        {"kind": "received"},
    )
    assert calls() == []
    with pytest.raises(NotAllowed):
        phone.tick(message.pk, actor=user)
    assert len(log_of(registration)) == 1


def test_tick_is_taken_back():
    user = make_user()
    (registration,) = phone_in(make_date())
    (message,) = calls()
    phone.tick(message.pk, actor=user)

    phone.take_back(message.pk, actor=user)

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.people.get().told) == (State.TO_PHONE, None, "")
    assert [entry.action for entry in log_of(registration)] == [phone.TOLD, phone.NOT_TOLD]
    with pytest.raises(NotAllowed):
        phone.take_back(message.pk, actor=user)


def test_tick_of_what_no_longer_holds_writes_nothing():
    (registration,) = phone_in(make_date())
    (message,) = calls()
    services.mark_spam(registration.pk)

    with translation.override("en"), pytest.raises(NotAllowed, match="no longer holds"):
        phone.tick(message.pk, actor=make_user())

    message.refresh_from_db()
    assert (message.state, message.sent_at) == (State.TO_PHONE, None)
    assert log_of(registration) == []


def test_what_was_ticked_off_stays_when_there_is_something_newer():
    (registration,) = phone_in(make_date())
    phone.tick(calls()[0].pk, actor=make_user())
    services.confirm(registration.pk)

    assert states() == [(Kind.RECEIVED, State.PHONED), (Kind.HAS_PLACE, State.TO_PHONE)]


def test_who_comes_to_the_door_needs_no_call():
    occurrence = make_date()
    (registration,) = phone_in(occurrence)
    clear()
    party = registration.party
    party.source = Source.WALK_IN
    party_submitted.send(sender=Party, party=party, registrations=[registration])

    assert states() == []


def test_calls_take_the_same_statements_at_one_and_three():
    counts = []
    for number in (1, 3):
        rows = [phone_in(make_date())[0] for _n in range(number)]
        with CaptureQueriesContext(connection) as captured:
            written = write_calls(Call(Kind.HAS_PLACE, row.party, [row], row.occurrence_id, {}) for row in rows)
        counts.append(len(captured))
        assert len({message.pk for message in written}) == number
        assert Message.objects.filter(people__registration__in=rows, state=State.TO_PHONE).count() == number

    assert counts[0] == counts[1]


def test_log_and_rows_hold_nothing_personal():
    (registration, *_others) = phone_in(make_date(), "Kari", "Ola")
    phone.tick(calls()[0].pk, actor=make_user())

    for entry in registry.get_logs_for_instance(registration):
        assert not [secret for secret in SECRETS if secret in f"{entry.label} {entry.data}"]
    message = Message.objects.get()
    assert (message.recipient, message.parameters, message.text) == ("", {}, "")


def fail(*people):
    """Return a message of a submission that failed."""
    party = send_in(make_date(), *people)
    Message.objects.update(state=State.FAILED, attempts=3, last_error="bad address")
    return party.messages.order_by("pk").first()


def test_failed_message_is_sent_again(server):
    message = fail()
    failures.send_again(message.pk, actor=make_user())

    send_due()

    assert [mail.to for mail in server.sent] == [["kari@example.org"]]
    assert states() == [(Kind.RECEIVED, State.SENT)]


@pytest.mark.parametrize("emails", [("new@example.org", "new@example.org"), ("new@example.org", "")])
def test_failed_message_is_sent_to_the_address_of_now(server, emails):
    message = fail()
    Party.objects.update(email=emails[0])
    Registration.objects.update(email=emails[1])
    failures.send_again(message.pk, actor=make_user())

    send_due()

    assert [mail.to for mail in server.sent] == [["new@example.org"]]


def test_failed_message_without_an_address_any_more_is_not_sent_again():
    message = fail()
    Party.objects.update(email="")
    Registration.objects.update(email="")

    with translation.override("en"), pytest.raises(NotAllowed, match="no e-mail address"):
        failures.send_again(message.pk, actor=make_user())
    assert states() == [(Kind.RECEIVED, State.FAILED)]


def test_failed_message_to_a_party_is_told_in_one_call():
    message = fail(("Kari Nordmann", ""), ("Ola", ""))
    failures.phone_instead(message.pk, actor=make_user())

    assert "- Kari Nordmann\n- Ola\n" in said()
    with pytest.raises(NotAllowed):
        failures.phone_instead(message.pk, actor=make_user("berit"))


def test_question_to_confirm_an_address_is_not_told_by_phone():
    party = send_in(make_date(), needs_verification=True)
    Message.objects.update(state=State.FAILED)
    message = party.messages.get()

    with translation.override("en"), pytest.raises(NotAllowed, match="nobody who could be told"):
        failures.phone_instead(message.pk, actor=make_user())
    assert states() == [(Kind.CONFIRM_ADDRESS, State.FAILED)]


def test_message_that_has_not_failed_is_left_alone():
    register(make_date())

    for act in (failures.send_again, failures.phone_instead):
        with pytest.raises(NotAllowed):
            act(Message.objects.get().pk, actor=make_user(act.__name__))
    assert states() == [(Kind.RECEIVED, State.QUEUED)]


def test_change_that_was_not_told_after_all_is_a_call_again(server):
    occurrence, staff = make_date(review_mode="confirm"), make_user()
    phone_in(occurrence)
    phone.tick(calls()[0].pk, actor=staff)
    occurrence.venue = "Another place"
    occurrence.facts_digest = digest_of(facts_of(occurrence))
    occurrence.save()
    task = services.note_change(occurrence.pk, {"venue": ["Molde", "Another place"]}, timezone.now())
    mailings.tell_change(task, {}, actor=staff, seen_at=task.created_at)
    mailing_job.write_due()
    (call,) = calls()

    phone.tick(call.pk, actor=staff)
    assert calls() == []
    phone.take_back(call.pk, actor=staff)

    assert [row.pk for row in calls()] == [call.pk]


@pytest.mark.parametrize("is_called", [False, True])
def test_call_that_a_decision_took_the_place_of_is_there_again_when_that_is_undone(is_called):
    staff = make_user()
    (registration,) = phone_in(make_date())
    services.waitlist(registration.pk, actor=staff)
    (first,) = calls()
    if is_called:
        phone.tick(first.pk, actor=staff)
    services.confirm(registration.pk, actor=staff)
    assert [call.kind for call in calls()] == [Kind.HAS_PLACE]

    services.undo(registration.pk, actor=staff)

    assert [call.kind for call in calls()] == ([] if is_called else [Kind.WAITLISTED])


def test_each_of_two_who_came_together_is_called_again(server):
    staff = make_user()
    both = phone_in(make_date(party_limit=3), "Kari", "Ola")
    for registration in both:
        services.waitlist(registration.pk, actor=staff)
    for registration in both:
        services.confirm(registration.pk, actor=staff)
    for registration in both:
        services.undo(registration.pk, actor=staff)

    assert {call.kind for call in calls()} == {Kind.WAITLISTED}
    assert {row.registration.name for call in calls() for row in call.people.all()} == {"Kari", "Ola"}
