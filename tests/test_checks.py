"""System checks of the package itself; those of the rooms are tested with them."""

from django.core import checks
from django.test import override_settings

LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SHARED = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}


def found():
    return {issue.id for issue in checks.run_checks(tags=[checks.Tags.caches], include_deployment_checks=True)}


@override_settings(CACHES=LOCAL)
def test_cache_of_each_process_is_warned_of_on_deployment():
    assert "wagtail_samlingar.W004" in found()


@override_settings(CACHES=SHARED)
def test_shared_cache_is_fine():
    assert "wagtail_samlingar.W004" not in found()
