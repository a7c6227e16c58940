"""How people register for a gathering: dates, questions and the editor's choices, each with a sensible default."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.gatherings.blocks.dates import GatheringDateBlock
from wagtail_samlingar.gatherings.blocks.questions import QuestionsBlock
from wagtail_samlingar.gatherings.blocks.standard_questions import standard_questions
from wagtail_samlingar.gatherings.fields import BlocksField
from wagtail_samlingar.occurrences.models import (
    DateState,
    OwnChanges,
    ReviewMode,
    SeatsDisplay,
    SecondDate,
    WaitlistMode,
)

# People one contact may register at once, at the most: the form grows with each of them.
MOST_PEOPLE = 20
MOST_REMINDER_DAYS = 60


class FieldMode(models.TextChoices):
    """Whether a fixed field of the form is asked."""

    HIDDEN = "hidden", pgettext_lazy("form field", "Not asked")
    OPTIONAL = "optional", pgettext_lazy("form field", "Optional")
    REQUIRED = "required", pgettext_lazy("form field", "Must be filled in")


class NotifyRate(models.TextChoices):
    """When the notify address is written to, beside the first case that waits."""

    FIRST = "first", _("Only when the first case waits")
    DAILY = "daily", _("And every day on which somebody waits")
    WEEKLY = "weekly", _("And every week in which somebody waits")


class RegistrationSettingsMixin(models.Model):
    """Dates, questions and registration settings of a gathering."""

    dates = BlocksField(
        [("date", GatheringDateBlock())],
        collapsed=True,
        verbose_name=_("dates"),
        blank=True,
        help_text=_("One for each time the gathering is held. Each has its own registrations."),
    )
    questions = BlocksField(
        QuestionsBlock(),
        verbose_name=_("questions"),
        blank=True,
        default=standard_questions,
        help_text=_("Name, e-mail and date are always asked."),
    )

    opens_on = models.DateField(_("opens on"), null=True, blank=True, help_text=_("Empty: when the page is published."))
    opens_time = models.TimeField(_("opens at"), null=True, blank=True, help_text=_("Empty: at midnight."))
    closes_on = models.DateField(
        _("registration deadline"), null=True, blank=True, help_text=_("Empty: when each date starts.")
    )
    closes_time = models.TimeField(
        _("deadline, time"), null=True, blank=True, help_text=_("Empty: to and including that day.")
    )
    review_mode = models.CharField(_("who decides"), max_length=24, choices=ReviewMode, default=ReviewMode.REVIEW_ALL)
    region_advice = models.CharField(
        _("advice about regions"),
        max_length=500,
        blank=True,
        help_text=_("Shown beside the choice of date, such as “Please attend in the region you belong to”."),
    )
    seats_display = models.CharField(
        _("free seats are shown"), max_length=8, choices=SeatsDisplay, default=SeatsDisplay.WORDS
    )
    few_seats_threshold = models.PositiveSmallIntegerField(
        _("few seats means"), default=5, help_text=_("“Few seats left” is shown from this number down.")
    )
    waitlist_mode = models.CharField(
        _("waiting list"),
        max_length=8,
        choices=WaitlistMode,
        default=WaitlistMode.STAFF,
        help_text=_("With the second or third choice, publishing more seats moves people up and tells them."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours an offer stands"), default=48, validators=[MinValueValidator(1)]
    )
    party_limit = models.PositiveSmallIntegerField(
        _("people in one registration"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
        help_text=_("How many named people one contact may register at once."),
    )
    second_date = models.CharField(
        _("the same person on two dates"), max_length=8, choices=SecondDate, default=SecondDate.FLAG
    )
    notify_email = models.EmailField(
        _("notify"),
        blank=True,
        help_text=_("Gets a message when somebody waits for an answer. It names nobody."),
    )
    notify_rate = models.CharField(_("how often"), max_length=8, choices=NotifyRate, default=NotifyRate.DAILY)
    reminder_days = models.PositiveSmallIntegerField(
        _("remind people (days before)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REMINDER_DAYS)],
        help_text=_("Who has a place gets a reminder so many days before each date. Empty: no reminder."),
    )
    own_changes = models.CharField(
        _("people may change their answers"),
        max_length=8,
        choices=OwnChanges,
        default=OwnChanges.DEADLINE,
        help_text=_("By the link in their messages. They may withdraw until the date starts, whatever you choose."),
    )
    phone_mode = models.CharField(_("phone number"), max_length=10, choices=FieldMode, default=FieldMode.OPTIONAL)
    organisation_mode = models.CharField(
        _("organisation"), max_length=10, choices=FieldMode, default=FieldMode.OPTIONAL
    )
    municipality_mode = models.CharField(
        _("municipality"),
        max_length=10,
        choices=FieldMode,
        default=FieldMode.OPTIONAL,
        help_text=_("Asked only when a date has a region."),
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=DateState,
        default=DateState.PLANNED,
        help_text=_("Cancelled or postponed stops registration for all dates. It tells nobody: staff do that."),
    )
    state_text = models.CharField(_("text about the state"), max_length=500, blank=True)
    extra_information = models.TextField(
        _("extra information"), blank=True, help_text=_("Shown on the receipt, such as what to bring.")
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days until answers are anonymised"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the end of each date. Empty: as the site says."),
    )
    sensitive_retention_days = models.PositiveSmallIntegerField(
        _("days until sensitive answers are deleted"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the end of each date. Empty: as the site says."),
    )

    class Meta:
        abstract = True
