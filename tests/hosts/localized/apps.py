"""The localized host's own app."""

from django.apps import AppConfig


class LocalizedConfig(AppConfig):
    """Holds the plain page that our pages are measured against."""

    name = "tests.hosts.localized"
    label = "localized"
    default_auto_field = "django.db.models.BigAutoField"
