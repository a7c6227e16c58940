"""Wiring only."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.nynorsk import set_fallback

# Modules with a ``connect`` function. They need loaded models, so they are imported when the registry is ready.
CONNECTED = (
    "wagtail_samlingar.checks",
    "wagtail_samlingar.gatherings.receivers",
    "wagtail_samlingar.registrations.captcha.checks",
    "wagtail_samlingar.registrations.guard",
    "wagtail_samlingar.registrations.page_cache",
    "wagtail_samlingar.registrations.question_checks",
    "wagtail_samlingar.registrations.receivers",
    "wagtail_samlingar.messages.checks",
    "wagtail_samlingar.messages.receivers",
    "wagtail_samlingar.messages.self_service",
    "wagtail_samlingar.messages.tasks",
    "wagtail_samlingar.inbox.permissions",
)


class WagtailSamlingarConfig(AppConfig):
    """The app. ``ready`` connects receivers, checks and permission policies; the rooms hold the logic."""

    name = "wagtail_samlingar"
    label = "wagtail_samlingar"
    verbose_name = _("Gatherings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Let each room connect what it listens to."""
        for module in CONNECTED:
            import_module(module).connect()
        set_fallback()
