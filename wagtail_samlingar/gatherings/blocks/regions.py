"""Choosing regions in a block: by key, so that no page reference drifts and no query is needed to read it."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_samlingar.gatherings.regions import region_choices


class RegionsField(forms.MultipleChoiceField):
    """Accepts any region key: a region that was deleted meanwhile must not stop an editor from publishing."""

    def valid_value(self, value):
        """Return True for anything that is a UUID."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class RegionsBlock(blocks.MultipleChoiceBlock):
    """Zero or more regions. Value: list of region keys (the canonical page's translation key as text)."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("Regions"))
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        # The choices are fixed; a migration or a copy of the block must not pass them again.
        kwargs.pop("choices", None)
        super().__init__(choices=region_choices, **kwargs)

    def get_field(self, **kwargs):
        """Return the form field."""
        return RegionsField(**kwargs)

    def normalize_choice(self, value):
        """Return the key as it is: comparing it with the choices would ask the database for every key read."""
        return str(value)

    def get_searchable_content(self, value):
        """Return nothing: region names are searched through the recorded dates."""
        return []

    class Meta:
        icon = "site"
