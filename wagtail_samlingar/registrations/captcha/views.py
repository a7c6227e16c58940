"""Image and audio of one puzzle, served by us so that the host need not include the library's URLs."""

import random
from io import BytesIO

from captcha.conf import settings as captcha_settings
from captcha.views import captcha_image
from django.http import HttpResponse, HttpResponseNotFound
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from ranged_response import RangedFileResponse

from .audio import audio_program, speak
from .simple import find_open

# The puzzle is used up or has expired: the page asks for a new one, and crawlers forget the address.
GONE = 410


@require_safe
@cache_control(private=True, no_store=True)
def image(request, key):
    """Answer with the picture of puzzle ``key``; 410 for one that is used, expired or not ours."""
    if find_open(key) is None:
        return HttpResponse(status=GONE)
    # Twice the size is easier to read, but the library cannot double a fixed size.
    scale = 2 if captcha_settings.CAPTCHA_2X_IMAGE and not captcha_settings.CAPTCHA_IMAGE_SIZE else 1
    try:
        return captcha_image(request, key, scale)
    finally:
        # The library draws with Python's shared generator, seeded with the key, which the client knows. Puzzles come
        # from ``secrets`` and cannot be foretold from it; this makes sure that nothing else in the process can either.
        random.seed()


@require_safe
@cache_control(private=True, no_store=True)
def audio(request, key):
    """Answer with puzzle ``key`` read aloud (WAV, byte ranges allowed).

    404 where the site cannot speak; 410 for a puzzle that is used, expired or not ours.
    """
    if audio_program() is None:
        return HttpResponseNotFound()
    challenge = find_open(key)
    if challenge is None:
        return HttpResponse(status=GONE)
    sound = speak(challenge.challenge)
    if sound is None:
        return HttpResponseNotFound()
    response = RangedFileResponse(request, BytesIO(sound), content_type="audio/wav")
    response["Content-Disposition"] = "inline"
    return response
