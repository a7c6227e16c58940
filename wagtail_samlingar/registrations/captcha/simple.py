"""Puzzles kept in django-simple-captcha's table, with our own rules for making and accepting them.

None of the library's ``CAPTCHA_*`` settings decides whether an answer is accepted, and none is changed: other forms of
the site that use the library behave as before. The settings for fonts, colours and noise do apply to our images.
"""

import re
import secrets
from datetime import timedelta

from captcha.models import CaptchaStore
from django.db import router, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from wagtail_samlingar.conf import settings as samlingar_settings

from .audio import audio_program
from .base import CaptchaBackend, Challenge

# Without those taken for another when they are drawn askew: 0 O D Q, 1 I L, 2 Z, 5 S, 6 G C, 8 B, U V.
ALPHABET = "ACEFHJKMNPRTUWXY3479"
LENGTH = 5
# Characters. Longer than any answer somebody types, spaces included.
ANSWER_LIMIT = 64
# Rows deleted in one statement, so that cleaning up never holds locks for long.
CHUNK = 1000

KEY = re.compile(r"[0-9a-f]{40}")
MARK_SALT = "wagtail_samlingar.registrations.captcha"


def make_key():
    """Return a new key: 80 random bits and a mark of origin made from them, as 40 hexadecimal digits.

    The library's own forms keep their puzzles in the same table, some of them easy to guess. The mark keeps those from
    being answered here, and lets us refuse invented keys without asking the database.
    """
    nonce = secrets.token_hex(10)
    return nonce + _mark(nonce)


def is_our_key(key):
    """Return whether ``key``, which may be anything a client sends, was made by :func:`make_key`."""
    return isinstance(key, str) and bool(KEY.fullmatch(key)) and constant_time_compare(key[20:], _mark(key[:20]))


def find_open(key):
    """Return the stored puzzle ``key`` if it can still be answered, else ``None``. At most one query."""
    if not is_our_key(key):
        return None
    return CaptchaStore.objects.filter(hashkey=key, expiration__gt=timezone.now()).first()


def random_challenge():
    """Return (characters to draw, answer) from the system's randomness; also fit for ``CAPTCHA_CHALLENGE_FUNCT``."""
    challenge = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return challenge, challenge.lower()


class SimpleCaptchaBackend(CaptchaBackend):
    """Image and, where configured, audio from django-simple-captcha."""

    def issue(self):
        """Store a new puzzle (one INSERT) and return it."""
        challenge, response = random_challenge()
        key = make_key()
        CaptchaStore.objects.create(
            hashkey=key,
            challenge=challenge,
            response=response,
            expiration=timezone.now() + timedelta(minutes=samlingar_settings.CAPTCHA_MINUTES),
        )
        audio_url = reverse("wagtail_samlingar:captcha_audio", args=[key]) if audio_program() else None
        return Challenge(key, reverse("wagtail_samlingar:captcha_image", args=[key]), audio_url)

    def check(self, key, answer):
        """Delete the puzzle, then say whether ``answer`` solved it. Case and spaces in the answer do not matter.

        Many requests may read the same row; the database lets one of them delete it, and only that one can pass.
        Raises ``RuntimeError`` inside a transaction (``durable``), because a rollback would undo the deletion.
        """
        if not isinstance(answer, str) or len(answer) > ANSWER_LIMIT or "\0" in answer:
            return False
        typed = "".join(answer.split()).casefold()
        if not typed or not is_our_key(key):
            return False
        # Written where puzzles are: a replica may not have heard of one that is seconds old.
        database = router.db_for_write(CaptchaStore)
        puzzles = CaptchaStore.objects.using(database).filter(hashkey=key)
        solved = puzzles.filter(response=typed, expiration__gt=timezone.now())
        with transaction.atomic(using=database, durable=True):
            # Raw, because ``delete`` would read the row first; nothing hangs on it. Our puzzles are ASCII: other
            # letters may equal them in a database's collation, or be no text to it at all.
            if typed.isascii() and solved._raw_delete(database) == 1:
                return True
            puzzles._raw_delete(database)
        return False

    def remove_expired(self):
        """Delete every expired puzzle in the table, other forms' too, as the library's own clean-up does.

        Walks the table once by primary key, ``CHUNK`` rows in a transaction: ``expiration`` has no index.
        """
        database = router.db_for_write(CaptchaStore)
        expired = CaptchaStore.objects.using(database).filter(expiration__lte=timezone.now()).order_by("pk")
        removed, last = 0, 0
        while chunk := list(expired.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
            removed += CaptchaStore.objects.using(database).filter(pk__in=chunk).delete()[0]
            last = chunk[-1]
        return removed


def _mark(nonce):
    return salted_hmac(MARK_SALT, nonce, algorithm="sha256").hexdigest()[:20]
