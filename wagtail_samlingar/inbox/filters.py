"""The filters of the inbox. What they offer is scoped like what they filter."""

from datetime import date

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.fields import DateRangeField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.inbox.filter_choices import ME, NOBODY, assignees_offered, families_offered, regions_offered
from wagtail_samlingar.inbox.filter_widgets import PlainCheckboxes, PlainRadios, PlainSelect
from wagtail_samlingar.inbox.flags import Flag, condition_of
from wagtail_samlingar.inbox.occurrences import dates_among, gatherings_among, in_words, ledger_of
from wagtail_samlingar.occurrences.queries import in_order
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.overdue import limits_of
from wagtail_samlingar.registrations.scope import VIEW, occurrences_for, registrations_for, scope_of
from wagtail_samlingar.registrations.states import Status

EVERYTHING = "all"
STATUS, SEARCH = "status", "q"
# Parameters of the list that say nothing of what the filters show.
NOT_FILTERED_BY = (SEARCH, "p", "ordering")
# Instead of the text, in addresses of what a search led to: its key in the session (``search.py``).
SEARCHED = "searched"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)
OWN_REGION, OTHER_REGION = "own", "other"


def chosen_status(params):
    """Return the status (or "all") that ``params`` (a query dict) asks for.

    The inbox opens on what waits; a search looks everywhere unless a status was chosen.
    """
    searched = params.get(SEARCH, "").strip() or params.get(SEARCHED)
    return params.get(STATUS) or (EVERYTHING if searched else str(Status.PENDING))


class FlagFilter(django_filters.MultipleChoiceFilter):
    """Keeps those with every chosen flag."""

    def filter(self, qs, value):
        """Filter by each flag: conditions on messages are subqueries, so no row comes twice."""
        for flag in value or ():
            qs = qs.filter(condition_of(flag, self.parent.limits))
        return qs


class PeriodField(DateRangeField):
    """Two days that every database can compare with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields:
            field.validators.extend([MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)])


class PeriodFilter(django_filters.DateFromToRangeFilter):
    """Keeps what came in from the first day to the last, both included."""

    field_class = PeriodField


class OwnFields(dict):
    """The fields of a form that were made for it alone, so that it need not copy them."""

    def __deepcopy__(self, memo):
        return self


class InboxFilterSet(WagtailFilterSet):
    """Every filter of the inbox, for the reader of ``request``."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[*Status.choices, (EVERYTHING, _("All"))],
        empty_label=_("Waiting for answer; a search looks everywhere"),
        widget=PlainRadios,
    )
    gathering = django_filters.ChoiceFilter(
        label=_("Gathering"), field_name="occurrence__gathering_key", empty_label=_("All"), widget=PlainSelect
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), field_name="occurrence__regions__key", empty_label=_("All"), widget=PlainRadios
    )
    date = django_filters.ChoiceFilter(
        label=_("Date"), field_name="occurrence", empty_label=_("All"), widget=PlainSelect
    )
    period = PeriodFilter(label=_("Received"), field_name="submitted_at", widget=DateRangePickerWidget)
    assigned = django_filters.ChoiceFilter(
        label=_("Responsible"), method="filter_assigned", empty_label=_("Anybody or nobody"), widget=PlainSelect
    )
    flag = FlagFilter(label=_("Marked with"), choices=Flag.choices, widget=PlainCheckboxes)
    origin = django_filters.ChoiceFilter(
        label=_("Comes from"),
        method="filter_origin",
        choices=[(OWN_REGION, _("The region of the date")), (OTHER_REGION, _("Another region"))],
        empty_label=_("All"),
        widget=PlainRadios,
    )
    family = django_filters.ChoiceFilter(label=_("Target group"), empty_label=_("All"), widget=PlainRadios)
    language = django_filters.ChoiceFilter(label=_("Language"), empty_label=_("All"), widget=PlainRadios)

    class Meta:
        model = Registration
        fields = []

    def __init__(self, data=None, queryset=None, *, request=None, prefix=None):
        super().__init__(data, queryset, request=request, prefix=prefix)
        # Read when somebody chose among them or they are rendered, and not on every page of the list.
        choices = {
            "gathering": lambda: gatherings_among(self.occurrences_in_scope),
            "region": lambda: regions_offered(self.occurrences_in_scope, scope_of(request.user, VIEW)),
            "date": lambda: dates_among(self._of_chosen_gathering()),
            "assigned": lambda: self._assignees,
            "family": families_offered,
            "language": lambda: list(get_content_languages().items()),
        }
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered

    def get_form_class(self):
        """Return the class of the form, made for this filter set alone."""
        form_class = super().get_form_class()
        form_class.base_fields = OwnFields(form_class.base_fields)
        return form_class

    @cached_property
    def occurrences_in_scope(self):
        """The dates whose registrations the reader may see, with what the inbox says of them: one query."""
        return in_words(in_order(occurrences_for(self.request.user)))

    @cached_property
    def ledger(self):
        """The ``SiteLedger`` of each site with dates in the reader's scope: one query, however many dates."""
        return ledger_of(occurrences_for(self.request.user))

    @cached_property
    def limits(self):
        """Since when people have waited too long, for each site (``overdue.limits_of``)."""
        return limits_of({row.site_key: row.answer_within_days for row in self.ledger}, timezone.now())

    @cached_property
    def _assignees(self):
        return assignees_offered(registrations_for(self.request.user, VIEW), self.request.user)

    def _of_chosen_gathering(self):
        chosen = self.data.get("gathering") if self.data else None
        return [row for row in self.occurrences_in_scope if not chosen or str(row.gathering_key) == chosen]

    def filter_assigned(self, queryset, name, value):
        """Keep the cases of the reader, of nobody or of one person."""
        if value == NOBODY:
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=self.request.user.pk if value == ME else value)

    def filter_origin(self, queryset, name, value):
        """Keep those from the date's own region or from another. Who did not say where from is in neither."""
        if value == OTHER_REGION:
            return queryset.filter(is_other_region=True)
        return queryset.filter(is_other_region=False).exclude(municipality_key="")

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
