"""The queue of e-mails, and when each scheduled job last ran."""

import secrets
from email.utils import parseaddr

from django.conf import settings as django_settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.messages.kinds import JobName, Kind, State
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.models import Party, Registration


def message_id(local_part):
    """Return the ``Message-ID`` with ``local_part`` at the domain of ``DEFAULT_FROM_EMAIL``."""
    domain = parseaddr(django_settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{local_part}@{domain}>"


def new_message_id():
    """Return a new ``Message-ID``."""
    return message_id(secrets.token_hex(16))


class Mailing(models.Model):
    """What staff write to many people at once. A job writes the messages in chunks, so that it can be seen to go on.

    ``texts`` is {language: {"subject": …, "text": …}} as staff wrote it; one stands in for languages without.
    Whom it is for is fixed when it is written: the registrations that were chosen. ``parameters`` are codes and keys:
    "statuses" ({status: True}) that people must have still when it is sent, "fallback" (the language of the text that
    stands in), for a change "task" (primary key) and "known" (the facts as people were told them first).
    """

    kind = models.CharField(max_length=24, choices=Kind)
    texts = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    author = models.ForeignKey(django_settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # No message of it leaves before; until then it can be taken back.
    not_before = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)
    # Set when the last message of it has been written.
    written_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message to many")
        verbose_name_plural = _("messages to many")
        default_permissions = ()
        indexes = [models.Index(fields=["written_at", "id"], name="samlingar_mailing_due")]

    def __str__(self):
        return f"{self.kind}:{self.pk}"


class MailingPerson(models.Model):
    """A person whom a mailing is for. ``is_done``: nothing is left to write to them."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="people")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="mailings")
    is_done = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mailing", "registration"], name="samlingar_mailing_person"),
        ]
        indexes = [models.Index(fields=["mailing", "is_done", "registration"], name="samlingar_mailing_rest")]

    def __str__(self):
        return f"{self.mailing_id}:{self.registration_id}"


class Message(models.Model):
    """One e-mail to one address. The row is the queue: it is written with the change that it tells of.

    The text is made when it is sent, so the row holds no words until then. It goes when its party goes (CASCADE): no
    address and no text outlives the people it is about.
    """

    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    # None for a notice to staff.
    party = models.ForeignKey(Party, on_delete=models.CASCADE, null=True, related_name="messages")
    # The date it is about, which is not the party's own for people who have been moved.
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="messages")
    registrations = models.ManyToManyField(Registration, through="MessageRegistration", related_name="messages")
    recipient = models.CharField(max_length=254)
    language = models.CharField(max_length=16)
    # What staff wrote to many, for the kinds that carry their words.
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, null=True, related_name="messages")
    # What the rows it hangs on do not say: codes and keys, never names or text to render.
    parameters = models.JSONField(default=dict)
    # Fixed here, so that a mail server or reader can tell a second copy for what it is.
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id)

    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Random, set by the sender that has it in hand.
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    # Class and code of the last error; never the server's words, which may hold addresses.
    last_error = models.CharField(max_length=64, blank=True)

    # SEQUENCE of the calendar file that went with it; None: none did.
    calendar_sequence = models.PositiveIntegerField(null=True)
    # As sent, with a placeholder for personal links.
    sent_at = models.DateTimeField(null=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "next_attempt_at", "id"], name="samlingar_msg_due"),
            models.Index(fields=["recipient"], name="samlingar_msg_recipient"),
            # For a limit of messages in a minute.
            models.Index(fields=["sent_at"], name="samlingar_msg_sent"),
        ]

    def __str__(self):
        return f"{self.kind}:{self.pk}"


class MessageRegistration(models.Model):
    """A person whom a message is about."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="people")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="message_people")
    # How things stood for the person as the message told it (``standing.of``); "" until it is sent.
    told = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["message", "registration"], name="samlingar_message_person"),
        ]

    def __str__(self):
        return f"{self.message_id}:{self.registration_id}"


class JobRun(models.Model):
    """One job of ``samlingar_run_due``: who runs it now, and how it last went."""

    name = models.CharField(max_length=32, choices=JobName, unique=True)
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    # The last time it ended well, and the last time it did not, with the class of the error.
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
