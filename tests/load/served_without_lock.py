"""The site for gunicorn, as a control: no lock is taken, and time passes between counting the seats and writing."""

import time

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from wagtail_samlingar.registrations.services import locking, submitting  # noqa: E402 - needs the apps

counted = submitting.read_with_seats
# Seconds: more than a slow machine lies between the first and the sixth of many requests at once.
HELD = 2


def count_and_wait(*args):
    """Count, and let the others count meanwhile."""
    answer = counted(*args)
    time.sleep(HELD)
    return answer


locking.take_lock = lambda *ids: None
submitting.read_with_seats = count_and_wait
