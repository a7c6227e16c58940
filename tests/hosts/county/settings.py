"""A county's site, which changes everything a site may change.

Its own user (UUID key, e-mail as log-in, no username), its own image model, 32-bit primary keys, a transaction
around every request, hashed static files, a strict Content-Security-Policy, bokmål without a language in the URL,
and our forms inside the site's own base template at a prefix of its own.
"""

from pathlib import Path

from tests.hosts.common import *
from tests.hosts.databases import databases

INSTALLED_APPS = [
    "tests.hosts.county",
    "wagtail_samlingar",
    "wagtail_localize",
    "wagtail_localize.locales",
    *WAGTAIL_APPS,
]
MIDDLEWARE = [*MIDDLEWARE, "tests.hosts.csp.content_security_policy"]
ROOT_URLCONF = "tests.hosts.county.urls"
TEMPLATES = templates(Path(__file__).parent / "templates")

DATABASES = databases(ATOMIC_REQUESTS=True)
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

AUTH_USER_MODEL = "county.User"
WAGTAILIMAGES_IMAGE_MODEL = "county.CountyImage"

LANGUAGE_CODE = "nb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk")]
WAGTAIL_I18N_ENABLED = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

# Tests fill in forms faster than people.
WAGTAIL_SAMLINGAR = {"TIME_ZONE": "Europe/Oslo", "FASTEST_SECONDS": 0}
