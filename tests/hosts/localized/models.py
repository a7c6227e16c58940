"""The localized host's own page type."""

from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class PlainPage(Page):
    """An ordinary content page: front page of the site, and the floor that query counts and times are compared with."""

    body = StreamField([("heading", CharBlock()), ("paragraph", RichTextBlock())], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "localized/plain_page.html"
