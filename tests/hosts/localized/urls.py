"""URLs of the localized host: content under its language, everything else outside."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from tests.hosts.localized.apis import mounted

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("pamelding/", include("wagtail_samlingar.urls")),
    path("samlingar-api/", include("wagtail_samlingar.api.urls")),
    *mounted(v3=settings.HAS_API_V3),
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=True),
]
