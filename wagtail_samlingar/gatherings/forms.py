"""The admin form of a gathering: what is checked when an editor publishes."""

from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_samlingar.gatherings.publishing import collect_errors


class GatheringPageForm(WagtailAdminPageForm):
    """Refuses publishing what would misplace people; drafts and autosave always save."""

    def clean(self):
        """Add the errors that any room reports for the page about to be published."""
        cleaned = super().clean()
        if not self.is_deferred_validation:
            for field, message in collect_errors(self.instance, cleaned):
                self.add_error(field if field in self.fields else None, message)
        return cleaned
