"""The programme as the editor writes it: numbered days with sessions, breaks, parallel tracks and notes.

Days have numbers and items wall-clock times, never dates: one programme serves every date of the gathering, and
``gatherings.programme`` resolves it.
"""

from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from wagtail_samlingar.gatherings.blocks.facts import PREVIEW_TEMPLATE, TEXT_FEATURES, PublishedStructBlock
from wagtail_samlingar.gatherings.blocks.sessions import (
    PROGRAMME_TEMPLATE,
    SESSIONS_GROUP,
    PreviewedItemMixin,
    SessionBlock,
    TimedBlock,
    resolved_without_date,
)
from wagtail_samlingar.gatherings.programme import nested, programme_media
from wagtail_samlingar.gatherings.programme.kinds import BREAK_KINDS
from wagtail_samlingar.gatherings.programme.stored import LAST_DAY

BETWEEN_GROUP = _("Between the sessions")


class BreakBlock(PreviewedItemMixin, TimedBlock):
    """A pause: a row of the programme like any other."""

    entry_type = "break"

    kind = blocks.ChoiceBlock(choices=BREAK_KINDS, default="coffee", label=_("Kind of break"))
    title = blocks.CharBlock(required=False, max_length=255, label=_("Title"), help_text=_("Empty: the kind of break."))

    class Meta:
        icon = "time"
        label = _("Break")
        description = _("Coffee, lunch, mingling or travel.")
        group = BETWEEN_GROUP
        label_format = "{start} {kind} {title}"
        form_layout = ["start", "end", "duration", "kind", "title"]
        template = PROGRAMME_TEMPLATE
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"start": time(11, 30), "end": time(12, 15), "duration": None, "kind": "lunch", "title": ""}


class TrackBlock(PublishedStructBlock):
    """One of several things that happen at the same time."""

    required_on_publish = ("title",)

    title = blocks.CharBlock(max_length=255, label=_("Title"))
    room = blocks.CharBlock(required=False, max_length=255, label=_("Room"))
    sessions = blocks.ListBlock(SessionBlock(), default=[], label=pgettext_lazy("programme", "Sessions"))

    class Meta:
        icon = "bars"
        label = _("Track")
        label_format = "{title} {room}"


def _two_tracks():
    # Fewer would not be parallel; a callable, so that each new block gets items of its own.
    return [{"title": "", "room": "", "sessions": []}, {"title": "", "room": "", "sessions": []}]


class ParallelBlock(PreviewedItemMixin, TimedBlock):
    """Two to four tracks at the same time."""

    entry_type = "parallel"

    title = blocks.CharBlock(
        required=False, max_length=255, label=_("Title"), help_text=_("Empty: “Parallel sessions”.")
    )
    tracks = blocks.ListBlock(TrackBlock(), min_num=2, max_num=4, default=_two_tracks, label=_("Tracks"))

    class Meta:
        icon = "grip"
        label = _("Parallel sessions")
        description = _("Two to four tracks at the same time, each with its own sessions and room.")
        group = SESSIONS_GROUP
        label_format = "{start} {title}"
        form_layout = ["start", "end", "duration", "title", "tracks"]
        template = PROGRAMME_TEMPLATE
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "start": time(12, 15),
            "end": time(13, 30),
            "duration": None,
            "title": "",
            "tracks": [
                {
                    "title": _("For libraries"),
                    "room": _("The main hall"),
                    "sessions": [{"start": time(12, 15), "title": _("New meeting places"), "summary": ""}],
                },
                {
                    "title": _("For organisations"),
                    "room": _("The small hall"),
                    "sessions": [{"start": time(12, 15), "title": _("How to find volunteers"), "summary": ""}],
                },
            ],
        }


class NoteBlock(PreviewedItemMixin, PublishedStructBlock):
    """A remark between the rows."""

    entry_type = "note"
    required_on_publish = ("text",)

    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = pgettext_lazy("programme", "Note")
        description = _("A remark between the rows, such as where to meet.")
        group = BETWEEN_GROUP
        label_format = "{text}"
        template = PROGRAMME_TEMPLATE
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"text": _("<p>The doors open half an hour before we start.</p>")}


class DayBlock(PublishedStructBlock):
    """A numbered day."""

    required_on_publish = ("number",)

    number = blocks.IntegerBlock(
        default=1, label=_("Day number"), help_text=_("1 is the day a date starts, 2 the day after.")
    )
    label = blocks.CharBlock(
        required=False, max_length=255, label=_("Name of the day"), help_text=_("Such as “Theory” or “In practice”.")
    )
    items = blocks.StreamBlock(
        # Not a class of its own: ``break`` cannot be the name of an attribute.
        [("session", SessionBlock()), ("break", BreakBlock()), ("parallel", ParallelBlock()), ("note", NoteBlock())],
        required=False,
        label=_("Programme"),
        # A day is read by its times and titles; what one adds is open.
        collapsed=True,
    )

    class Meta:
        icon = "date"
        label = pgettext_lazy("programme", "Day")
        description = _("A day with its sessions and breaks. It has a number, so that it fits every date.")
        group = pgettext_lazy("block group", "Programme")
        label_format = "{number} {label}"
        template = PROGRAMME_TEMPLATE
        preview_template = PREVIEW_TEMPLATE

    def get_preview_value(self):
        """A morning: what the blocks within show, under one heading."""
        children = self.child_blocks["items"].child_blocks
        items = [(name, children[name].get_preview_value()) for name in ("note", "session", "break", "parallel")]
        return self.normalize({"number": 1, "label": str(_("The first day")), "items": items})

    def impossible(self, value):
        """Refuse numbers that no day of a gathering has."""
        if value.get("number") is not None and not 1 <= value["number"] <= LAST_DAY:
            return {"number": ValidationError(gettext("Enter a number from 1 to 366: the first day is 1."))}
        return {}

    def get_context(self, value, parent_context=None):
        """Add ``days``: this day, without a date."""
        context = super().get_context(value, parent_context=parent_context)
        context["days"] = resolved_without_date([{"type": "day", "value": self.get_prep_value(value)}])
        return context


class ProgrammeBlock(blocks.StreamBlock):
    """The whole programme of a gathering."""

    day = DayBlock()

    class Meta:
        icon = "calendar"
        label = pgettext_lazy("block", "Programme")
        description = _("Days with sessions, breaks, parallel tracks and notes.")
        template = PROGRAMME_TEMPLATE
        preview_template = PREVIEW_TEMPLATE

    def get_preview_value(self):
        """One day."""
        return self.normalize([("day", self.child_blocks["day"].get_preview_value())])

    def get_context(self, value, parent_context=None):
        """Add ``days``: the programme as written, without dates."""
        context = super().get_context(value, parent_context=parent_context)
        context["days"] = resolved_without_date(value)
        return context

    def get_api_representation(self, value, context=None):
        """Return the programme as nested data: breaks are ordinary rows, and no more than two queries are made."""
        return nested(value, media=programme_media(value), rich_text=api_rich_text(context))


def api_rich_text(context=None):
    """Return a function that sends stored rich text as Wagtail's API does, in the format the request asks for."""
    block = blocks.RichTextBlock()

    def represent(source):
        return block.get_api_representation(RichText(source), context=context)

    return represent
