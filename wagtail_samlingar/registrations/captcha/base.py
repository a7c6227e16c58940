"""What a captcha must be able to do, whichever library draws it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class Challenge:
    """One puzzle as the form shows it.

    ``key`` goes back with the answer; ``audio_url`` is ``None`` where the site cannot speak the characters.
    """

    key: str
    image_url: str
    audio_url: str | None = None


class CaptchaBackend(ABC):
    """Hands out puzzles and judges answers. Chosen by ``WAGTAIL_SAMLINGAR["CAPTCHA_BACKEND"]``."""

    @abstractmethod
    def issue(self) -> Challenge:
        """Store a new puzzle and return it. It can be answered for ``CAPTCHA_MINUTES`` minutes."""

    @abstractmethod
    def check(self, key: str, answer: str) -> bool:
        """Use up the puzzle ``key`` and return whether ``answer`` solves it.

        True at most once for each puzzle, however many requests ask at the same time; a wrong answer uses it up too.
        ``key`` and ``answer`` come straight from the client and may be anything: what no puzzle can have is False.

        Must not be called inside a transaction: a rollback would bring a used puzzle back to life.
        """

    @abstractmethod
    def remove_expired(self) -> int:
        """Delete puzzles that can no longer be answered and return how many; called by the scheduled command."""
