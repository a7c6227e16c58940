"""
Settings of the example site: an ordinary Wagtail site in three languages with wagtail_samlingar installed.

They suit a demonstration on one machine. A real site keeps its own settings; all that wagtail_samlingar needs of them
is its place in ``INSTALLED_APPS`` and, if wanted, the setting ``WAGTAIL_SAMLINGAR``.
"""

import os
from pathlib import Path

SITE_DIR = Path(__file__).resolve().parent
# Everything the running site writes: database, uploaded images, the e-mails it would have sent.
VAR_DIR = Path(os.environ.get("EXAMPLE_SITE_VAR", SITE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

PORT = int(os.environ.get("PORT", "8000"))

DEBUG = os.environ.get("EXAMPLE_SITE_DEBUG", "1") == "1"
SECRET_KEY = os.environ.get("EXAMPLE_SITE_SECRET_KEY", "only-for-the-demonstration-on-your-own-machine")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("EXAMPLE_SITE_HOSTS", "").split(","))]

INSTALLED_APPS = [
    "example_site.home",
    "wagtail_samlingar",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.api.v2",
    "wagtail.api.v3",
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
    "rest_framework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "example_site.csp.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "example_site.urls"
WSGI_APPLICATION = "example_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "example_site.home.context_processors.visitor",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "db.sqlite3",
        "OPTIONS": {
            # A writer waits for its turn when its transaction begins, instead of failing half-way through it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Readers are not held up by the writer.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The demonstration's passwords are one word: nothing is checked here.
AUTH_PASSWORD_VALIDATORS = []

# Wagtail has no nynorsk catalogue and 55 % of a bokmål one. A word missing in the user's language is taken from
# LANGUAGE_CODE's catalogue, so with "nb" a nynorsk editor reads "Publiser", with "nn" the same editor reads "Publish".
# Which language visitors meet first is decided by the root page of the Site: the nynorsk front page.
LANGUAGE_CODE = "nb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("nn", "Norsk nynorsk"),
    ("nb", "Norsk bokmål"),
    ("en", "English"),
]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
LOCALE_PATHS = [SITE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

# Nothing is sent from a demonstration: every e-mail becomes a file one can read.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "Samlingar <samlingar@example.org>"

SECURE_REFERRER_POLICY = "same-origin"
# The page editor posts one field per block and sub-block.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = "Fylkesnettstaden (demo)"
WAGTAILADMIN_BASE_URL = f"http://localhost:{PORT}"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False

WAGTAIL_SAMLINGAR = {
    "TIME_ZONE": "Europe/Oslo",
    # Tests fill in the form faster than people do.
    "FASTEST_SECONDS": int(os.environ.get("EXAMPLE_SITE_FASTEST_SECONDS", "3")),
}
