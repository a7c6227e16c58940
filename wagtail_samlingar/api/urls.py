"""The JSON API. Include at any prefix, inside or outside ``i18n_patterns``.

OpenAPI is at ``openapi.json`` beneath it.
"""

from django.db import transaction
from django.urls import path
from django.views.decorators.cache import cache_control
from ninja import NinjaAPI

from wagtail_samlingar.api.dates import router as dates_router
from wagtail_samlingar.api.problems import install
from wagtail_samlingar.api.registering import router as registering_router

api = NinjaAPI(title="wagtail-samlingar", version="1", urls_namespace="wagtail_samlingar_api", docs_url=None)
api.add_router("dates", dates_router)
api.add_router("", registering_router)
install(api)

patterns, name, namespace = api.urls
for pattern in patterns:
    # A full-page cache keeps what says nothing about it. Receipts are about people; dates are those the asker may see.
    pattern.callback = cache_control(private=True, no_store=True)(pattern.callback)
    # Services make transactions of their own; see registrations/services.
    pattern.callback = transaction.non_atomic_requests(pattern.callback)

urlpatterns = [path("", (patterns, name, namespace))]
