"""Panels for what only the ruling page of a gathering decides."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel


class RulingFieldPanel(FieldPanel):
    """Read-only on a page that does not rule its gathering: a translation shows the dates of its source.

    The form leaves the field out there (``forms.GatheringPageForm``); this panel then shows its value.
    """

    class BoundPanel(FieldPanel.BoundPanel):
        """Shows the value where the form does not ask for it."""

        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            if self.form is not None and self.bound_field is None:
                self.read_only = True
                self.heading = self.panel.heading or capfirst(self.panel.db_field.verbose_name)
                self.help_text = _("Decided on the page this one is a translation of.")
