"""Seats before and after a decision, in words."""

from django.utils.translation import gettext as _


def change_in_words(before, after):
    """Return "Seats taken: 12 → 13 of 20." for what changes from ``before`` to ``after`` (``Seats``), "" if nothing."""
    lines = []
    if before.taken != after.taken:
        numbers = {"before": before.taken, "after": after.taken, "capacity": after.capacity}
        if after.capacity is None:
            lines.append(_("Seats taken: %(before)d → %(after)d, no limit.") % numbers)
        else:
            lines.append(_("Seats taken: %(before)d → %(after)d of %(capacity)d.") % numbers)
    if before.waiting != after.waiting:
        numbers = {"before": before.waiting, "after": after.waiting}
        lines.append(_("On the waiting list: %(before)d → %(after)d.") % numbers)
    return " ".join(lines)


def no_change_in_words(seats):
    """Return that ``seats`` (``Seats``) stay as they are: "Seats taken: 3 of 20, as before."."""
    if seats.capacity is None:
        return _("Seats taken: %(taken)d, as before.") % {"taken": seats.taken}
    return _("Seats taken: %(taken)d of %(capacity)d, as before.") % {"taken": seats.taken, "capacity": seats.capacity}
