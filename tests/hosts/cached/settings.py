"""The localized host behind wagtail-cache, as ``docs/how-to/proxies-and-caches.md`` sets it up.

wagtail-cache 3.0 needs a Wagtail before 8, so ``.ci/wheel`` runs this host with the oldest Wagtail supported.
"""

from tests.hosts.localized.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.frontend_cache", "wagtailcache"]
MIDDLEWARE = [
    "wagtailcache.cache.UpdateCacheMiddleware",
    *MIDDLEWARE,
    "wagtailcache.cache.FetchFromCacheMiddleware",
]
CACHES = CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}}

WAGTAIL_CACHE_BACKEND = "pages"
WAGTAIL_CACHE_KEYRING = True
WAGTAILFRONTENDCACHE = {"wagtail-cache": {"BACKEND": "tests.hosts.cached.purging.WagtailCacheBackend"}}
