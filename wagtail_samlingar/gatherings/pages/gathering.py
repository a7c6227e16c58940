"""The gathering page: what is announced."""

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.api import APIField
from wagtail.models import Page
from wagtail.search import index

from wagtail_samlingar.gatherings.forms import GatheringPageForm
from wagtail_samlingar.gatherings.pages.caching import CachedPageMixin
from wagtail_samlingar.gatherings.pages.content import GatheringContentMixin
from wagtail_samlingar.gatherings.pages.copying import CopyMixin
from wagtail_samlingar.gatherings.pages.registration_settings import RegistrationSettingsMixin
from wagtail_samlingar.gatherings.panels import RulingFieldPanel
from wagtail_samlingar.gatherings.programme import flat_rows, programme_media
from wagtail_samlingar.gatherings.registry import GATHERING
from wagtail_samlingar.gatherings.ruled import GATHERING_FACTS, synchronised
from wagtail_samlingar.gatherings.wording import deadline_in_words, span_in_words

nine_things_first = [
    # Fills in the address as the title is typed.
    TitleFieldPanel("title", help_text=_("What the gathering is called.")),
    FieldPanel("intro", help_text=_("What it is about, in a few sentences.")),
    RulingFieldPanel("dates"),
    FieldPanel("programme"),
    FieldPanel("target_groups", help_text=_("Who it is for. Empty: not shown.")),
    MultiFieldPanel(
        [
            FieldRowPanel([RulingFieldPanel("price_kind"), FieldPanel("price_covered_by")]),
            FieldRowPanel([RulingFieldPanel("price_amount"), FieldPanel("price_note")]),
        ],
        heading=_("Price"),
    ),
    FieldRowPanel([RulingFieldPanel("closes_on"), RulingFieldPanel("closes_time")], heading=_("Registration deadline")),
    FieldPanel("questions"),
    FieldPanel("contacts"),
]

more_content = [
    MultiFieldPanel(
        [FieldPanel("organiser"), FieldPanel("topics"), FieldPanel("benefits"), FieldPanel("why_attend")],
        heading=_("More choices: organiser, topics and why attend (not shown when empty)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [RulingFieldPanel("programme_is_final"), FieldPanel("programme_notice")],
        heading=_("More choices: about the programme (preliminary until you say it is final)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [FieldPanel("body")], heading=_("More choices: more content (nothing more)"), classname="collapsed"
    ),
]

registration_panels = [
    MultiFieldPanel(
        [FieldRowPanel([RulingFieldPanel("opens_on"), RulingFieldPanel("opens_time")])],
        heading=_("More choices: opening (when the page is published)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            RulingFieldPanel("review_mode"),
            RulingFieldPanel("notify_email"),
            RulingFieldPanel("notify_rate"),
            FieldPanel("region_advice"),
        ],
        heading=_("More choices: who decides and who is notified (staff decide about everyone)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [RulingFieldPanel("seats_display"), RulingFieldPanel("few_seats_threshold")],
        heading=_("More choices: how free seats are shown (in words)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            RulingFieldPanel("waitlist_mode"),
            RulingFieldPanel("offer_hours"),
            RulingFieldPanel("party_limit"),
            RulingFieldPanel("second_date"),
        ],
        heading=_("More choices: waiting list and several people (staff choose; one person at a time)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [RulingFieldPanel("reminder_days"), RulingFieldPanel("own_changes")],
        heading=_("More choices: reminder and own changes (no reminder; answers can be changed until the deadline)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [RulingFieldPanel("phone_mode"), RulingFieldPanel("organisation_mode"), RulingFieldPanel("municipality_mode")],
        heading=_("More choices: fixed fields (phone, organisation and municipality are optional)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldPanel("extra_information"),
            RulingFieldPanel("retention_days"),
            RulingFieldPanel("sensitive_retention_days"),
        ],
        heading=_("More choices: receipt and privacy (as the site says)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [RulingFieldPanel("state"), FieldPanel("state_text")],
        heading=_("More choices: cancel or postpone (it goes ahead)"),
        classname="collapsed",
    ),
]


class GatheringMixin(CachedPageMixin, CopyMixin, GatheringContentMixin, RegistrationSettingsMixin):
    """A gathering: one page, one programme, one form, one or more dates. Mix into a ``Page`` model.

    Everything an editor writes lives here; nothing that visitors gave us does.
    """

    samlingar_role = GATHERING
    base_form_class = GatheringPageForm
    override_translatable_fields = synchronised(GATHERING_FACTS)

    class Meta:
        abstract = True

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [*nine_things_first, *more_content],
                heading=_("Content"),
                help_text=_("Only the title is needed. What you leave empty gets a sensible default."),
            ),
            ObjectList(
                registration_panels,
                heading=_("Registration"),
                help_text=_("How people register. In brackets: what happens if you change nothing."),
            ),
            ObjectList(Page.promote_panels, heading=_("Promote"), help_text=_("Address, search and menus.")),
            # Its panels are shown elsewhere in the editor, so no help: it would stand below every other tab.
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )

    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("organiser"),
        index.SearchField("target_groups"),
        index.SearchField("topics"),
        index.SearchField("benefits"),
        index.SearchField("why_attend"),
        index.SearchField("programme"),
        index.FilterField("audience"),
    ]

    api_fields = [
        APIField("when"),
        APIField("organiser"),
        APIField("intro"),
        APIField("body"),
        APIField("target_groups"),
        APIField("topics"),
        APIField("benefits"),
        APIField("why_attend"),
        APIField("dates"),
        APIField("programme"),
        APIField("programme_state"),
        APIField("programme_notice"),
        APIField("programme_rows"),
        APIField("price"),
        APIField("deadline"),
        APIField("closes_on"),
        APIField("closes_time"),
        APIField("region_advice"),
        APIField("contacts"),
        APIField("state"),
        APIField("state_text"),
    ]

    def save(self, *args, **kwargs):
        """Save, after computing the audience from the target groups."""
        families = self.families()
        self.audience = f",{','.join(families)}," if families else ""
        return super().save(*args, **kwargs)

    @property
    def when(self):
        """First start to last end of its dates, in words of the active language; "" while none has a day."""
        return span_in_words([child.value for child in self.dates])

    @property
    def deadline(self):
        """The registration deadline in words, or "" when each date closes as it starts."""
        return deadline_in_words(self.closes_on, self.closes_time)

    @property
    def programme_rows(self):
        """The programme as one flat list of rows; breaks are ordinary rows."""
        return flat_rows(self.programme, media=programme_media(self.programme))

    def summary(self):
        """Return the intro as plain text on one line."""
        return " ".join(strip_tags(self.intro.replace("<", " <")).split())


class GatheringPage(GatheringMixin, Page):
    """A gathering, ready for use under any parent page."""

    # Wagtail sets the template on each concrete class; a subclass of the mixin names its own.
    template = "wagtail_samlingar/gatherings/gathering_page.html"

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
