"""The region page: an area with municipalities, a contact, and the dates held there."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from wagtail_samlingar.gatherings.blocks.municipalities import MunicipalityBlock
from wagtail_samlingar.gatherings.canonical import canonical_for
from wagtail_samlingar.gatherings.fields import BlocksField, SimpleTextField
from wagtail_samlingar.gatherings.forms import RegionPageForm
from wagtail_samlingar.gatherings.listing import coming_in_region
from wagtail_samlingar.gatherings.pages.caching import CachedPageMixin, note_shown
from wagtail_samlingar.gatherings.panels import RulingFieldPanel
from wagtail_samlingar.gatherings.registry import REGION
from wagtail_samlingar.gatherings.ruled import REGION_FACTS, synchronised


class RegionMixin(CachedPageMixin):
    """A region. Its key is the translation key of its canonical page. Mix into a ``Page`` model."""

    intro = SimpleTextField(_("about the region"), blank=True)
    municipalities = BlocksField(
        [("municipality", MunicipalityBlock())],
        verbose_name=_("municipalities"),
        blank=True,
        help_text=_("Visitors choose among these; the region's date is then suggested."),
    )
    contact_name = models.CharField(_("contact name"), max_length=255, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=64, blank=True)

    samlingar_role = REGION
    base_form_class = RegionPageForm
    override_translatable_fields = synchronised(REGION_FACTS)

    class Meta:
        abstract = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", help_text=_("A few sentences. Empty: not shown.")),
        RulingFieldPanel("municipalities"),
        MultiFieldPanel(
            [
                RulingFieldPanel("contact_name"),
                RulingFieldPanel("contact_email"),
                RulingFieldPanel("contact_phone"),
            ],
            heading=_("Contact for the dates of this region"),
            help_text=_("Empty: the contact of the gathering, else that of the site."),
        ),
    ]

    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("municipalities")]

    api_fields = [
        APIField("intro"),
        APIField("municipalities"),
        APIField("contact_name"),
        APIField("contact_email"),
        APIField("contact_phone"),
    ]

    def get_context(self, request, *args, **kwargs):
        """Add ``listed_dates``, its coming dates across gatherings, and ``ruling``, the page with its facts."""
        context = super().get_context(request, *args, **kwargs)
        # Municipalities and contact are facts: a translation that lags behind shows those of its source.
        context["ruling"] = self if getattr(request, "is_preview", False) else canonical_for(self)
        dates = context["listed_dates"] = coming_in_region(request, self)
        note_shown(request, lambda: dates)
        return context


class RegionPage(RegionMixin, Page):
    """A region, ready for use under any parent page."""

    # Wagtail sets the template on each concrete class; a subclass of the mixin names its own.
    template = "wagtail_samlingar/gatherings/region_page.html"

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
