"""The front page and a plain page: what an existing site would have before it installs wagtail_samlingar."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.search import index


class LinkCardBlock(blocks.StructBlock):
    """A page presented with a heading and a sentence of its own."""

    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False)
    page = blocks.PageChooserBlock()

    class Meta:
        icon = "link"
        template = "home/blocks/link_card.html"


class SiteBodyBlock(blocks.StreamBlock):
    """The blocks of the site's own pages."""

    heading = blocks.CharBlock(max_length=120, icon="title", template="home/blocks/heading.html")
    paragraph = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul", "h3"], icon="pilcrow")
    image = ImageBlock(icon="image", template="home/blocks/image.html")
    card = LinkCardBlock()

    class Meta:
        required = False


class HomePage(Page):
    """The front page of one language."""

    intro = models.TextField(_("intro"), blank=True)
    body = StreamField(SiteBodyBlock(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("front page")


class ContentPage(Page):
    """A page of text: the accessibility statement, the privacy notice, the list of regions."""

    intro = models.TextField(_("intro"), blank=True)
    body = StreamField(SiteBodyBlock(), blank=True, verbose_name=_("content"))
    lists_children = models.BooleanField(
        _("list the pages below"), default=False, help_text=_("Shows a link to each page below this one.")
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("lists_children")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("content page")

    def get_context(self, request, *args, **kwargs):
        """Add the live pages below, when the editor wants them listed."""
        context = super().get_context(request, *args, **kwargs)
        context["below"] = self.get_children().live().public().order_by("title") if self.lists_children else []
        return context
