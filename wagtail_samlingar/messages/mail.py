"""Making the e-mail of a message: addresses, headers and parts. Nothing is written, nothing is sent."""

import secrets
from email.errors import HeaderParseError
from email.headerregistry import Address as HeaderAddress
from email.policy import Compat32
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from wagtail_samlingar.feeds.ical import Address
from wagtail_samlingar.messages import html, links
from wagtail_samlingar.messages.kinds import TO_STAFF
from wagtail_samlingar.messages.plain import one_line


class ShortHeaders(Compat32):
    """The policy of Python's older messages, which writes a header that fits on its line as it is.

    Compat32 takes every header apart and puts it together again, to find where a long one may be broken.
    """

    def fold_binary(self, name, value):
        """Return the header as bytes with its line end."""
        line = f"{name}: {value}"
        if isinstance(value, str) and line.isascii() and line.isprintable() and len(line) <= self.max_line_length:
            return f"{line}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


SHORT_HEADERS = ShortHeaders()


class Mail(EmailMultiAlternatives):
    """An e-mail that is made in little time."""

    def message(self, *args, **kwargs):
        """Return the message as Django makes it, with boundaries drawn by lot: 128 bits that no part holds.

        Python looks through every part for a boundary it has drawn, with an expression that it compiles each time.
        """
        made = super().message(*args, **kwargs)
        for part in made.walk():
            if part.is_multipart():
                part.set_boundary(f"=={secrets.token_hex(16)}==")
        # Django 6 makes messages with a policy of its own.
        if type(made.policy) is Compat32:
            made.policy = SHORT_HEADERS
        return made


def build(message, letter, sender, files=()):
    """Return the e-mail (``Mail``) of ``message`` to its one recipient.

    Args: ``letter`` (``texts.Letter``), ``sender`` (``feeds.ical.Address``, see :func:`sender_of`), ``files``
    (``calendar_files.CalendarFile``). The text comes first, then the same as HTML, then the file about the message's
    own date: as a part that mail programs act on, and as an attachment for those who open it themselves.
    """
    subject = one_line(letter.subject)
    mail = Mail(
        subject,
        letter.text,
        with_name(sender.name, sender.email),
        to=[message.recipient],
        reply_to=_reply_to(message),
        headers={
            "Message-ID": message.message_id,
            # RFC 3834: no holiday answers, please. Exchange asks for a header of its own.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            "Content-Language": message.language,
        },
    )
    occurrence = message.occurrence
    own = (occurrence.base_url, links.admin_base(), occurrence.online_url)
    mail.attach_alternative(html.page(letter.text, subject=subject, language=message.language, own=own), "text/html")
    _add_files(mail, files)
    return mail


def _add_files(mail, files):
    """Add calendar files. Programs act on one, the first of them: Outlook looks at no other (RFC 6047, 2.4)."""
    for number, file in enumerate(files):
        content = file.content.decode()
        kind = f"text/calendar; method={file.method}"
        if number == 0:
            mail.attach_alternative(content, kind)
            # The same as an attachment; another type, so that no program acts on it twice.
            mail.attach(file.name, file.content, "application/ics")
        else:
            mail.attach(file.name, content, kind)


def sender_of(name, email):
    """Return the ``Address`` that mail of a Site comes from: its own, else that of ``DEFAULT_FROM_EMAIL``.

    Args: ``name`` and ``email`` as the Site's settings have them ("": none). A name of the Site's goes with either
    address, that of ``DEFAULT_FROM_EMAIL`` with its own only.
    """
    default_name, default_email = _taken_apart(django_settings.DEFAULT_FROM_EMAIL)
    if email:
        return Address(name, email)
    return Address(name or default_name, default_email)


# The same address for message after message.
_taken_apart = lru_cache(maxsize=16)(parseaddr)


def with_name(name, email):
    """Return an address for a header, with a display name where there is one: quoted where needed, on one line."""
    name = one_line(name)
    try:
        return str(HeaderAddress(display_name=name, addr_spec=email)) if name else email
    # Addresses that are right, and that Python does not take apart, go without a name.
    except (ValueError, IndexError, HeaderParseError):
        return email


def _reply_to(message):
    """Return the contact, who answers people; staff answer nobody."""
    contact = message.occurrence.contact_email
    if message.kind in TO_STAFF or not is_address(contact):
        return None
    return [contact]


def is_address(text):
    """Return True when ``text`` is one e-mail address, and nothing else."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
