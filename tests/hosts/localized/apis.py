"""Wagtail's own APIs as a site mounts them."""

from importlib import import_module

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

api_v2 = WagtailAPIRouter("wagtailapi")
api_v2.register_endpoint("pages", PagesAPIViewSet)


def mounted(v3):
    """Return the URL patterns of version 2 and, where Wagtail has it (`v3`), version 3."""
    patterns = [path("api/v2/", api_v2.urls)]
    if v3:
        patterns.append(path("api/v3/", import_module("wagtail.api.v3.urls").api.urls))
    return patterns
