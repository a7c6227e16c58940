"""The plain host of the tests with ``wagtail.contrib.forms`` beside the app, on a database of its own."""

from tests.hosts.plain.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.forms", "benchmarks.export_peer"]
