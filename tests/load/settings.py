"""The localized host as gunicorn serves it, on a database that a test has made (``SAMLINGAR_SERVED_DB``, its name)."""

import os

from tests.hosts.localized.settings import *

if "SAMLINGAR_SERVED_DB" in os.environ:
    DATABASES["default"]["NAME"] = os.environ["SAMLINGAR_SERVED_DB"]
DATABASES["default"]["CONN_MAX_AGE"] = 60

# Everybody comes from one address.
WAGTAIL_SAMLINGAR = WAGTAIL_SAMLINGAR | {"THROTTLE_ADDRESS": 100_000}
