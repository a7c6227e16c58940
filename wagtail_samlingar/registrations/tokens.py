"""Signed form tokens, and the tokens in the links that people get by e-mail. Nothing here touches the database."""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings as django_settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wagtail_samlingar.conf import settings as samlingar_settings

FORM_SALT = "wagtail_samlingar.registrations.form"
LINK_SALT = "wagtail_samlingar.registrations.link"
# Characters. A form token is about 200; what is longer was not made here and is not worth a signature check.
FORM_LIMIT = 600
# Clocks of several web servers differ a little; a token from further ahead was not made by one of them.
CLOCK_SKEW = timedelta(minutes=5)

NONCE = re.compile(r"[0-9a-f]{32}")
# <primary key>-<256 bits in unpadded URL-safe base64>
LINK = re.compile(r"([1-9][0-9]{0,18})-([A-Za-z0-9_-]{43})")
LARGEST_PK = 2**63 - 1


@dataclass(frozen=True)
class FormToken:
    """What a form token says.

    ``gathering_key``: the gathering it was made for. ``nonce``: 32 hexadecimal digits, the idempotency key of the
    submission. ``issued_at``: aware, UTC. ``passed``: the visitor has solved the captcha for this form.
    """

    gathering_key: str
    nonce: str
    issued_at: datetime
    passed: bool


def issue(gathering_key, passed=False, nonce=None):
    """Return a signed form token for ``gathering_key``.

    Pass the ``nonce`` of the token it replaces, so that the submission keeps its idempotency key. The token takes the
    place of a CSRF cookie: the public form acts for nobody who is logged in, and a cached page can set no cookie.
    """
    nonce = secrets.token_hex(16) if nonce is None else nonce
    milliseconds = int(timezone.now().timestamp() * 1000)
    return signing.Signer(salt=FORM_SALT).sign_object([str(gathering_key), nonce, milliseconds, bool(passed)])


def read(token, gathering_key):
    """Return what ``token`` says, or ``None`` if it was not made here, not for ``gathering_key``, or too long ago.

    ``token`` is anything a client sends. The time limit is ``FORM_TOKEN_HOURS``.
    """
    if not isinstance(token, str) or len(token) > FORM_LIMIT or not token.isascii():
        return None
    try:
        made_for, nonce, milliseconds, passed = signing.Signer(salt=FORM_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    if made_for != str(gathering_key) or not NONCE.fullmatch(nonce):
        return None
    issued_at = datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    age = timezone.now() - issued_at
    if not -CLOCK_SKEW <= age <= timedelta(hours=samlingar_settings.FORM_TOKEN_HOURS):
        return None
    return FormToken(made_for, nonce, issued_at, passed)


def make_link(purpose, pk, salt):
    """Return the token of a personal link: ``<pk>-<HMAC-SHA256>``.

    ``purpose`` says what the link may be used for, ``salt`` is the row's own random text. Only the salt is stored, so
    the database alone opens no link, and changing it kills every link of that row. Raises ``ValueError`` for an empty
    salt, which would make a link that cannot be killed.
    """
    if not salt:
        raise ValueError("a link needs the salt of its row")
    return f"{int(pk)}-{_link_mac(purpose, pk, salt, django_settings.SECRET_KEY)}"


def split_link(token):
    """Return ``(pk, mac)`` of a link token, or ``None`` if it does not look like one. Says nothing about validity."""
    found = LINK.fullmatch(token) if isinstance(token, str) else None
    if found is None or int(found[1]) > LARGEST_PK:
        return None
    return int(found[1]), found[2]


def link_matches(token, purpose, pk, salt):
    """Return whether ``token`` was made by :func:`make_link` with these arguments. Takes the same time either way.

    Links made with a key in ``SECRET_KEY_FALLBACKS`` still work, so that a host can change its secret key.
    """
    parts = split_link(token)
    if parts is None or parts[0] != pk or not salt:
        return False
    secret_keys = [django_settings.SECRET_KEY, *django_settings.SECRET_KEY_FALLBACKS]
    matches = [hmac.compare_digest(parts[1], _link_mac(purpose, pk, salt, key)) for key in secret_keys]
    return any(matches)


def _link_mac(purpose, pk, salt, secret_key):
    # NUL cannot occur in any part, so different parts never make the same text.
    text = "\0".join([purpose, str(int(pk)), salt])
    digest = salted_hmac(LINK_SALT, text, secret=secret_key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
