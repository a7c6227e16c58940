"""Why nobody was moved up from a waiting list, kept as a code and read as a sentence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standstill(models.TextChoices):
    """Reasons, as sentences with the numbers of the note."""

    STAFF_CHOOSE = "staff", _("Staff choose who gets a free seat.")
    NO_SEAT = "no_seat", _("There is no free seat.")
    PARTY_TOO_LARGE = "party", _("The next in the queue are %(needs)s people together, and free seats: %(free)s.")
    CLOSED = "closed", _("The deadline has passed; staff can move people up.")
    STARTED = "started", _("The gathering has started.")
    NOT_HELD = "not_held", _("The date is cancelled, postponed, undecided or not published.")


def in_words(note):
    """Return the sentence for ``note`` (``Occurrence.queue_note``), or "" when there is nothing to say."""
    if not note or note.get("code") not in Standstill.values:
        return ""
    return str(Standstill(note["code"]).label) % {"needs": note.get("needs", ""), "free": note.get("free", "")}
