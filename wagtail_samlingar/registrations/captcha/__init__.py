"""The captcha behind a small interface, so that a site can choose another one, or none."""

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from wagtail_samlingar.conf import settings as samlingar_settings

from .base import CaptchaBackend, Challenge

__all__ = ["CaptchaBackend", "Challenge", "get_backend"]


def get_backend() -> CaptchaBackend | None:
    """Return the backend the site has chosen, or ``None`` where ``CAPTCHA_BACKEND`` is ``None`` (no captcha).

    Raises ``ImproperlyConfigured`` for a path that leads nowhere or to something that is not a ``CaptchaBackend``.
    """
    path = samlingar_settings.CAPTCHA_BACKEND
    if path is None:
        return None
    try:
        backend_class = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"WAGTAIL_SAMLINGAR['CAPTCHA_BACKEND']: cannot import {path!r}") from error
    if not (isinstance(backend_class, type) and issubclass(backend_class, CaptchaBackend)):
        raise ImproperlyConfigured(f"WAGTAIL_SAMLINGAR['CAPTCHA_BACKEND']: {path!r} is not a CaptchaBackend")
    return backend_class()
