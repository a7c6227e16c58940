"""The index page: coming and past dates of the gatherings beneath it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from wagtail_samlingar.gatherings.fields import SimpleTextField
from wagtail_samlingar.gatherings.listing import listing_for
from wagtail_samlingar.gatherings.pages.caching import CachedPageMixin, note_shown
from wagtail_samlingar.gatherings.registry import INDEX


class GatheringIndexMixin(CachedPageMixin):
    """Lists the dates of the gatherings beneath it, with filters. Mix into a ``Page`` model."""

    intro = SimpleTextField(_("introduction"), blank=True)

    samlingar_role = INDEX

    class Meta:
        abstract = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("A few sentences above the list. Empty: not shown.")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    api_fields = [APIField("intro")]

    def get_context(self, request, *args, **kwargs):
        """Add ``listing``: the filtered, paginated dates and the filter form."""
        context = super().get_context(request, *args, **kwargs)
        listing = context["listing"] = listing_for(request, self)
        note_shown(request, lambda: listing.dates)
        return context


class GatheringIndexPage(GatheringIndexMixin, Page):
    """An index of gatherings, ready for use under any parent page."""

    # Wagtail sets the template on each concrete class; a subclass of the mixin names its own.
    template = "wagtail_samlingar/gatherings/index_page.html"

    class Meta:
        verbose_name = _("index of gatherings")
        verbose_name_plural = _("indexes of gatherings")
