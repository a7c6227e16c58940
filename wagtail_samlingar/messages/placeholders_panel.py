"""The list of placeholders above the texts of a site, with what each becomes."""

from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from wagtail_samlingar.messages.placeholders import PLACEHOLDERS, WITH_OWN_TEXT
from wagtail_samlingar.messages.sample import sample_context


class PlaceholderRow(NamedTuple):
    """A placeholder as it is written, in words, the messages that have it, and an example."""

    written: str
    words: str
    kinds: str
    example: str


class PlaceholdersPanel(HelpPanel):
    """Shows what can be set in. It has no field."""

    def __init__(self, **kwargs):
        kwargs["template"] = "wagtail_samlingar/messages/placeholders_panel.html"
        super().__init__(**kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        """The list for one Site."""

        @cached_property
        def rows(self):
            """A ``PlaceholderRow`` for each placeholder."""
            contexts = {}
            rows = []
            for placeholder in PLACEHOLDERS:
                kind = placeholder.kinds[-1]
                context = contexts.setdefault(kind, sample_context(kind, self.instance.site))
                rows.append(
                    PlaceholderRow(
                        placeholder.written,
                        placeholder.words,
                        _kinds(placeholder.kinds),
                        str(placeholder.value(context)),
                    )
                )
            return rows


def _kinds(kinds):
    if kinds == WITH_OWN_TEXT:
        return _("all messages")
    left_out = [kind for kind in WITH_OWN_TEXT if kind not in kinds]
    if len(left_out) < len(kinds):
        return _("all but %(messages)s") % {"messages": _labels(left_out)}
    return _labels(kinds)


def _labels(kinds):
    return ", ".join(_("“%(message)s”") % {"message": kind.label} for kind in kinds)
