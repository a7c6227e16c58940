"""A site in two languages without wagtail-localize: pages are translated as copies (Wagtail's simple translation)."""

from pathlib import Path

from tests.hosts.common import *
from tests.hosts.databases import databases

INSTALLED_APPS = ["wagtail_samlingar", "wagtail.contrib.simple_translation", "wagtail.locales", *WAGTAIL_APPS]
MIDDLEWARE = [*MIDDLEWARE, "tests.hosts.csp.content_security_policy"]
ROOT_URLCONF = "tests.hosts.copied.urls"
TEMPLATES = templates(Path(__file__).parent.parent / "plain" / "templates")

DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("nn", "Norsk nynorsk")]
WAGTAIL_I18N_ENABLED = True

# Tests fill in forms faster than people.
WAGTAIL_SAMLINGAR = {"FASTEST_SECONDS": 0}
