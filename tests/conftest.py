"""Fixtures for all tests; see ``tests/plugins`` for how tests are chosen, timed and committed."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command

pytest_plugins = ["tests.plugins.clock", "tests.plugins.commits", "tests.plugins.seeds", "tests.plugins.selection"]


@pytest.fixture(scope="session", autouse=True)
def _static_files():
    """Collect static files where the host's storage needs them collected: names with a hash come from its manifest."""
    if "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]:
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test finds what another one cached."""
    for name in settings.CACHES:
        caches[name].clear()
