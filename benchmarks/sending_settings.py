"""The site that the load tests serve, with templates kept once they are read, as on a site."""

from tests.load.settings import *

for _engine in TEMPLATES:
    _engine["OPTIONS"]["debug"] = False
