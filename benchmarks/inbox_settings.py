"""The plain host with ``wagtail.contrib.forms`` beside the app, and templates kept once they are read."""

from benchmarks.export_settings import *

for _engine in TEMPLATES:
    _engine["OPTIONS"]["debug"] = False
