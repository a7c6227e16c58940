"""A copy of a gathering is a new gathering: it starts without times, deadlines, states or people."""

from django.db import models

from wagtail_samlingar.gatherings.blocks.dates import emptied
from wagtail_samlingar.occurrences.models import DateState

# The fields of a page that change when it is a copy.
LET_GO = ("dates", "opens_on", "opens_time", "closes_on", "closes_time", "state", "state_text", "programme_is_final")


class CopyMixin(models.Model):
    """Notices that a page is a copy, however it was made, and empties what was true of its source only.

    Wagtail's copy action offers no hook that covers the admin, the API, child pages and "publish copies" alike. But a
    copy takes over every field while it gets a translation key of its own, so a field that remembers the key tells
    copies from translations (same key) in ``save`` and when a copied revision is read.
    """

    dates_of = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        """Save, after emptying what a copy must not carry over; that is saved whatever ``update_fields`` says."""
        emptied_now = self.let_go_of_copied_dates()
        if emptied_now and update_fields is not None:
            # An alias made a page of its own: Wagtail saves only that it is no alias any more.
            update_fields = {*update_fields, *LET_GO, "dates_of"}
        return super().save(*args, update_fields=update_fields, **kwargs)

    def with_content_json(self, content):
        """Read a revision; one that was copied along is emptied like the page."""
        page = super().with_content_json(content)
        page.let_go_of_copied_dates()
        return page

    def let_go_of_copied_dates(self):
        """Empty the dates when they belong to another gathering, and say whether they did.

        An alias shows those of its source.
        """
        if self.alias_of_id:
            return False
        copied = self.dates_of is not None and self.dates_of != self.translation_key
        if copied:
            for child in self.dates:
                emptied(child.value)
            self.opens_on = self.opens_time = self.closes_on = self.closes_time = None
            self.state = DateState.PLANNED
            self.state_text = ""
            self.programme_is_final = False
        self.dates_of = self.translation_key
        return copied
