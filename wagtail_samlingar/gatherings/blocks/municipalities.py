"""Municipalities of a region. The block id is the key that a registration stores, since names repeat."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ProperNameBlock(blocks.FieldBlock):
    """A name that is the same in every language.

    Not a ``CharBlock``, because wagtail-localize would offer that for translation; other blocks are copied.
    """

    def __init__(self, required=True, help_text=None, max_length=None, **kwargs):
        self.field = forms.CharField(required=required, help_text=help_text, max_length=max_length)
        super().__init__(**kwargs)

    def get_searchable_content(self, value):
        """Return the name."""
        return [value]


class MunicipalityBlock(ProperNameBlock):
    """One municipality."""

    class Meta:
        icon = "home"
        label = _("Municipality")
        description = _("A municipality that belongs to the region.")
        preview_value = "Kinn"
        preview_template = "wagtail_samlingar/gatherings/blocks/municipality_preview.html"
