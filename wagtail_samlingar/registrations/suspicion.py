"""Who behaves like a robot. Suspects are never refused: they confirm their address by e-mail and hold no seat.

No address is stored. Senders are told apart by HMACs with a secret that lives in the shared cache for a day, so that
nothing that is kept leads back to anybody (ASVS 2.4.1, 15.3.4).
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from wagtail_samlingar.conf import settings as samlingar_settings

PREFIX = "samlingar"
DAY = 24 * 60 * 60
WINDOW = 10 * 60
# Bits of an IPv6 address that one household or office has.
IPV6_NETWORK = 64


def sender_of(meta):
    """Return a key for the network address behind ``meta`` (``request.META``), the same for a day.

    ``X-Forwarded-For`` counts only as far as the site says it has proxies (``PROXY_COUNT``).
    """
    return _hmac(_network(_address(meta)))


def _address(meta):
    proxies = samlingar_settings.PROXY_COUNT
    forwarded = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return meta.get("REMOTE_ADDR", "")


def _network(address):
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))


def _hmac(text):
    return hmac.new(_secret(), text.encode(), hashlib.sha256).hexdigest()


def _secret():
    """Return the secret of today. Every process sees the same one, as long as they share the cache."""
    key = f"{PREFIX}:secret:{timezone.now():%Y%m%d}"
    secret = cache.get(key)
    if secret is None:
        cache.add(key, secrets.token_hex(32), DAY)
        secret = cache.get(key) or ""
    return secret.encode()


def count(what, key, seconds):
    """Count one more of ``what`` for ``key`` (from :func:`sender_of`) and return how many in this window."""
    window = int(timezone.now().timestamp()) // seconds
    name = f"{PREFIX}:{what}:{window}:{key}"
    cache.add(name, 0, seconds * 2)
    try:
        return cache.incr(name)
    except ValueError:
        # Evicted between the two calls: a cache under pressure throttles nobody.
        return 1


def is_suspect(data, token, sender):
    """Return True when the form's data look like a robot's: the honeypot, too fast, too many from one address.

    Args: ``data`` (posted fields), ``token`` (``FormToken`` or None), ``sender`` (key). A form whose captcha is solved
    has taken its time: its token was made anew by that.
    """
    if data.get("website"):
        return True
    fastest = timedelta(seconds=samlingar_settings.FASTEST_SECONDS)
    if token is not None and not token.passed and timezone.now() - token.issued_at < fastest:
        return True
    return count("register", sender, WINDOW) > samlingar_settings.THROTTLE_ADDRESS


def may_have_challenge(sender):
    """Count a challenge for ``sender`` and return whether they may have it."""
    return count("challenge", sender, WINDOW) <= samlingar_settings.THROTTLE_CHALLENGES


def may_have_verification(email):
    """Count a verification mail to ``email`` and return whether it may be sent today."""
    return count("verify", _hmac(email.casefold()), DAY) <= samlingar_settings.THROTTLE_VERIFICATION


def may_ask_for_links(email, sender):
    """Count a request for the lost links of ``email`` and return whether they may be sent today."""
    from_here = count("links", sender, WINDOW) <= samlingar_settings.THROTTLE_ADDRESS
    return count("links-to", _hmac(email.casefold()), DAY) <= samlingar_settings.THROTTLE_LINKS and from_here
