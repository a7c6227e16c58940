"""URLs of the county host: the admin and our forms are not where the documentation puts them."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("cms/", include(wagtailadmin_urls)),
    path("dokument/", include(wagtaildocs_urls)),
    path("tenester/skjema/", include("wagtail_samlingar.urls")),
    path("tenester/data/", include("wagtail_samlingar.api.urls")),
    path("", include(wagtail_urls)),
]
