"""Gatherings, regions and moderated registrations for Wagtail sites."""

__version__ = "0.1.0.dev0"
