"""A copy of a gathering is a new gathering: it starts without times, deadlines, states or people."""

from django.db import models

from wagtail_samlingar.gatherings.blocks.dates import emptied
from wagtail_samlingar.occurrences.models import DateState


class CopyMixin(models.Model):
    """Notices that a page is a copy, however it was made, and empties what was true of its source only.

    Wagtail's copy action offers no hook that covers the admin, the API, child pages and "publish copies" alike. But a
    copy takes over every field while it gets a translation key of its own, so a field that remembers the key tells
    copies from translations (same key) in ``save`` and when a copied revision is read.
    """

    dates_of = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Save, after emptying what a copy must not carry over."""
        self.let_go_of_copied_dates()
        return super().save(*args, **kwargs)

    def with_content_json(self, content):
        """Read a revision; one that was copied along is emptied like the page."""
        page = super().with_content_json(content)
        page.let_go_of_copied_dates()
        return page

    def let_go_of_copied_dates(self):
        """Empty the dates when they belong to another gathering. An alias shows those of its source."""
        if self.alias_of_id:
            return
        if self.dates_of is not None and self.dates_of != self.translation_key:
            for child in self.dates:
                emptied(child.value)
            self.opens_on = self.opens_time = self.closes_on = self.closes_time = None
            self.state = DateState.PLANNED
            self.state_text = ""
            self.programme_is_final = False
        self.dates_of = self.translation_key
