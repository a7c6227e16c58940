"""A message that could not be sent: marked in the list, and sent again from the page of the case."""

import smtplib

import pytest
from django.urls import reverse

from tests.inbox.factories import ROMSDAL, make_occurrence, register
from tests.messages.backends import PATH, ScriptedBackend
from wagtail_samlingar.inbox.flags import Flag
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

BUTTON = "Send again"


@pytest.fixture
def failed(sunnmore, settings):
    """Return a registration whose receipt the mail server refuses for good; later it takes everything."""
    settings.EMAIL_BACKEND = PATH
    ScriptedBackend.begin()
    registration = register(sunnmore, email="wrong@example.org")
    ScriptedBackend.answers = [smtplib.SMTPRecipientsRefused({"wrong@example.org": (550, b"nobody")})]
    assert send_due() == {State.FAILED: 1}
    return registration


def url(registration, name="send_again"):
    return reverse(f"samlingar_registrations:{name}", args=[registration.pk])


def send_again(client, registration, message=None):
    message = message or Message.objects.get().pk
    return client.post(url(registration), {"message": message})


def test_case_082_failed_message_marks_its_row_and_is_sent_again_from_the_case(moderator, failed):
    rows = moderator.get(reverse("samlingar_registrations:index")).context["object_list"]
    assert [row.facts.flags for row in rows] == [[Flag.MESSAGE_FAILED]]
    assert BUTTON in moderator.get(url(failed, "case")).content.decode()
    Registration.objects.update(email="right@example.org")
    failed.party.email = "right@example.org"
    failed.party.save()

    answer = send_again(moderator, failed)

    assert answer.status_code == 302
    assert answer.url.endswith("#samlingar-messages")
    assert send_due() == {State.SENT: 1}
    assert [mail.to for mail in ScriptedBackend.sent] == [["right@example.org"]]
    page = moderator.get(url(failed, "case")).content.decode()
    assert BUTTON not in page


def test_message_is_sent_again_once(moderator, failed):
    send_again(moderator, failed)
    answer = moderator.post(url(failed), {"message": Message.objects.get().pk}, follow=True)

    assert "Somebody else was faster" in answer.content.decode()
    assert send_due() == {State.SENT: 1}


def test_case_097_who_may_only_view_does_not_send_again(reader, failed):
    assert BUTTON not in reader.get(url(failed, "case")).content.decode()
    send_again(reader, failed)

    assert Message.objects.get().state == State.FAILED


def test_case_095_message_of_another_case_is_not_sent_again(moderator, failed):
    ours = register(failed.occurrence)
    theirs = register(make_occurrence(ROMSDAL))
    message = Message.objects.get(party=failed.party).pk
    other = Message.objects.get(party=theirs.party)
    Message.objects.filter(pk=other.pk).update(state=State.FAILED)

    send_again(moderator, ours, message)
    send_again(moderator, ours, other.pk)
    send_again(moderator, theirs, other.pk)
    send_again(moderator, ours, "no number")

    assert set(Message.objects.filter(pk__in=[message, other.pk]).values_list("state", flat=True)) == {State.FAILED}


def test_case_100_get_sends_nothing_again(moderator, failed):
    assert moderator.get(url(failed)).url == url(failed, "case")

    assert Message.objects.get().state == State.FAILED
