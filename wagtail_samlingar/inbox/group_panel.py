"""The panel in Wagtail's group form that says what a group may do with which registrations.

One place for one question: a row gives the permission on the model, the scope and access to the admin together, and
taking it away takes the permission on the model along. Our permissions are therefore not among the checkboxes of
Wagtail's own panel.
"""

from collections import defaultdict

from django import forms
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms.formsets import BaseFormSetMixin

from wagtail_samlingar.inbox.columns import STYLES
from wagtail_samlingar.inbox.grants import Grant, grants_of, replace_grants
from wagtail_samlingar.inbox.places import place_choices
from wagtail_samlingar.registrations.scope import ANONYMISE, EXPORT, MODERATE, PERMISSIONS, VIEW, VIEW_SENSITIVE

LABELS = {
    VIEW: pgettext_lazy("permission", "View"),
    MODERATE: pgettext_lazy("permission", "Decide"),
    EXPORT: pgettext_lazy("permission", "Export"),
    VIEW_SENSITIVE: pgettext_lazy("permission", "View sensitive answers"),
    ANONYMISE: pgettext_lazy("permission", "Anonymise"),
}


class ScopeForm(forms.Form):
    """One row: a place, and what the group may do there."""

    place = forms.ChoiceField(label=_("Registrations for"), error_messages={"required": _("Choose a place")})
    permissions = forms.MultipleChoiceField(
        label=pgettext_lazy("permission", "May"),
        choices=[(permission, LABELS[permission]) for permission in PERMISSIONS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what the group may do, or delete the row")},
    )

    def __init__(self, *args, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _("Choose")), *places]


class BaseScopePanel(BaseFormSetMixin, forms.BaseFormSet):
    """The rows of one group. Saving replaces the rows of this group and of no other."""

    template = "wagtail_samlingar/inbox/group_panel.html"
    media = forms.Media(css={"all": [STYLES]})

    def __init__(self, data=None, files=None, instance=None, prefix="samlingar_scopes"):
        self.instance = instance or Group()
        held = defaultdict(list)
        for grant in grants_of(self.instance):
            held[grant.place].append(grant.permission)
        initial = [{"place": place, "permissions": permissions} for place, permissions in held.items()]
        self.places = place_choices(keep=list(held))
        super().__init__(data, files, initial=initial, prefix=prefix)

    def get_form_kwargs(self, index):
        """Give each row the places to choose from."""
        return {**super().get_form_kwargs(index), "places": self.places}

    def save(self):
        """Write what the rows say. Whoever may do something may also view, and log in to the admin."""
        granted = set()
        for form in self.forms:
            if form in self.deleted_forms or "place" not in form.cleaned_data:
                continue
            place = form.cleaned_data["place"]
            granted |= {Grant(permission, place) for permission in [VIEW, *form.cleaned_data["permissions"]]}
        replace_grants(self.instance, granted)

    def as_admin_panel(self):
        """Render the panel."""
        return render_to_string(self.template, {"formset": self})


ScopePanel = forms.formset_factory(ScopeForm, formset=BaseScopePanel, extra=0, can_delete=True)
