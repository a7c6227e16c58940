"""What a site says once for all its gatherings."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="calendar-alt")
class SamlingarSiteSettings(BaseSiteSetting):
    """Contact, privacy notice and retention of one Site, used wherever a gathering does not say otherwise."""

    organiser = models.CharField(_("organiser"), max_length=255, blank=True)
    contact_name = models.CharField(_("contact name"), max_length=255, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=64, blank=True)
    sender_name = models.CharField(
        _("messages are sent in the name of"), max_length=255, blank=True, help_text=_("Empty: no name.")
    )
    sender_email = models.EmailField(
        _("messages are sent from"),
        blank=True,
        help_text=_("An address that your mail server may send from. Empty: the address the server is set up with."),
    )
    privacy_url = models.URLField(_("privacy notice"), blank=True, help_text=_("Address of the privacy notice."))
    answer_within_days = models.PositiveSmallIntegerField(
        _("answer within (working days)"),
        null=True,
        blank=True,
        help_text=_("Told on the receipt when staff decide. Empty: not told."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days until answers are anonymised"),
        default=90,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the end of the date. Counts are kept for statistics."),
    )
    sensitive_retention_days = models.PositiveSmallIntegerField(
        _("days until sensitive answers are deleted"),
        default=7,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the end of the date."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("contact_name"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
            ],
            heading=_("Contact when neither the region nor the gathering has one"),
        ),
        MultiFieldPanel(
            [FieldPanel("sender_name"), FieldPanel("sender_email")], heading=_("Sender of messages to people")
        ),
        MultiFieldPanel(
            [
                FieldPanel("privacy_url"),
                FieldPanel("retention_days"),
                FieldPanel("sensitive_retention_days"),
                FieldPanel("answer_within_days"),
            ],
            heading=_("Privacy and answers"),
        ),
    ]

    class Meta:
        verbose_name = _("Gatherings")
        verbose_name_plural = _("Gatherings")

    def __str__(self):
        return f"Samlingar: {self.site_id}"
