"""One date as the public sees it: its facts, its state now, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.occurrences.models import DateState, Occurrence, SeatsDisplay
from wagtail_samlingar.occurrences.states import PublicState, Seats, closed_state, seats_state
from wagtail_samlingar.registrations.queries import seats_of


@dataclass
class DateView:
    """One date as the public sees it.

    ``closed`` is the ``PublicState`` that says why it takes no registrations, or None; ``counted`` has the seats of
    all dates shown together ({pk: Seats}) and may count them when it is first asked; ``prose`` has the
    editor's words (``when_text``, ``state_text``) as the page being read says them, or is None.
    """

    occurrence: Occurrence
    closed: PublicState | None
    counted: Mapping[int, Seats]
    language: str
    prose: object = None

    @property
    def seats(self):
        """Its counted seats."""
        return self.counted[self.occurrence.pk]

    @cached_property
    def state(self):
        """Its ``PublicState`` now."""
        return self.closed or seats_state(self.occurrence, self.seats)

    @property
    def key(self):
        """The date key."""
        return self.occurrence.date_key

    @property
    def zone(self):
        """The zone of its wall clock."""
        return ZoneInfo(self.occurrence.time_zone)

    @property
    def is_open(self):
        """True while registrations are taken, on the waiting list too."""
        return self.closed is None and self.state != PublicState.QUEUE_FULL

    @property
    def has_free_seats(self):
        """True while a new person gets a seat and does not wait."""
        return self.is_open and self.state != PublicState.FULL

    @property
    def region_key_list(self):
        """Keys of its regions, separated by spaces, for the browser."""
        return " ".join(str(region.key) for region in self.occurrence.regions.all())

    @cached_property
    def regions(self):
        """Names of its regions in words, or ""."""
        return ", ".join(region.name for region in self.occurrence.regions.all())

    @property
    def when(self):
        """When it takes place, in words; the editor's text while there is no day."""
        row = self.occurrence
        if row.is_undecided:
            own = self.prose.get("when_text") if self.prose else ""
            return own or row.text_in(row.when_texts, self.language) or _("Date to be announced")
        return wording.occasion_in_words(row.starts_on, row.start_time, row.ends_on, row.end_time)

    @property
    def day(self):
        """The day in words without times, or what stands for it."""
        row = self.occurrence
        return self.when if row.is_undecided else wording.day_in_words(row.starts_on)

    @property
    def starts_iso(self):
        """Start for ``<time datetime>``, or ""."""
        return wording.iso(self.occurrence.starts_at) if self.occurrence.starts_at else ""

    @property
    def moved_from(self):
        """The first start in words, when the date was moved."""
        if not self.occurrence.previous_starts_at or self.occurrence.is_undecided:
            return ""
        return wording.instant_in_words(self.occurrence.previous_starts_at, self.zone)

    @property
    def venue(self):
        """Venue and address, or that it comes later: never an empty row."""
        parts = [part for part in (self.occurrence.venue, self.occurrence.venue_address) if part]
        return ", ".join(parts) or _("Venue to be announced")

    @property
    def has_venue(self):
        """True when the venue is known."""
        return bool(self.occurrence.venue)

    @property
    def state_text(self):
        """What the editor says about the state, or "". A text left from another state is not said."""
        if self.occurrence.state == DateState.PLANNED or not self.prose:
            return ""
        return self.prose.get("state_text") or ""

    @property
    def state_words(self):
        """The state in words, with the number of seats where the editor chose numbers."""
        if self.state in (PublicState.OPEN, PublicState.FEW) and self.seats.free is not None:
            if self.occurrence.seats_display == SeatsDisplay.NUMBERS:
                return ngettext("%(count)d seat left", "%(count)d seats left", self.seats.free) % {
                    "count": self.seats.free
                }
        elif self.state == PublicState.FULL:
            return _("Fully booked – join the waiting list")
        elif self.state == PublicState.NOT_OPEN:
            return _("Registration opens %(date)s") % {
                "date": wording.instant_in_words(self.occurrence.opens_at, self.zone)
            }
        return str(self.state.label)

    @property
    def deadline(self):
        """The deadline in words, or "" when it closes as it starts."""
        closes_at = self.occurrence.closes_at
        if closes_at is None or closes_at == self.occurrence.starts_at:
            return ""
        return wording.closing_in_words(closes_at, self.zone)

    @property
    def choice_label(self):
        """What stands beside the date's radio button."""
        parts = [part for part in (self.regions, self.when) if part]
        return " – ".join(parts)

    @property
    def told_when(self):
        """Region, day and time as they are told to those registered, and that the times may change."""
        if not self.occurrence.is_tentative:
            return self.choice_label
        return f"{self.choice_label} ({_('preliminary time frame')})"

    @property
    def region_keys(self):
        """Keys of its regions as text."""
        return {str(region.key) for region in self.occurrence.regions.all()}


def date_views(occurrences, language, prose=None, seats=None, now=None):
    """Return a ``DateView`` for each occurrence: one query for all seats, made when a state is first asked for.

    Args: ``prose``, {date_key: words} of the page being read; ``seats``, {pk: Seats} where known.
    """
    occurrences = list(occurrences)
    now = now or timezone.now()
    counted = SimpleLazyObject(lambda: seats_of(occurrences, now)) if seats is None else seats
    return [
        DateView(
            occurrence=occurrence,
            closed=closed_state(occurrence, now),
            counted=counted,
            language=language,
            prose=(prose or {}).get(occurrence.date_key),
        )
        for occurrence in occurrences
    ]
