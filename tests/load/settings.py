"""The localized host in processes of its own, on a database that a test has made (``SAMLINGAR_SERVED_DB``, its name).

``SAMLINGAR_SERVED_MAIL`` is the port of a mail server on this machine.
"""

import os

from tests.hosts.localized.settings import *

if "SAMLINGAR_SERVED_DB" in os.environ:
    DATABASES["default"]["NAME"] = os.environ["SAMLINGAR_SERVED_DB"]
DATABASES["default"]["CONN_MAX_AGE"] = 60

# Everybody comes from one address.
WAGTAIL_SAMLINGAR = WAGTAIL_SAMLINGAR | {"THROTTLE_ADDRESS": 100_000}

if "SAMLINGAR_SERVED_MAIL" in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["SAMLINGAR_SERVED_MAIL"])
