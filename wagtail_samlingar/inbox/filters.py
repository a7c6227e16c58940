"""The filters of the inbox. What they offer is scoped like what they filter."""

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.occurrences import dates_among, gatherings_among, regions_among
from wagtail_samlingar.occurrences.queries import in_order
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import occurrences_for
from wagtail_samlingar.registrations.states import Status

EVERYTHING = "all"
STATUS, SEARCH = "status", "q"


def chosen_status(params):
    """Return the status (or "all") that ``params`` (a query dict) asks for.

    The inbox opens on what waits; a search looks everywhere unless a status was chosen.
    """
    return params.get(STATUS) or (EVERYTHING if params.get(SEARCH, "").strip() else str(Status.PENDING))


class InboxFilterSet(WagtailFilterSet):
    """Gathering, region, date, status, period and language."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[*Status.choices, (EVERYTHING, _("All"))],
        empty_label=_("Waiting for answer; a search looks everywhere"),
        widget=forms.RadioSelect,
    )
    gathering = django_filters.ChoiceFilter(
        label=_("Gathering"), field_name="occurrence__gathering_key", empty_label=_("All")
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), field_name="occurrence__regions__key", empty_label=_("All"), widget=forms.RadioSelect
    )
    date = django_filters.ChoiceFilter(label=_("Date"), field_name="occurrence", empty_label=_("All"))
    period = django_filters.DateFromToRangeFilter(
        label=_("Received"), field_name="submitted_at", widget=DateRangePickerWidget
    )
    language = django_filters.ChoiceFilter(label=_("Language"), empty_label=_("All"), widget=forms.RadioSelect)

    class Meta:
        model = Registration
        fields = []

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        occurrences = self.occurrences_in_scope
        choices = {
            "gathering": gatherings_among(occurrences),
            "region": regions_among(occurrences),
            "date": dates_among(self._of_chosen_gathering(occurrences)),
            "language": list(get_content_languages().items()),
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    @cached_property
    def occurrences_in_scope(self):
        """The dates whose registrations the reader may see, with their regions: two queries."""
        return list(in_order(occurrences_for(self.request.user)).prefetch_related("regions"))

    def _of_chosen_gathering(self, occurrences):
        chosen = self.data.get("gathering") if self.data else None
        return [row for row in occurrences if not chosen or str(row.gathering_key) == chosen]

    def filter_queryset(self, queryset):
        """Apply all filters; without a chosen status, keep what waits. The form must be valid."""
        queryset = self.filter_all_but_status(queryset)
        status = chosen_status(self.data)
        return queryset if status == EVERYTHING else queryset.filter(status=status)

    def filter_all_but_status(self, queryset):
        """Apply every filter except that of the status, to count what each status has. The form must be valid."""
        for name, value in self.form.cleaned_data.items():
            if name != STATUS:
                queryset = self.filters[name].filter(queryset, value)
        return queryset
