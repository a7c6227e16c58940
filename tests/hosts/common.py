"""What every host of the tests shares: nothing a site would decide, only what makes tests fast and quiet."""

import atexit
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.hosts.databases import DATABASE

SECRET_KEY = "not a secret: it signs what tests throw away"
DEBUG = False
ALLOWED_HOSTS = ["*"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# Only for this process; removed when it ends.
_written = tempfile.mkdtemp(prefix="samlingar-tests-")
atexit.register(shutil.rmtree, _written, ignore_errors=True)
STATIC_URL = "/static/"
STATIC_ROOT = str(Path(_written) / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = str(Path(_written) / "media")

# Wagtail 8 brought the second of its APIs; 7.4 has the first only.
HAS_API_V3 = find_spec("wagtail.api.v3") is not None

WAGTAIL_APPS = [
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "captcha",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]


def templates(directory):
    """Return ``TEMPLATES`` with the host's own `directory` (a ``Path``) first.

    ``debug`` lets coverage see which template lines ran.
    """
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [directory],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "wagtail.contrib.settings.context_processors.settings",
                ],
                "debug": True,
            },
        }
    ]


# MariaDB has no conditional unique constraints, and Wagtail's own models use one.
SILENCED_SYSTEM_CHECKS = ["models.W036"] if DATABASE == "mariadb" else []

WAGTAIL_SITE_NAME = "Tests"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
