"""The one setting of the package, ``WAGTAIL_SAMLINGAR``, read lazily.

Every key has a default; an unknown key is reported by a system check (``checks.py``) and is refused here.
"""

from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.utils.translation import gettext_lazy as _

DEFAULTS = {
    # IANA name of the zone in which editors write wall-clock times. None: Django's TIME_ZONE.
    "TIME_ZONE": None,
    # Families of target groups, also offered to visitors as "I come from": (key, label) pairs.
    "TARGET_GROUP_FAMILIES": [
        ("municipal", _("From the municipalities")),
        ("voluntary", _("From the voluntary sector")),
        ("county", _("From the county")),
        ("other", _("Others")),
    ],
    # Dotted path of a CaptchaBackend, or None for no captcha at all.
    "CAPTCHA_BACKEND": "wagtail_samlingar.registrations.captcha.simple.SimpleCaptchaBackend",
    # Minutes a challenge can be answered (WCAG 2.2.1: long enough to fill in the form).
    "CAPTCHA_MINUTES": 60,
    # Hours a form token lives.
    "FORM_TOKEN_HOURS": 24,
    # Hours in which an address can be confirmed by e-mail.
    "VERIFY_HOURS": 48,
    # Seconds a person needs at least for the form; faster senders confirm by e-mail.
    "FASTEST_SECONDS": 3,
    # Registrations from one network address in ten minutes before senders confirm by e-mail (a county sits behind one).
    "THROTTLE_ADDRESS": 200,
    # Proxies before the site that add to X-Forwarded-For. 0: the header is not believed.
    "PROXY_COUNT": 0,
    # Challenges handed to one network address in ten minutes.
    "THROTTLE_CHALLENGES": 600,
    # Verification mails to one e-mail address in a day.
    "THROTTLE_VERIFICATION": 5,
    # Times that lost links are sent to one e-mail address in a day.
    "THROTTLE_LINKS": 5,
    # Seconds a registration waits for others on the same date before its sender is asked to try again.
    "LOCK_SECONDS": 8,
    # Bytes a posted registration may be.
    "BODY_LIMIT": 65536,
    # Minutes in which a decision can be undone, and for which its message is held back. 0: no undo.
    "UNDO_MINUTES": 5,
    # Seconds a page may stay in shared caches when no change of state is nearer.
    "CACHE_SECONDS": 300,
    # Messages that may be sent in a minute, by all senders together. None: no limit.
    "MESSAGES_PER_MINUTE": None,
    # Language from which nynorsk takes what other apps have not translated, such as "nb". None: LANGUAGE_CODE.
    "NYNORSK_FALLBACK": None,
}


class SamlingarSettings:
    """Attribute access to the values of ``WAGTAIL_SAMLINGAR`` with the defaults above."""

    def __getattr__(self, name):
        if name not in DEFAULTS:
            raise AttributeError(f"WAGTAIL_SAMLINGAR has no key {name!r}")
        return getattr(django_settings, "WAGTAIL_SAMLINGAR", {}).get(name, DEFAULTS[name])

    def unknown_keys(self):
        """Return the keys of the host's setting that this package does not know, sorted."""
        return sorted(set(getattr(django_settings, "WAGTAIL_SAMLINGAR", {})) - set(DEFAULTS))

    def zone(self):
        """Return the ``ZoneInfo`` in which editors write wall-clock times."""
        return ZoneInfo(self.TIME_ZONE or django_settings.TIME_ZONE)


settings = SamlingarSettings()
