"""The admin form of a gathering: what is checked when an editor publishes."""

from django.utils import translation
from wagtail.admin.forms import WagtailAdminPageForm

from wagtail_samlingar.gatherings.canonical import is_canonical
from wagtail_samlingar.gatherings.publishing import collect_errors
from wagtail_samlingar.gatherings.registry import GATHERING, REGION
from wagtail_samlingar.gatherings.ruled import GATHERING_FACTS, REGION_FACTS


class RulingPageForm(WagtailAdminPageForm):
    """Leaves out what the page does not decide: a translation or alias takes it from the page that rules."""

    samlingar_role = ""
    ruled_fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_canonical(self.instance, self.samlingar_role):
            for name in self.ruled_fields:
                self.fields.pop(name, None)


class RegionPageForm(RulingPageForm):
    """The form of a region."""

    samlingar_role = REGION
    # The page's title is that of its own heading: no page can be saved without one.
    ruled_fields = ("municipalities", *(name for name in REGION_FACTS if name != "title"))


class GatheringPageForm(RulingPageForm):
    """Refuses publishing what would misplace people; drafts and autosave always save."""

    samlingar_role = GATHERING
    ruled_fields = ("dates", *GATHERING_FACTS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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
