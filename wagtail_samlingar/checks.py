"""System checks with stable ids (``wagtail_samlingar.E…`` errors, ``W…`` warnings)."""

from django.conf import settings as django_settings
from django.core import checks
from django.db import connections

from wagtail_samlingar.conf import settings as samlingar_settings


def check_setting(app_configs=None, **kwargs):
    """E001: ``WAGTAIL_SAMLINGAR`` has a key that the package does not know."""
    unknown = samlingar_settings.unknown_keys()
    if not unknown:
        return []
    return [
        checks.Error(
            f"WAGTAIL_SAMLINGAR has unknown keys: {', '.join(unknown)}.",
            hint="See docs/reference/settings.md for the keys there are.",
            id="wagtail_samlingar.E001",
        )
    ]


def check_page_model(app_configs=None, **kwargs):
    """E002: the site has swapped Wagtail's base page, which is not supported."""
    if getattr(django_settings, "WAGTAILCORE_PAGE_MODEL", "wagtailcore.Page") == "wagtailcore.Page":
        return []
    return [
        checks.Error(
            "wagtail_samlingar does not support a swapped base page model (WAGTAILCORE_PAGE_MODEL).",
            id="wagtail_samlingar.E002",
        )
    ]


def check_isolation_level(app_configs=None, databases=None, **kwargs):
    """E003: MariaDB or MySQL would run at another isolation level than READ COMMITTED."""
    errors = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "mysql":
            level = (connection.settings_dict.get("OPTIONS") or {}).get("isolation_level", "read committed")
            if (level or "").lower() != "read committed":
                errors.append(
                    checks.Error(
                        f"The database “{alias}” uses the isolation level {level!r}.",
                        hint="Set OPTIONS['isolation_level'] to 'read committed': seats are counted under a lock.",
                        id="wagtail_samlingar.E003",
                    )
                )
    return errors


def check_shared_cache(app_configs=None, **kwargs):
    """W004: the default cache is one for each process, so throttles count by process; only with ``check --deploy``."""
    backend = django_settings.CACHES.get("default", {}).get("BACKEND", "")
    if not backend.endswith((".LocMemCache", ".DummyCache")):
        return []
    return [
        checks.Warning(
            "The default cache is not shared between processes: throttles and cached states hold for each by itself.",
            hint="Use Redis, Memcached or the database as CACHES['default'].",
            id="wagtail_samlingar.W004",
        )
    ]


def connect():
    """Register the checks."""
    checks.register(check_setting, checks.Tags.compatibility)
    checks.register(check_page_model, checks.Tags.models)
    checks.register(check_isolation_level, checks.Tags.database)
    checks.register(check_shared_cache, checks.Tags.caches, deploy=True)
