"""What a mail server's answer means, and when to try again."""

from dataclasses import dataclass, replace
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from wagtail_samlingar.messages.line import Unreachable

# Waiting times after the first attempt, the second, … and the last of them from then on.
LADDER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
# How long after it was to be sent a message is tried.
GIVE_UP_AFTER = timedelta(days=5)

# SMTP answers from here on are final (RFC 5321, 4.2.1); from 400 on the server asks to be tried again.
PERMANENT = 500
# The server ends the conversation (RFC 5321, 4.2.1), whatever it was asked.
CLOSING = 421
# It wants to know who we are (RFC 4954, 6): that is no answer about a recipient or a text.
NOT_LET_IN = (530, 534, 535, 538)


@dataclass(frozen=True)
class Verdict:
    """What an error means.

    ``code``: its class and SMTP code, without the server's words. ``is_permanent``: this message will never be
    accepted. ``is_down``: the server takes no mail at all now, so there is no use in trying the next message.
    ``is_of_mail``: the mail server or the way to it is at fault, and not the making of the message.
    """

    code: str
    is_permanent: bool = False
    is_down: bool = False
    is_of_mail: bool = True


def judge(error):
    """Return the ``Verdict`` on an exception that was raised when a message was made or sent.

    Only an answer about this recipient or this text is final. That the server refuses to talk, or does not take our
    password or sender, is a fault of the set-up: the messages wait for it to be mended.
    """
    if isinstance(error, Unreachable):
        return replace(judge(error.__cause__), is_permanent=False, is_down=True)
    name = type(error).__name__
    if isinstance(error, SMTPRecipientsRefused):
        codes = [answer[0] for answer in error.recipients.values()]
        code = codes[0] if codes else 0
        return Verdict(f"{name} {code}", _is_final(code), is_down=code == CLOSING)
    if isinstance(error, SMTPResponseException):
        code = error.smtp_code
        is_down = isinstance(error, (SMTPConnectError, SMTPHeloError, SMTPAuthenticationError)) or code == CLOSING
        return Verdict(f"{name} {code}", isinstance(error, SMTPDataError) and _is_final(code), is_down)
    # Timeouts, refused connections and names that do not resolve are all OSError, and so are SMTP's exceptions.
    if isinstance(error, SMTPException):
        return Verdict(name, is_down=isinstance(error, SMTPServerDisconnected))
    return Verdict(name, is_down=isinstance(error, OSError), is_of_mail=isinstance(error, OSError))


def _is_final(code):
    return code >= PERMANENT and code not in NOT_LET_IN


def next_attempt(message, now):
    """Return when to try ``message`` again after an attempt that failed at ``now``, or None to give it up.

    ``message.attempts`` counts that attempt already.
    """
    if now - message.not_before >= GIVE_UP_AFTER:
        return None
    return now + LADDER[min(message.attempts, len(LADDER)) - 1]
