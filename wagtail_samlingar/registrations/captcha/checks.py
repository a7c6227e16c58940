"""System checks of the captcha, with stable ids."""

from captcha.conf import settings as captcha_settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from . import get_backend
from .audio import audio_program
from .simple import LENGTH

STOCK_GENERATORS = ("captcha.helpers.random_char_challenge", "captcha.helpers.math_challenge")


def check_backend(app_configs=None, **kwargs):
    """E020: ``CAPTCHA_BACKEND`` leads to no captcha backend."""
    try:
        get_backend()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="wagtail_samlingar.E020")]
    return []


def check_production(app_configs=None, **kwargs):
    """E021, E022: modes of django-simple-captcha that leave the site's forms open; only with ``check --deploy``.

    Our own challenges obey neither mode, but the site's other forms do, and with a pool those show our images too.
    """
    errors = []
    if captcha_settings.CAPTCHA_TEST_MODE:
        errors.append(
            checks.Error(
                "CAPTCHA_TEST_MODE is on: django-simple-captcha accepts the answer “passed”.",
                hint="Remove it. The registration form does not need it; tests can read the answer from CaptchaStore.",
                id="wagtail_samlingar.E021",
            )
        )
    if captcha_settings.CAPTCHA_GET_FROM_POOL:
        errors.append(
            checks.Error(
                "CAPTCHA_GET_FROM_POOL is on: one challenge is shown to several people, and expired ones are kept.",
                hint="Remove it. Making a challenge costs one INSERT.",
                id="wagtail_samlingar.E022",
            )
        )
    return errors


def check_display(app_configs=None, **kwargs):
    """W023: the image is too narrow for our characters. W024: the speech program is missing."""
    warnings = []
    size = captcha_settings.CAPTCHA_IMAGE_SIZE
    width = LENGTH * captcha_settings.CAPTCHA_FONT_SIZE
    if size and size[0] < width:
        warnings.append(
            checks.Warning(
                f"CAPTCHA_IMAGE_SIZE is too narrow: the {LENGTH} characters of the registration form may be cut off.",
                hint=f"Make it at least {width} pixels wide, or remove it.",
                id="wagtail_samlingar.W023",
            )
        )
    if captcha_settings.CAPTCHA_FLITE_PATH and audio_program() is None:
        warnings.append(
            checks.Warning(
                "CAPTCHA_FLITE_PATH names no program that can be run: the captcha has no sound.",
                hint="Install flite, or correct the path.",
                id="wagtail_samlingar.W024",
            )
        )
    return warnings


def check_generator(app_configs=None, **kwargs):
    """W025: the site's other forms use django-simple-captcha's own generator; only with ``check --deploy``.

    Ours are drawn from the system's randomness in any case. A site without other captcha forms may silence this.
    """
    if captcha_settings.CAPTCHA_CHALLENGE_FUNCT not in STOCK_GENERATORS:
        return []
    return [
        checks.Warning(
            "The site's other captchas use a generator of django-simple-captcha that is not made for security.",
            hint="Set CAPTCHA_CHALLENGE_FUNCT to 'wagtail_samlingar.registrations.captcha.simple.random_challenge'.",
            id="wagtail_samlingar.W025",
        )
    ]


def connect():
    """Register the checks."""
    checks.register(check_backend, checks.Tags.compatibility)
    checks.register(check_production, checks.Tags.security, deploy=True)
    checks.register(check_generator, checks.Tags.security, deploy=True)
    checks.register(check_display, checks.Tags.compatibility)
