"""A session of the programme: when, what, who, where, with what to read and for whom.

Facts are kept in time, number, choice, e-mail and link blocks, which wagtail-localize copies; only words are offered
for translation.
"""

from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from wagtail_samlingar.gatherings.blocks.facts import (
    PREVIEW_TEMPLATE,
    TEXT_FEATURES,
    FactCharBlock,
    PublishedStructBlock,
    collapsed_group,
)
from wagtail_samlingar.gatherings.blocks.regions import RegionsBlock
from wagtail_samlingar.gatherings.programme import programme_media, resolve
from wagtail_samlingar.gatherings.programme.kinds import SESSION_FORMATS
from wagtail_samlingar.gatherings.programme.stored import LONGEST

SESSIONS_GROUP = pgettext_lazy("programme", "Sessions")
PROGRAMME_TEMPLATE = "wagtail_samlingar/gatherings/blocks/programme.html"


class SpeakerBlock(PublishedStructBlock):
    """Somebody on the programme, or somebody to be announced."""

    name = FactCharBlock(required=False, max_length=255, label=_("Name"))
    role = blocks.CharBlock(required=False, max_length=255, label=_("Role"))
    organisation = blocks.CharBlock(required=False, max_length=255, label=_("Organisation"))
    photo = ImageChooserBlock(required=False, label=_("Photo"))
    to_be_announced = blocks.BooleanBlock(
        required=False, label=_("To be announced"), help_text=_("Tick this while you do not know who it will be.")
    )

    class Meta:
        icon = "user"
        label = _("Speaker")
        label_format = "{name} {organisation}"

    def impossible(self, value):
        """A speaker has a name, or is said to be announced later."""
        if value.get("name") or value.get("to_be_announced"):
            return {}
        return {"name": ValidationError(gettext("Enter a name, or tick “To be announced”."))}


class MaterialBlock(PublishedStructBlock):
    """Something to read or see: a link or a document."""

    title = blocks.CharBlock(
        required=False, max_length=255, label=_("Title"), help_text=_("Empty: the document's title, or the address.")
    )
    url = blocks.URLBlock(required=False, label=_("Link"))
    document = DocumentChooserBlock(required=False, label=_("Document"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Material")
        label_format = "{title}"

    def impossible(self, value):
        """A material is one thing in one place."""
        if value.get("url") and value.get("document"):
            return {"document": ValidationError(gettext("Choose either a link or a document, not both."))}
        if not value.get("url") and not value.get("document"):
            return {"url": ValidationError(gettext("Enter a link or choose a document."))}
        return {}


class TimedBlock(PublishedStructBlock):
    """An item with a start, and an end or a duration. All may be empty while nothing is settled."""

    start = blocks.TimeBlock(required=False, format="%H:%M", label=_("Starts"))
    end = blocks.TimeBlock(
        required=False, format="%H:%M", label=_("Ends"), help_text=_("Or give the duration instead.")
    )
    duration = blocks.IntegerBlock(
        required=False,
        label=_("Duration in minutes"),
        help_text=_("Instead of an end. Use it for what goes on past midnight."),
    )

    def impossible(self, value):
        """Only what cannot be: an end that is not after the start, two ends, a duration nothing can have."""
        start, end, duration = value.get("start"), value.get("end"), value.get("duration")
        if duration is not None and not 1 <= duration <= LONGEST:
            return {"duration": ValidationError(gettext("Enter a number of minutes from 1 to 1440."))}
        if end is not None and duration is not None:
            return {"duration": ValidationError(gettext("Enter either when it ends or how long it lasts, not both."))}
        if start is not None and end is not None and end <= start:
            return {"end": ValidationError(gettext("It ends before it starts. Correct one of the times."))}
        return {}


def resolved_without_date(programme):
    """Return ``programme`` (a ``StreamValue`` or raw list) as written: for every region, on no date, with photos."""
    return resolve(programme, None, None, None, media=programme_media(programme))


class PreviewedItemMixin:
    """An item of a day that is rendered, and previewed, by the template of the whole programme."""

    entry_type = ""

    def get_context(self, value, parent_context=None):
        """Add ``days``: one nameless day with this item, without a date."""
        context = super().get_context(value, parent_context=parent_context)
        block = {"type": self.entry_type, "value": self.get_prep_value(value)}
        context["days"] = resolved_without_date([{"type": "day", "value": {"number": 1, "items": [block]}}])
        return context


class SessionBlock(PreviewedItemMixin, TimedBlock):
    """Something people attend."""

    entry_type = "session"
    required_on_publish = ("title",)

    title = blocks.CharBlock(max_length=255, label=_("Title"))
    summary = blocks.RichTextBlock(required=False, features=TEXT_FEATURES, label=pgettext_lazy("session", "Summary"))
    speakers = blocks.ListBlock(SpeakerBlock(), default=[], label=_("Speakers"))
    format = blocks.ChoiceBlock(choices=SESSION_FORMATS, required=False, label=_("Format"))
    room = blocks.CharBlock(required=False, max_length=255, label=_("Room"))
    materials = blocks.ListBlock(MaterialBlock(), default=[], label=_("Materials"))
    only_for_regions = RegionsBlock(
        required=False,
        label=_("Only for regions"),
        help_text=_("Shown only on the dates of these regions. Empty: on every date."),
    )

    class Meta:
        icon = "calendar-alt"
        label = _("Session")
        description = _("A lecture, a workshop or another part of the programme, with speakers.")
        group = SESSIONS_GROUP
        label_format = "{start} {title}"
        form_layout = [
            "start",
            "end",
            "duration",
            "title",
            "summary",
            "speakers",
            collapsed_group(_("More choices"), ["format", "room", "materials", "only_for_regions"]),
        ]
        template = PROGRAMME_TEMPLATE
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "start": time(10, 15),
            "end": time(11, 0),
            "duration": None,
            "title": _("Libraries and volunteers together"),
            "summary": _("<p>What works, and what does not, when they plan together.</p>"),
            "speakers": [
                {"name": "Kari Nordmann", "role": _("Chief librarian"), "organisation": _("The public library")},
                {"name": "", "to_be_announced": True},
            ],
            "format": "lecture",
            "room": _("The main hall"),
            "materials": [{"title": _("Slides"), "url": "https://example.org/slides"}],
            "only_for_regions": [],
        }
