"""Which messages a submission and a decision write, to whom, and that they stand or fall with the change."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register, rows, send_in
from tests.registrations.seating import let_its_day_come
from wagtail_samlingar.messages.kinds import Kind, State, kind_of_change
from wagtail_samlingar.models import Message, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.signals import party_submitted, registration_transitioned
from wagtail_samlingar.registrations.states import ACTIVE, TRANSITIONS, Action, Attendance, RejectReason, Status

pytestmark = pytest.mark.django_db


def staff():
    return get_user_model().objects.first() or make_user("staff")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, Kind.RECEIVED),
        ({"review_mode": "confirm"}, Kind.HAS_PLACE),
        ({"capacity": 0}, Kind.WAITLISTED),
    ],
)
def test_submission_leads_to_one_message(fields, kind):
    send_in(make_date(**fields))

    assert rows() == [(kind, "kari@example.org", 1)]


def test_message_belongs_to_the_party_in_its_language():
    party = send_in(make_date(), language="nb")

    message = Message.objects.get()
    assert (message.party, message.occurrence, message.language) == (party, party.occurrence, "nb")
    assert message.message_id.startswith("<")
    assert message.message_id.endswith("@localhost>")
    assert str(message) == f"received:{message.pk}"


def test_party_at_one_address_gets_one_message_that_names_all():
    send_in(make_date(), ("Ola", ""), ("Siri", "KARI@example.org"), ("", ""))

    assert rows() == [(Kind.RECEIVED, "kari@example.org", 3)]


def test_people_with_an_address_of_their_own_get_a_message_of_their_own():
    send_in(make_date(), ("Ola", "ola@example.org"), ("Siri", ""), ("Per", "Ola@Example.org"))

    assert rows() == [(Kind.RECEIVED, "kari@example.org", 3), (Kind.RECEIVED, "ola@example.org", 2)]


def test_people_without_any_address_are_told_by_phone():
    send_in(make_date(), email="", contact_phone="71000000")

    assert (Registration.objects.count(), rows()) == (1, [(Kind.RECEIVED, "", 1)])
    assert Message.objects.get().state == State.TO_PHONE


def test_unverified_party_gets_nothing_but_the_question_to_confirm():
    party = send_in(make_date(), ("Ola", "ola@example.org"), ("Siri", ""), needs_verification=True)
    assert rows() == [(Kind.CONFIRM_ADDRESS, "kari@example.org", 0)]

    services.verify(party.pk)

    assert rows()[1:] == [(Kind.RECEIVED, "kari@example.org", 2), (Kind.RECEIVED, "ola@example.org", 1)]


@pytest.mark.parametrize("act", ["cancel", "mark_spam"])
def test_unverified_people_are_told_of_no_decision(act):
    registration = register(make_date(), needs_verification=True)
    clear()

    getattr(services, act)(registration.pk, actor=staff())

    assert rows() == []


def test_unconfirmed_address_that_ran_out_is_not_written_to():
    party = send_in(make_date(), needs_verification=True)
    clear()
    Party.objects.filter(pk=party.pk).update(verify_by=timezone.now())

    assert services.expire_due() == 1
    assert rows() == []


def test_duplicate_is_explained_by_email_once_an_hour(frozen):
    clock = frozen("2026-09-01 12:00")
    occurrence = make_date()
    send_in(occurrence)
    clear()

    for _n in range(5):
        send_in(occurrence)
    assert rows() == [(Kind.ALREADY_REGISTERED, "kari@example.org", 0)]

    clock.shift(3601)
    send_in(occurrence)
    assert rows() == [(Kind.ALREADY_REGISTERED, "kari@example.org", 0)] * 2


def test_duplicate_behind_an_unconfirmed_address_is_asked_to_confirm_first():
    occurrence = make_date()
    send_in(occurrence)
    clear()

    party = send_in(occurrence, needs_verification=True)
    services.verify(party.pk)

    assert [kind for kind, _recipient, _people in rows()] == [Kind.CONFIRM_ADDRESS, Kind.ALREADY_REGISTERED]


def offer(registration):
    services.waitlist(registration.pk)
    services.offer(registration.pk)


def tick_off(row):
    let_its_day_come()
    return services.set_attendance(row.pk, Attendance.ATTENDED)


DECISIONS = [
    (lambda row: services.confirm(row.pk), [Kind.HAS_PLACE]),
    (lambda row: services.waitlist(row.pk), [Kind.WAITLISTED]),
    (lambda row: services.reject(row.pk, reason=RejectReason.FULL), [Kind.NOT_GIVEN_PLACE]),
    (offer, [Kind.WAITLISTED, Kind.OFFERED]),
    (lambda row: (offer(row), services.accept(row.pk)), [Kind.WAITLISTED, Kind.OFFERED, Kind.HAS_PLACE]),
    (lambda row: (offer(row), services.decline(row.pk)), [Kind.WAITLISTED, Kind.OFFERED, Kind.CANCELLED]),
    (lambda row: services.cancel(row.pk), [Kind.CANCELLED]),
    (lambda row: services.cancel(row.pk, actor=staff()), [Kind.CANCELLED]),
    (lambda row: services.mark_spam(row.pk), []),
    (lambda row: (services.mark_spam(row.pk), services.not_spam(row.pk)), [Kind.RECEIVED]),
    (lambda row: (services.reject(row.pk), services.reopen(row.pk)), [Kind.NOT_GIVEN_PLACE, Kind.REOPENED]),
    (lambda row: (services.confirm(row.pk), tick_off(row)), [Kind.HAS_PLACE]),
]


@pytest.mark.parametrize(("decide", "kinds"), DECISIONS, ids=[str(number) for number in range(len(DECISIONS))])
def test_decision_leads_to_its_message(decide, kinds):
    registration = register(make_date())
    clear()

    decide(registration)

    assert rows() == [(kind, registration.email, 1) for kind in kinds]


def test_decision_is_told_at_the_contacts_address_where_a_person_has_none():
    party = send_in(make_date(), ("Ola", ""), ("Siri", "siri@example.org"))
    clear()

    for registration in party.registrations.order_by("pk"):
        services.confirm(registration.pk)

    assert rows() == [(Kind.HAS_PLACE, "kari@example.org", 1), (Kind.HAS_PLACE, "siri@example.org", 1)]


def test_people_decided_about_before_the_mail_leaves_are_named_in_one_message():
    party = send_in(make_date(), ("Ola", ""), ("Siri", ""), ("Per", ""))
    clear()

    for registration in party.registrations.order_by("pk")[:2]:
        services.confirm(registration.pk)
    services.reject(party.registrations.last().pk, text="Per has been before.")

    assert rows() == [(Kind.HAS_PLACE, "kari@example.org", 2), (Kind.NOT_GIVEN_PLACE, "kari@example.org", 1)]


def test_people_withdrawn_for_different_reasons_are_told_apart():
    party = send_in(make_date(), ("Ola", ""), ("Siri", ""))
    clear()
    first, second = party.registrations.order_by("pk")

    services.cancel(first.pk)
    services.cancel(second.pk, actor=staff())

    assert rows() == [(Kind.CANCELLED, "kari@example.org", 1)] * 2


def test_same_person_decided_twice_is_named_once():
    registration = register(make_date())
    clear()

    for _n in range(2):
        services.waitlist(registration.pk)
        services.reopen(registration.pk)

    assert rows() == [(Kind.WAITLISTED, registration.email, 1), (Kind.REOPENED, registration.email, 1)]


def test_case_007_capacity_raised_moves_a_party_up_with_one_message():
    occurrence = make_date(capacity=0, waitlist_mode="confirm")
    send_in(occurrence, ("Ola", ""), ("Siri", ""))
    clear()
    type(occurrence).objects.update(capacity=2)

    assert services.fill_waitlist(occurrence.pk) == 2
    assert rows() == [(Kind.HAS_PLACE, "kari@example.org", 2)]


def test_offer_that_ran_out_is_told():
    occurrence = make_date()
    registration = register(occurrence)
    offer(registration)
    clear()
    Registration.objects.update(offer_expires_at=timezone.now())

    services.expire_due()

    assert rows() == [(Kind.OFFER_EXPIRED, registration.email, 1)]


def test_moved_person_is_told_of_the_new_date():
    registration = register(make_date())
    target = make_date()
    clear()

    services.move(registration.pk, target.pk)

    assert rows() == [(Kind.MOVED, registration.email, 1)]
    assert Message.objects.get().occurrence == target


def test_cancelled_date_tells_everybody_on_it():
    occurrence = make_date()
    party = send_in(occurrence, ("Ola", ""), ("Siri", "siri@example.org"), ("Per", ""))
    services.mark_spam(party.registrations.last().pk)
    clear()

    services.cancel_people(occurrence.pk, actor=staff())

    assert rows() == [(Kind.DATE_CANCELLED, "kari@example.org", 1), (Kind.DATE_CANCELLED, "siri@example.org", 1)]


def test_every_transition_has_a_message_or_none_on_purpose():
    silent = {
        (before, action)
        for (before, action), afters in TRANSITIONS.items()
        for after in afters
        if kind_of_change(action, before, after) is None
    }

    assert silent == {
        (None, Action.SUBMIT),
        (Status.UNVERIFIED, Action.VERIFY),
        (Status.UNVERIFIED, Action.EXPIRE),
        (Status.UNVERIFIED, Action.CANCEL),
        (Status.UNVERIFIED, Action.MARK_SPAM),
        (Status.PENDING, Action.MARK_SPAM),
        (Status.WAITLISTED, Action.MARK_SPAM),
        (Status.CONFIRMED, Action.SET_ATTENDANCE),
        # The person has just done it; who takes over a place is told at another address.
        *((status, Action.CHANGE) for status in ACTIVE),
        (Status.PENDING, Action.HAND_OVER),
        (Status.CONFIRMED, Action.HAND_OVER),
        # Led back to spam, or to an address that is not confirmed.
        (Status.PENDING, Action.UNDO),
        (Status.WAITLISTED, Action.UNDO),
        (Status.CANCELLED, Action.UNDO),
        (Status.SPAM, Action.UNDO),
    }


class Broken(Exception):
    pass


def fail(**kwargs):
    raise Broken


@pytest.mark.concurrency
def test_case_016_change_and_message_are_written_together_or_not_at_all():
    occurrence = make_date()
    registration = register(occurrence)
    clear()
    registration_transitioned.connect(fail)
    party_submitted.connect(fail)
    try:
        with pytest.raises(Broken):
            services.confirm(registration.pk)
        with pytest.raises(Broken):
            send_in(occurrence, name="Ola", email="ola@example.org")
    finally:
        registration_transitioned.disconnect(fail)
        party_submitted.disconnect(fail)

    registration.refresh_from_db()
    assert (registration.status, Party.objects.count(), rows()) == (Status.PENDING, 1, [])
