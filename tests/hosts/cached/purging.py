"""Lets Wagtail purge single pages from wagtail-cache."""

import re
from urllib.parse import unquote

from wagtail.contrib.frontend_cache.backends import BaseBackend
from wagtailcache.cache import clear_cache


class WagtailCacheBackend(BaseBackend):
    """A front-end cache that is wagtail-cache."""

    def purge(self, url):
        """Forget the page at ``url``, with any query string."""
        clear_cache([re.escape(unquote(url)) + r"(\?|$)"])
