"""What a site writes in messages in place of the standard text, in its own words."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import PreviewableMixin

from wagtail_samlingar.gatherings.fields import BlocksField
from wagtail_samlingar.messages.placeholders_panel import PlaceholdersPanel
from wagtail_samlingar.messages.sample import modes, samples
from wagtail_samlingar.messages.text_blocks import TextsBlock


@register_setting(icon="mail")
class MessageTexts(PreviewableMixin, BaseSiteSetting):
    """The texts of one Site, a block for each kind of message and language; the rest is standard text."""

    texts = BlocksField(TextsBlock(), collapsed=True, verbose_name=_("texts"), blank=True)

    panels = [
        PlaceholdersPanel(heading=_("Placeholders"), classname="collapsed"),
        FieldPanel(
            "texts",
            help_text=_(
                "A text stands in place of the subject and the first words of a message. Greeting, date, place, "
                "contact and what staff write to one person stay."
            ),
        ),
    ]

    class Meta:
        verbose_name = _("Texts of messages")
        verbose_name_plural = _("Texts of messages")

    @property
    def preview_modes(self):
        """The texts as written here, or one kind of message in every language."""
        return modes()

    def serve_preview(self, request, mode_name):
        """Render the page around the messages in the language in which its reader reads the admin."""
        profile = getattr(request.user, "wagtail_userprofile", None)
        language = profile.get_preferred_language() if profile else translation.get_language()
        with translation.override(language):
            return super().serve_preview(request, mode_name).render()

    def get_preview_template(self, request, mode_name):
        """Return the page that shows messages one below the other."""
        return "wagtail_samlingar/messages/preview.html"

    def get_preview_context(self, request, mode_name):
        """Return the messages as they would be sent to somebody who is made up."""
        return {**super().get_preview_context(request, mode_name), "samples": samples(self, mode_name)}

    def __str__(self):
        return f"Samlingar texts: {self.site_id}"
