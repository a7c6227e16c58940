"""Making the e-mail of a message: addresses, headers and parts. Nothing is written, nothing is sent."""

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from wagtail_samlingar.messages.kinds import TO_STAFF


def build(message, letter, people, connection):
    """Return the e-mail (``django.core.mail.EmailMessage``) of ``message`` to its one recipient.

    Args: ``letter`` (``texts.Letter``), ``people`` (registrations it is about), ``connection`` of the mail backend.
    """
    # The contact answers people; staff answer nobody.
    contact = "" if message.kind in TO_STAFF else message.occurrence.contact_email
    return EmailMessage(
        letter.subject,
        letter.text,
        to=[message.recipient],
        reply_to=[contact] if is_address(contact) else None,
        headers={
            "Message-ID": message.message_id,
            # RFC 3834: no holiday answers, please.
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
        connection=connection,
    )


def is_address(text):
    """Return True when ``text`` is one e-mail address, and nothing else."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
