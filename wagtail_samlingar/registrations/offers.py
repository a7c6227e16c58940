"""Answering an offered place by a personal link."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.queries import offer_stands
from wagtail_samlingar.registrations.states import Status

ACCEPT, DECLINE = "accept", "decline"


def told_together(registration):
    """Return the registrations of its party that share its address, in order: one message and one answer for them."""
    address = registration.email or registration.party.email
    rows = registration.party.registrations.select_related("party").order_by("pk")
    return [row for row in rows if (row.email or row.party.email) == address]


class OfferView:
    """What the people behind a link are offered, in the active language."""

    def __init__(self, registration):
        self.occurrence = registration.party.occurrence
        self.people = told_together(registration)

    @property
    def offered(self):
        """The registrations whose offer still stands."""
        now = timezone.now()
        return [row for row in self.people if row.status == Status.OFFERED and offer_stands(row, now)]

    @property
    def until(self):
        """The instant until which the first of them is held, in words, or ""."""
        instants = [row.offer_expires_at for row in self.offered if row.offer_expires_at]
        if not instants:
            return ""
        return wording.instant_in_words(min(instants), ZoneInfo(self.occurrence.time_zone))

    @property
    def standings(self):
        """Each person's name, or that it comes later, and how things stand for them, in words to the visitor."""
        now = timezone.now()
        return [(row.name or _("name comes later"), _standing(row, now)) for row in self.people]


def _standing(registration, now):
    """Return how things stand, said to the person; the names of the statuses are for staff."""
    if registration.status == Status.OFFERED and offer_stands(registration, now):
        return _("You are offered a place")
    if registration.status in (Status.OFFERED, Status.LAPSED):
        return _("The offer has run out")
    return registration.get_status_display()


def answer_offer(registration, answer):
    """Take ("accept") or turn down ("decline") the places offered to those who are told together.

    Returns why it was refused, in words, or "". Each person is a transition of their own; answering again is harmless.
    """
    if answer not in (ACCEPT, DECLINE):
        return _("Choose whether you take the place.")
    act = services.accept if answer == ACCEPT else services.decline
    try:
        for row in told_together(registration):
            if row.status == Status.OFFERED:
                act(row.pk, expected_status=Status.OFFERED)
    except RegistrationRefused as refusal:
        return str(refusal)
    return ""
