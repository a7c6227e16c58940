"""A StreamField whose block definitions stay out of migrations."""

from wagtail.fields import StreamField


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
