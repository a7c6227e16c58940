"""Addresses that turn out to be wrong: what waited for them, what is sent again, and what is taken back meanwhile."""

import datetime as dt
import smtplib

import pytest
from django.utils import timezone

from tests.inbox.factories import make_user
from tests.messages.letters import clear, make_date, register
from tests.registrations.test_services_correcting import as_it_is
from wagtail_samlingar.messages import failures, mailing_job, mailings, reminders
from wagtail_samlingar.messages.kinds import Kind, State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Party, Registration
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.signals import new_address_asked
from wagtail_samlingar.registrations.states import RejectReason, Status

pytestmark = pytest.mark.django_db

GONE = smtplib.SMTPRecipientsRefused({"x": (550, b"gone")})
FULL = smtplib.SMTPRecipientsRefused({"x": (452, b"full")})


def send_all():
    """Send all that waits, as if its time had come."""
    waiting = Message.objects.filter(state__in=[State.QUEUED, State.RETRY])
    waiting.update(next_attempt_at=timezone.now() - dt.timedelta(seconds=1))
    send_due()


def correct(registration, address, **options):
    services.correct(registration.pk, as_it_is(registration, email=address), actor=make_user(address), **options)


@pytest.mark.parametrize("notify", [True, False])
@pytest.mark.parametrize("kind", [Kind.NOT_GIVEN_PLACE, Kind.DATE_CANCELLED, Kind.CANCELLED])
def test_decision_that_waited_reaches_the_corrected_address(server, kind, notify):
    registration, staff = register(make_date(), email="typo@example.org"), make_user()
    clear()
    if kind == Kind.NOT_GIVEN_PLACE:
        services.reject(registration.pk, actor=staff, reason=RejectReason.FULL)
    elif kind == Kind.DATE_CANCELLED:
        services.cancel_people(registration.occurrence_id, actor=staff)
    else:
        services.cancel(registration.pk, actor=staff)
    correct(registration, "right@example.org", notify=notify)
    send_all()

    assert [mail.to for mail in server.sent] == [["right@example.org"]]
    assert Message.objects.get(state=State.SENT).kind == kind


def test_words_of_staff_that_could_not_be_delivered_reach_the_corrected_address(server):
    registration = register(make_date(review_mode="confirm"), email="full@example.org")
    clear()
    texts = {"en": {"subject": "Bring lunch", "text": "There is no café."}}
    mailings.begin(mailings.to_chosen(Kind.FREE, [Status.CONFIRMED], texts, "en"), [registration.pk], actor=make_user())
    mailing_job.write_due()
    server.answers.append(FULL)
    send_all()
    assert Message.objects.get().state == State.RETRY

    correct(registration, "right@example.org", notify=False)
    send_all()

    assert [(mail.to, mail.subject) for mail in server.sent] == [(["right@example.org"], "Bring lunch")]


def test_undoing_revives_nothing_for_an_address_that_was_wrong(server):
    registration, staff = register(make_date(), email="wrong@example.org"), make_user()
    clear()
    services.confirm(registration.pk, actor=staff)
    correct(registration, "right@example.org", notify=True)
    services.cancel(registration.pk, actor=staff)
    services.undo(registration.pk, actor=staff)
    send_all()

    assert {mail.to[0] for mail in server.sent} == {"right@example.org"}


def test_what_is_about_an_address_is_sent_again_to_that_one(server):
    registration = register(make_date(review_mode="confirm"), email="old@example.org")
    send_all()
    services.hand_over(registration.pk, "Ola Ny", "ola@example.org")
    new_address_asked.send(sender=Party, party=registration.party, registration=None, address="typo@example.org")
    Message.objects.filter(state=State.QUEUED).exclude(kind__in=[Kind.ADDRESS_CHANGED, Kind.NEW_ADDRESS]).delete()
    server.answers += [GONE, GONE]
    send_all()
    failed = list(Message.objects.filter(state=State.FAILED).order_by("pk"))
    assert [row.recipient for row in failed] == ["old@example.org", "typo@example.org"]

    before = len(server.sent)
    for row in failed:
        failures.send_again(row.pk, actor=None)
    send_all()

    assert {mail.to[0] for mail in server.sent[before:]} <= {"old@example.org", "typo@example.org"}
    assert set(Message.objects.filter(pk__in=[row.pk for row in failed]).values_list("recipient", flat=True)) == {
        "old@example.org",
        "typo@example.org",
    }


def test_reminder_that_failed_is_no_call_and_stays_where_it_can_be_sent_again(server):
    register(make_date(days=1, reminder_days=3, review_mode="confirm"), email="kari@example.org")
    send_all()
    Registration.objects.update(submitted_at=timezone.now() - dt.timedelta(days=9))
    reminders.write_reminders()
    server.answers.append(GONE)
    send_all()
    failed = Message.objects.get(state=State.FAILED)

    with pytest.raises(NotAllowed):
        failures.phone_instead(failed.pk, actor=make_user())

    failed.refresh_from_db()
    assert (failed.kind, failed.state) == (Kind.REMINDER, State.FAILED)


def test_words_written_to_one_person_do_not_go_to_whom_the_place_is_handed(server):
    registration = register(make_date(review_mode="confirm"), email="kari@example.org")
    clear()
    texts = {"en": {"subject": "To you", "text": "Bring your book."}}
    mailings.begin(mailings.to_chosen(Kind.FREE, [Status.CONFIRMED], texts, "en"), [registration.pk], actor=make_user())
    mailing_job.write_due()

    services.hand_over(registration.pk, "Ola Ny", "ola@example.org")
    send_all()

    assert "To you" not in [mail.subject for mail in server.sent]


def test_undoing_tells_the_corrected_address_how_things_stand(server):
    registration, staff = register(make_date(), email="wrong@example.org"), make_user()
    clear()
    services.confirm(registration.pk, actor=staff)
    services.reject(registration.pk, actor=staff)
    correct(registration, "right@example.org", notify=True)
    services.undo(registration.pk, actor=staff)
    send_all()

    assert Registration.objects.get().status == Status.CONFIRMED
    assert [(mail.to[0], "confirmed" in mail.body) for mail in server.sent] == [("right@example.org", True)]
