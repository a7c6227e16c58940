"""Fields of our pages: blocks that stay out of migrations, and rich text that is empty when nothing was written."""

from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField

# No headings, pictures or embeds: what a text without words could still show.
SIMPLE_TEXT = ["bold", "italic", "link", "document-link", "ul", "ol"]


class BlocksField(StreamField):
    """StreamField for a reusable app.

    Block definitions do not change the database, yet Wagtail writes them into migrations, so that each new label or
    option would be a migration for every site. They are left out; see ``docs/decisions/0001``.
    """

    def __init__(self, *args, **kwargs):
        # A migration has no block types to give.
        super().__init__(*(args or ([],)), **kwargs)

    def deconstruct(self):
        """Return the field without its blocks, as the migration writer shall see it."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        # A callable default lives with the blocks.
        kwargs.pop("default", None)
        return name, path, [], kwargs


class SimpleTextField(RichTextField):
    """Rich text with simple formatting. A text without words is stored as "".

    Wagtail's editor makes an empty paragraph of a field nobody touched, and ``{% if page.why_attend %}`` would show its
    heading on every page.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("features", SIMPLE_TEXT)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """Return the field as Wagtail's own: to the database they are the same."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs

    def save_form_data(self, instance, data):
        """Set what the editor's form gave, for drafts and previews too."""
        super().save_form_data(instance, _written(data))

    def get_prep_value(self, value):
        """Return what is stored, wherever it comes from."""
        return _written(super().get_prep_value(value))


def _written(html):
    if isinstance(html, str) and not strip_tags(html).replace("&nbsp;", " ").strip():
        return ""
    return html
