"""A message says how things stand when it is sent: what no longer holds, or was told already, is withdrawn."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, send_in, states
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Occurrence, Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def sent(server):
    return [mail.subject.partition(":")[0] for mail in server.sent]


def test_decision_before_the_receipt_left_takes_its_place(server):
    registration = register(make_date())
    services.confirm(registration.pk)

    send_due()

    assert states() == [(Kind.RECEIVED, State.WITHDRAWN), (Kind.HAS_PLACE, State.SENT)]
    assert sent(server) == ["Your seat is confirmed"]


def test_decision_taken_back_before_it_was_told_is_never_heard_of(server):
    registration = register(make_date())
    send_due()
    services.reject(registration.pk)
    services.reopen(registration.pk)

    send_due()

    assert states()[1:] == [(Kind.NOT_GIVEN_PLACE, State.WITHDRAWN), (Kind.REOPENED, State.WITHDRAWN)]


def test_decision_taken_back_after_it_was_told_is_told_again(server):
    registration = register(make_date())
    for decide in (services.reject, services.reopen, services.reject):
        send_due()
        decide(registration.pk)
    send_due()

    assert {state for _kind, state in states()} == {State.SENT}
    assert sent(server) == [
        "Registration received",
        "Answer to your registration",
        "Your registration is considered again",
        "Answer to your registration",
    ]


def test_case_083_same_decision_made_twice_while_the_server_was_away_is_told_once(server):
    registration = register(make_date())
    clear()
    services.confirm(registration.pk)
    services.reopen(registration.pk)
    services.confirm(registration.pk)

    send_due()

    assert sent(server) == ["Your seat is confirmed"]


def test_cancelled_date_that_goes_ahead_after_all_before_people_were_told(server):
    occurrence = make_date()
    services.confirm(register(occurrence).pk)
    send_due()
    staff = make_user()
    services.cancel_people(occurrence.pk, actor=staff)
    services.reopen_people(occurrence.pk, actor=staff)
    # As when the time to undo is over.
    Message.objects.update(next_attempt_at=timezone.now())

    send_due()

    assert sent(server) == ["Your seat is confirmed"]
    assert [state for _kind, state in states()[2:]] == [State.WITHDRAWN] * 2


def test_only_those_of_whom_it_holds_are_named(server):
    party = send_in(make_date(), ("Ola", ""), ("Siri", ""))
    ola = party.registrations.order_by("pk").first()
    services.confirm(ola.pk)

    send_due()

    first, second = server.sent
    assert ("Ola" in first.body, "Siri" in first.body) == (False, True)
    assert ("Ola" in second.body, "Siri" in second.body) == (True, False)


def test_contact_and_person_are_told_each_for_themselves(server):
    send_in(make_date(), ("Ola", "ola@example.org"))

    send_due()

    assert [mail.to for mail in server.sent] == [["kari@example.org"], ["ola@example.org"]]


def test_second_offer_with_another_deadline_is_told(server):
    registration = register(make_date())
    clear()
    for _n in range(2):
        services.waitlist(registration.pk)
        services.offer(registration.pk)
        send_due()

    assert sent(server).count("You are offered a place") == 2


def test_offer_that_ran_out_before_it_could_be_told(server):
    registration = register(make_date())
    services.waitlist(registration.pk)
    services.offer(registration.pk)
    clear()
    registration.refresh_from_db()
    services.waitlist(registration.pk)
    services.offer(registration.pk)
    Registration.objects.update(offer_expires_at=timezone.now())

    send_due()

    assert {state for _kind, state in states()} == {State.WITHDRAWN}


def test_spam_is_never_mailed_even_when_a_message_waits(server):
    registration = register(make_date())
    services.mark_spam(registration.pk)

    send_due()

    assert (states(), server.sent) == ([(Kind.RECEIVED, State.WITHDRAWN)], [])


def test_anonymised_people_are_not_written_to(server):
    register(make_date())
    Registration.objects.update(anonymised_at=timezone.now())

    send_due()

    assert server.sent == []


def test_nothing_is_told_about_a_date_that_is_over(server):
    occurrence = make_date()
    register(occurrence)
    send_in(occurrence, email="ola@example.org", needs_verification=True)
    Occurrence.objects.update(ends_at=timezone.now())

    send_due()

    assert {state for _kind, state in states()} == {State.WITHDRAWN}


def test_moved_and_moved_back_before_it_was_told(server):
    here, there = make_date(), make_date()
    registration = register(here)
    send_due()
    services.move(registration.pk, there.pk)
    services.move(registration.pk, here.pk)

    send_due()

    assert states()[1:] == [(Kind.MOVED, State.WITHDRAWN), (Kind.MOVED, State.WITHDRAWN)]


def test_moved_person_reads_the_status_on_the_new_date(server):
    registration = register(make_date())
    services.confirm(registration.pk)
    services.move(registration.pk, make_date(capacity=0).pk)

    send_due()

    (mail,) = server.sent
    assert "Status there: On the waiting list" in mail.body


@pytest.mark.parametrize("change", ["verified", "late", "spam"])
def test_question_to_confirm_is_asked_only_while_it_can_be_answered(server, change):
    party = send_in(make_date(), needs_verification=True)
    if change == "verified":
        services.verify(party.pk)
    elif change == "late":
        type(party).objects.update(verify_by=timezone.now() - dt.timedelta(seconds=1))
    else:
        services.mark_spam(party.registrations.get().pk)

    send_due()

    assert states()[0] == (Kind.CONFIRM_ADDRESS, State.WITHDRAWN)


def test_message_whose_people_are_gone_is_withdrawn(server):
    party = send_in(make_date())
    party.registrations.all().delete()

    send_due()

    assert (states(), server.sent) == ([(Kind.RECEIVED, State.WITHDRAWN)], [])
