"""The county host's own app."""

from django.apps import AppConfig


class CountyConfig(AppConfig):
    """Holds the host's user and image."""

    name = "tests.hosts.county"
    label = "county"
