"""The durable record of published dates. Pages are disposable; these rows are not (see ``docs/why/``)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PageState(models.TextChoices):
    """Where the date stands on its page, recomputed at each recording and reversible."""

    LIVE = "live", _("On a published page")
    PAGE_UNPUBLISHED = "page_unpublished", _("Page not published")
    DATE_REMOVED = "date_removed", _("Removed from the page")
    PAGE_DELETED = "page_deleted", _("Page deleted")


class DateState(models.TextChoices):
    """What the editor says of a date or of a whole gathering."""

    PLANNED = "planned", pgettext_lazy("date", "Goes ahead")
    CANCELLED = "cancelled", pgettext_lazy("date", "Cancelled")
    POSTPONED = "postponed", pgettext_lazy("date", "Postponed")


class ReviewMode(models.TextChoices):
    """Who decides about a new registration."""

    REVIEW_ALL = "review_all", _("Staff decide about everyone")
    CONFIRM = "confirm", _("Everyone gets a place while seats last")
    REVIEW_OTHER_REGIONS = "review_other_regions", _("Staff decide only about people from other regions")


class WaitlistMode(models.TextChoices):
    """Who moves people up from the waiting list when a seat is free."""

    STAFF = "staff", _("Staff choose who gets a free seat")
    CONFIRM = "confirm", _("The next in the queue gets the seat at once")
    OFFER = "offer", _("The next in the queue is offered the seat for a limited time")


class SecondDate(models.TextChoices):
    """What happens when a person registers for two dates of one gathering."""

    FLAG = "flag", _("Allowed, and shown to staff")
    REFUSE = "refuse", _("Refused")


class OwnChanges(models.TextChoices):
    """Until when people may change what they answered."""

    DEADLINE = "deadline", _("Until the registration deadline")
    START = "start", _("Until the date starts")
    NEVER = "never", _("Not at all: they write to the contact")


class ProgrammeState(models.TextChoices):
    """How far the programme of a gathering has come."""

    EMPTY = "empty", pgettext_lazy("programme", "Not ready")
    PRELIMINARY = "preliminary", pgettext_lazy("programme", "Preliminary")
    FINAL = "final", pgettext_lazy("programme", "Final")


class SeatsDisplay(models.TextChoices):
    """How free seats are told to the public."""

    WORDS = "words", _("In words (“few seats left”)")
    NUMBERS = "numbers", _("In numbers")


# A date that ended longer ago than this is held, and its block is closed for re-use.
HELD_AFTER = timedelta(days=1)


class Occurrence(models.Model):
    """One published date of one gathering: what people register for.

    Identity is (``gathering_key``, ``date_key``): the translation key of the canonical page and the id of the date
    block. There is no foreign key to the page tree; everything else is a snapshot taken when the page was published,
    so that registrations outlive whatever happens to the page. Instants are aware UTC; ``starts_on``/``start_time``
    are wall clock in ``time_zone``.
    """

    gathering_key = models.UUIDField()
    date_key = models.CharField(max_length=64)
    page_state = models.CharField(max_length=20, choices=PageState, default=PageState.LIVE)
    # Counts the times the row was locked. Updating it first in a transaction is the lock (see services.lock).
    lock_count = models.PositiveIntegerField(default=0)

    site_key = models.PositiveIntegerField(null=True)
    base_url = models.CharField(max_length=255, blank=True)
    index_key = models.UUIDField(null=True)
    sort_order = models.PositiveIntegerField(default=0)
    # {language code: text}
    titles = models.JSONField(default=dict)
    when_texts = models.JSONField(default=dict)
    # {language code: casefolded words}, and the ruling page's under "canonical": SQLite folds only ASCII itself.
    search_texts = models.JSONField(default=dict)
    # ",municipal,voluntary,": families of the gathering's target groups, for filtering.
    audience = models.CharField(max_length=255, blank=True)

    starts_on = models.DateField(null=True)
    start_time = models.TimeField(null=True)
    ends_on = models.DateField(null=True)
    end_time = models.TimeField(null=True)
    time_zone = models.CharField(max_length=64)
    is_tentative = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # The start people were first told of, kept when the date is moved.
    previous_starts_at = models.DateTimeField(null=True)

    venue = models.CharField(max_length=255, blank=True)
    venue_address = models.CharField(max_length=255, blank=True)
    # Given to confirmed people only: never in a page context, an API answer, a feed or the search index.
    online_url = models.CharField(max_length=500, blank=True)

    capacity = models.PositiveIntegerField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closes_by_date = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=DateState, default=DateState.PLANNED)
    review_mode = models.CharField(max_length=24, choices=ReviewMode, default=ReviewMode.REVIEW_ALL)
    seats_display = models.CharField(max_length=8, choices=SeatsDisplay, default=SeatsDisplay.WORDS)
    few_seats_threshold = models.PositiveSmallIntegerField(default=5)
    waitlist_mode = models.CharField(max_length=8, choices=WaitlistMode, default=WaitlistMode.STAFF)
    # People who may wait; None: no limit, 0: no waiting list.
    queue_limit = models.PositiveIntegerField(null=True)
    # Hours an offered seat is held.
    offer_hours = models.PositiveSmallIntegerField(default=48)
    # People one contact may register at once.
    party_limit = models.PositiveSmallIntegerField(default=1)
    second_date = models.CharField(max_length=8, choices=SecondDate, default=SecondDate.FLAG)
    # {question key: {choice id: people}}: choices of which only some are to be had on each date.
    choice_limits = models.JSONField(default=dict)
    # Why nobody was moved up when last tried: a code of registrations.queue.Standstill and its numbers.
    queue_note = models.JSONField(default=dict)

    # Days before the start on which people are reminded; None: not at all.
    reminder_days = models.PositiveSmallIntegerField(null=True)
    own_changes = models.CharField(max_length=8, choices=OwnChanges, default=OwnChanges.DEADLINE)
    programme_state = models.CharField(max_length=12, choices=ProgrammeState, default=ProgrammeState.EMPTY)
    # SEQUENCE of the date in calendars (RFC 5545, 3.8.7.4): one higher each time that what a calendar shows changed.
    calendar_sequence = models.PositiveIntegerField(default=0)
    # Digest of the facts that people go by (``occurrences/facts.py``): who was told another one has not been told.
    facts_digest = models.CharField(max_length=32, blank=True)

    contact_name = models.CharField(max_length=255, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=64, blank=True)
    # Days after the end at which answers are anonymised, and sensitive answers deleted.
    retention_days = models.PositiveSmallIntegerField(default=90)
    sensitive_retention_days = models.PositiveSmallIntegerField(default=7)

    # Set when attendance was taken: from then on the date has been held, whatever the clock says.
    attendance_taken_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering_key", "date_key"], name="samlingar_occurrence_identity"),
        ]
        indexes = [
            models.Index(fields=["page_state", "ends_at"], name="samlingar_occ_ends"),
            models.Index(fields=["index_key", "page_state", "starts_at"], name="samlingar_occ_index"),
        ]
        verbose_name = pgettext_lazy("occurrence", "date")
        verbose_name_plural = pgettext_lazy("occurrence", "dates")
        default_permissions = ()

    def __str__(self):
        return f"{self.gathering_key}/{self.date_key}"

    @property
    def is_undecided(self):
        """True while the editor has not set a day ("week 44"): visible, not bookable."""
        return self.starts_at is None

    def is_held(self, now):
        """True when the date must not be re-used for another start: it ended a day ago or attendance was taken.

        ``now`` is an aware instant.
        """
        if self.attendance_taken_at is not None:
            return True
        return self.ends_at is not None and self.ends_at + HELD_AFTER <= now

    def text_in(self, texts, language):
        """Return the text of ``texts`` ({language: text}) in ``language``, else any text there is, else ""."""
        return texts.get(language) or next((text for text in texts.values() if text), "")

    def title_in(self, language):
        """Return the gathering's title in ``language`` or another language that has one."""
        return self.text_in(self.titles, language)


class OccurrenceRegion(models.Model):
    """A region of an occurrence as it was when recorded: its key, name and municipalities."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="regions")
    # Translation key of the canonical region page.
    key = models.UUIDField()
    name = models.CharField(max_length=255)
    # [{"id": block id, "name": text}], in the editor's order.
    municipalities = models.JSONField(default=list)
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort_order"]
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "key"], name="samlingar_occurrence_region"),
        ]
        indexes = [models.Index(fields=["key", "occurrence"], name="samlingar_occ_region_key")]
        verbose_name = _("region of a date")
        verbose_name_plural = _("regions of a date")
        default_permissions = ()

    def __str__(self):
        return self.name
