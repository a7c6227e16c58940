"""The JSON API. Include at any prefix, inside or outside ``i18n_patterns``.

OpenAPI is at ``openapi.json`` beneath it.
"""

from django.urls import path
from ninja import NinjaAPI

from wagtail_samlingar.api.dates import router as dates_router

api = NinjaAPI(title="wagtail-samlingar", version="1", urls_namespace="wagtail_samlingar_api", docs_url=None)
api.add_router("dates", dates_router)

urlpatterns = [path("", api.urls)]
