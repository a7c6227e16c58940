"""The characters of a puzzle read aloud by flite, where the site has it (``CAPTCHA_FLITE_PATH``)."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from captcha.conf import settings as captcha_settings

# Seconds. Speaking five characters takes well under one.
TIME_LIMIT = 20


def audio_program():
    """Return the path of the configured speech program, or ``None`` where none is configured or it is missing."""
    configured = captcha_settings.CAPTCHA_FLITE_PATH
    return shutil.which(str(configured)) if configured else None


def speak(challenge):
    """Return the characters of ``challenge`` spoken one by one, as the bytes of a WAV file.

    ``None`` where nothing can be spoken: no program, it failed, or it took longer than ``TIME_LIMIT`` seconds.
    Writes one file in a temporary directory, and removes it.
    """
    program = audio_program()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as directory:
        wav = Path(directory, "challenge.wav")
        command = [program, "-t", ", ".join(challenge), "-o", str(wav)]
        try:
            # The program is the host's setting and the text is made of our own alphabet: nothing here is the client's.
            subprocess.run(command, check=True, capture_output=True, timeout=TIME_LIMIT)  # noqa: S603 - see above
            return wav.read_bytes() or None
        except (OSError, subprocess.SubprocessError):
            return None
