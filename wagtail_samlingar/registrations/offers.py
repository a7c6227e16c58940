"""Answering an offered place by a personal link."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.errors import OfferRanOut, RegistrationRefused
from wagtail_samlingar.registrations.mine.standings import standing
from wagtail_samlingar.registrations.own_rules import may_answer_offer
from wagtail_samlingar.registrations.queries import with_queue_places
from wagtail_samlingar.registrations.states import Status

ACCEPT, DECLINE = "accept", "decline"


def told_together(registration):
    """Return those of its party who are on its date and share its address, in order: one message, one answer.

    Each has its date and its place in the queue. Others of the party may have been moved, and are told by themselves.
    """
    address = registration.written_to.casefold()
    rows = registration.party.registrations.filter(occurrence=registration.occurrence_id, anonymised_at=None)
    rows = with_queue_places(rows.exclude(status=Status.SPAM).select_related("party", "occurrence")).order_by("pk")
    return [row for row in rows if row.written_to.casefold() == address]


class OfferView:
    """What the people behind a link are offered, in the active language."""

    def __init__(self, registration):
        self.occurrence = registration.occurrence
        self.language = registration.party.language
        self.date = date_views([self.occurrence], self.language)[0]
        self.people = told_together(registration)

    @property
    def title(self):
        """Title of the gathering."""
        return self.occurrence.title_in(self.language)

    @property
    def offered(self):
        """The registrations whose offer still stands."""
        now = timezone.now()
        return [row for row in self.people if may_answer_offer(row, now)]

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
        is_you = len(self.people) == 1 and self.people[0].reads_of_self
        return [(row.name or _("name comes later"), standing(row, is_you, now)) for row in self.people]


def answer_offer(registration, answer):
    """Take ("accept") or turn down ("decline") the places offered to those who are told together.

    Returns why it was refused, in words, or "". Each person is a transition of their own; answering again is harmless.
    """
    if answer not in (ACCEPT, DECLINE):
        return _("Choose whether you take the place.")
    act = services.accept if answer == ACCEPT else services.decline
    try:
        people = told_together(registration)
        for row in people:
            if row.status == Status.OFFERED:
                act(row.pk, expected_status=Status.OFFERED)
        if answer == ACCEPT and not any(row.status in (Status.OFFERED, Status.CONFIRMED) for row in people):
            raise OfferRanOut
    except RegistrationRefused as refusal:
        return str(refusal)
    return ""
