"""The site the package was made for: nynorsk, bokmål and English with wagtail-localize, and Wagtail's APIs mounted."""

from pathlib import Path

from tests.hosts.common import *
from tests.hosts.databases import databases

INSTALLED_APPS = [
    "tests.hosts.localized",
    "wagtail_samlingar",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.api.v2",
    *(["wagtail.api.v3"] if HAS_API_V3 else []),
    "rest_framework",
    *WAGTAIL_APPS,
]
MIDDLEWARE = [*MIDDLEWARE, "tests.hosts.csp.content_security_policy"]
ROOT_URLCONF = "tests.hosts.localized.urls"
TEMPLATES = templates(Path(__file__).parent / "templates")

DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "nn"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nn", "Norsk nynorsk"), ("nb", "Norsk bokmål"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# Tests fill in forms faster than people.
WAGTAIL_SAMLINGAR = {"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 0}
