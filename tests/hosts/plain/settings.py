"""A small site: English only, no wagtail-localize, Django's own user, Wagtail's own images, one Site."""

from pathlib import Path

from tests.hosts.common import *
from tests.hosts.databases import databases

INSTALLED_APPS = ["wagtail_samlingar", *WAGTAIL_APPS]
MIDDLEWARE = [middleware for middleware in MIDDLEWARE if "LocaleMiddleware" not in middleware]
ROOT_URLCONF = "tests.hosts.plain.urls"
TEMPLATES = templates(Path(__file__).parent / "templates")

DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
WAGTAIL_I18N_ENABLED = False

# Tests fill in forms faster than people.
WAGTAIL_SAMLINGAR = {"FASTEST_SECONDS": 0}
