"""Foundations of blocks that hold facts: what is the same in every language, and what must be right when published."""

from django.core.exceptions import ValidationError
from django.utils.translation import pgettext
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

# A whole HTML page around a block, for Wagtail's block preview; needs no template of the host.
PREVIEW_TEMPLATE = "wagtail_samlingar/gatherings/blocks/preview.html"

# Rich text in blocks: no headings, which would break the order of headings on the page.
TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class SameInEveryLanguageMixin:
    """A block that wagtail-localize copies, and offers neither for translation nor to be changed."""

    def get_translatable_segments(self, value):
        """Return nothing to translate (wagtail-localize's interface)."""
        return []

    def restore_translated_segments(self, value, segments):
        """Return ``value`` unchanged (wagtail-localize's interface)."""
        return value


class FactCharBlock(SameInEveryLanguageMixin, blocks.CharBlock):
    """A short text that is a fact, such as a name or a place."""


class FactEmailBlock(SameInEveryLanguageMixin, blocks.EmailBlock):
    """An e-mail address."""


class FactURLBlock(SameInEveryLanguageMixin, blocks.URLBlock):
    """An address on the web."""


class PublishedStructBlock(blocks.StructBlock):
    """A struct whose facts are judged only when the page is published: drafts and autosave always save.

    ``required_on_publish`` names the children that must not be empty. They are ``required=True`` too, for the mark at
    the label; but a block used in two places of one stream shares its children, and Wagtail before 8.0 forgot after
    the first draft that a shared child was required.
    """

    required_on_publish = ()

    def clean(self, value):
        """Check the children, and on publishing also what they say together."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            errors = {
                name: ValidationError(pgettext("block", "This field is required.")) for name in self._missing(cleaned)
            }
            errors |= self.impossible(cleaned)
            if errors:
                raise StructBlockValidationError(errors)
        return cleaned

    def impossible(self, value):
        """Return {child name: ValidationError} for facts that cannot be true together."""
        return {}

    def _missing(self, value):
        # A zero is written, though it may be impossible.
        return [name for name in self.required_on_publish if not value.get(name) and value.get(name) != 0]


def collapsed_group(heading, children):
    """Return a part of a block's form that is closed until the editor opens it."""
    group = blocks.BlockGroup(children, classname="collapsed", icon="cogs", label_format="")
    # Not by the constructor: it would translate the heading while Django is still starting.
    group.heading = heading
    return group
