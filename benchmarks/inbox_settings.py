"""The plain host with ``wagtail.contrib.forms`` beside the app, and templates kept once they are read."""

from benchmarks.export_settings import *  # noqa: F403

for _engine in TEMPLATES:  # noqa: F405
    _engine["OPTIONS"]["debug"] = False
