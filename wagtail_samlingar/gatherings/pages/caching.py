"""How long a page may stay in a shared cache: never past the next opening, closing or start of what it shows."""

from functools import partial

from django.conf import settings as django_settings
from django.db import models
from django.utils import timezone
from django.utils.cache import patch_cache_control

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.occurrences.states import next_change


def note_shown(request, read_occurrences):
    """Remember for :class:`CachedPageMixin` what the answer to ``request`` shows.

    Args: ``read_occurrences``, a function without arguments that returns the occurrences when the page is rendered.
    """
    shown = getattr(request, "samlingar_shown", None)
    if shown is None:
        shown = request.samlingar_shown = []
    shown.append(read_occurrences)


class CachedPageMixin(models.Model):
    """Says in ``Cache-Control`` how long the page holds. Mix in before ``Page``.

    An abstract model and not a plain class, which migrations would name as a base.
    """

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        """Serve the page; once it is rendered and its dates are known, say how long it may be kept."""
        response = super().serve(request, *args, **kwargs)
        if not getattr(request, "is_preview", False) and hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(partial(say_how_long, request))
        return response


def say_how_long(request, response):
    """Set ``max-age`` (seconds) of ``response``, or ``private`` for somebody with a session.

    The frame of a site may show a logged-in person more than others. Wagtail itself forbids any cache to keep pages
    under a view restriction; a header that is there already stands.
    """
    if response.has_header("Cache-Control"):
        return
    if django_settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, private=True)
        return
    now = timezone.now()
    changes = [
        next_change(occurrence, now)
        for read_occurrences in getattr(request, "samlingar_shown", ())
        for occurrence in read_occurrences()
    ]
    seconds = min(
        [samlingar_settings.CACHE_SECONDS, *(int((change - now).total_seconds()) for change in changes if change)]
    )
    patch_cache_control(response, public=True, max_age=max(seconds, 0))
