"""URLs of the host with copied translations."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("registration/", include("wagtail_samlingar.urls")),
    path("gatherings-api/", include("wagtail_samlingar.api.urls")),
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=True),
]
