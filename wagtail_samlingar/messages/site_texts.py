"""What a site writes in messages in place of the standard text, in its own words."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from wagtail_samlingar.gatherings.fields import BlocksField
from wagtail_samlingar.messages.text_blocks import TextsBlock


@register_setting(icon="mail")
class MessageTexts(BaseSiteSetting):
    """The texts of one Site, a block for each kind of message and language; the rest is standard text."""

    texts = BlocksField(TextsBlock(), collapsed=True, verbose_name=_("texts"), blank=True)

    panels = [FieldPanel("texts")]

    class Meta:
        verbose_name = _("Texts of messages")
        verbose_name_plural = _("Texts of messages")

    def __str__(self):
        return f"Samlingar texts: {self.site_id}"
