"""The admin form of a gathering: what is checked when an editor publishes."""

from django.utils import translation
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_samlingar.gatherings.canonical import is_canonical
from wagtail_samlingar.gatherings.publishing import collect_errors

# Facts that the ruling page decides for all its translations and aliases.
RULED_FIELDS = (
    "dates",
    "opens_on",
    "opens_time",
    "closes_on",
    "closes_time",
    "review_mode",
    "seats_display",
    "few_seats_threshold",
    "waitlist_mode",
    "offer_hours",
    "party_limit",
    "second_date",
    "notify_email",
    "notify_rate",
    "phone_mode",
    "organisation_mode",
    "municipality_mode",
    "state",
    "retention_days",
    "sensitive_retention_days",
)


class GatheringPageForm(WagtailAdminPageForm):
    """Refuses publishing what would misplace people; drafts and autosave always save."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_canonical(self.instance):
            for name in RULED_FIELDS:
                self.fields.pop(name, None)
        if self.instance.pk is None and self.instance.locale_id and "questions" in self.fields:
            # What visitors are asked is in the page's language, whatever the editor reads the admin in.
            with translation.override(self.instance.locale.language_code):
                self.initial["questions"] = self.instance._meta.get_field("questions").get_default()

    def clean(self):
        """Add the errors that any room reports for the page about to be published."""
        cleaned = super().clean()
        if not self.is_deferred_validation:
            for field, message in collect_errors(self.instance, cleaned):
                self.add_error(field if field in self.fields else None, message)
        return cleaned
