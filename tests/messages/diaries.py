"""The calendars of those who are written to, and the files that a message would bring them."""

import datetime as dt

from django.utils import timezone

from tests.feeds.reading import Diary
from wagtail_samlingar.feeds.ical import Address
from wagtail_samlingar.messages.calendar_files import files_for
from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.sender import send_due
from wagtail_samlingar.models import Message, Registration

FYLKET = Address("Fylket", "post@fylke.example")


class Diaries(dict):
    """{address: ``Diary``} that take in every file of every mail that ``server`` gets, in order."""

    def __init__(self, server):
        super().__init__()
        self.server = server

    def __missing__(self, address):
        self[address] = Diary()
        return self[address]

    def send(self):
        """Send what is due; return the number of files that went out."""
        before = len(self.server.sent)
        send_due()
        files = 0
        for mail in self.server.sent[before:]:
            for attachment in mail.attachments:
                content = attachment.content
                self[mail.to[0]].take(content.encode() if isinstance(content, str) else content)
                files += 1
        return files


def sequences():
    """Return (kind, SEQUENCE) of the messages that were sent, in order."""
    sent = Message.objects.filter(state=State.SENT).order_by("sent_at", "pk")
    return list(sent.values_list("kind", "calendar_sequence"))


def draft(kind, registration, **fields):
    """Return a message about ``registration`` that has not been sent."""
    return Message.objects.create(
        kind=kind,
        party=registration.party,
        occurrence=registration.occurrence,
        recipient=registration.party.email,
        language="en",
        next_attempt_at=timezone.now() + dt.timedelta(days=1),
        **fields,
    )


def files(kind, *registrations):
    """Return [(METHOD, SEQUENCE)] of the files that would go with a message about ``registrations`` now."""
    rows = [Registration.objects.select_related("party", "occurrence").get(pk=row.pk) for row in registrations]
    message = draft(kind, rows[0])
    return [(file.method, file.sequence) for file in files_for(message, rows, FYLKET)]
