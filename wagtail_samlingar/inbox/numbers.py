"""The pages of numbers: all of it, a year, a gathering. Counts only, and only of what the reader may view."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.conf import settings
from wagtail_samlingar.inbox.access import InboxAccessMixin
from wagtail_samlingar.inbox.number_tables import NumberRow, NumberTable, in_one_sentence, tally_columns, tally_numbers
from wagtail_samlingar.inbox.occurrences import reader_language, title_of
from wagtail_samlingar.inbox.people_tables import (
    answer_table,
    attendance_table,
    family_table,
    municipality_tables,
    origin_table,
    status_table,
)
from wagtail_samlingar.inbox.seats_tables import (
    by_date,
    by_gathering,
    by_region,
    read_seats,
    sum_of,
    with_people_or_page,
)
from wagtail_samlingar.inbox.timeline import timeline_table
from wagtail_samlingar.occurrences.clock import FIRST_DAY, LAST_DAY
from wagtail_samlingar.occurrences.queries import coming, in_order
from wagtail_samlingar.registrations.counting import Tally, active_by, count_days, count_people
from wagtail_samlingar.registrations.counting_answers import count_answers
from wagtail_samlingar.registrations.scope import VIEW, VIEW_SENSITIVE, occurrences_for


class NumbersMixin(InboxAccessMixin, WagtailAdminTemplateMixin):
    """What the pages of numbers have in common: the dates in scope, and the way here."""

    template_name = "wagtail_samlingar/inbox/numbers.html"
    header_icon = "table"
    http_method_names = ["get", "head", "options"]
    index_url_name = None
    case_url_name = None
    url_namespace = None

    def get(self, request, *args, **kwargs):
        """Render the numbers."""
        return self.render_to_response(self.get_context_data())

    @cached_property
    def scope(self):
        """The dates whose registrations the reader may view (queryset)."""
        return occurrences_for(self.request.user, VIEW)

    def dates(self):
        """Return the dates the page is about, with their regions, in order: two queries."""
        raise NotImplementedError

    @cached_property
    def date_list(self):
        """The dates the page is about (list)."""
        return list(in_order(with_people_or_page(self.dates())).prefetch_related("regions"))

    def url_of(self, name, *args):
        """Return the address ``name`` of this viewset."""
        return reverse(f"{self.url_namespace}:{name}", args=args)

    def list_url(self, occurrence):
        """Return the address of everybody on a date."""
        return f"{reverse(self.index_url_name)}?date={occurrence.pk}&status=all"

    def gathering_url(self, occurrence):
        """Return the address of the numbers of a date's gathering."""
        return self.url_of("numbers_gathering", occurrence.gathering_key)

    def get_breadcrumbs_items(self):
        """Return the way here from the list of registrations."""
        way = [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": _("Registrations")}]
        if not isinstance(self, NumbersView):
            way.append({"url": self.url_of("numbers"), "label": _("Numbers")})
        return [*way, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        """Add the tables; figures with nothing to tell are left out."""
        tables = [table for table in self.tables() if table is not None and table.rows]
        return super().get_context_data(tables=tables, sentence=self.sentence, **kwargs)

    @cached_property
    def seats(self):
        """The dates with their seats."""
        return read_seats(self.date_list, timezone.now())

    @property
    def sentence(self):
        """The most important in one sentence."""
        return in_one_sentence(sum_of(self.seats)) if self.seats else ""

    def tables(self):
        """Yield the tables in the order of the page, None for those that do not apply."""
        raise NotImplementedError

    def people_tables(self, count):
        """Yield the tables that a gathering and a year have in common."""
        yield status_table(count)
        yield attendance_table(count)
        yield timeline_table(count_days(self.date_list, settings.zone()))
        yield family_table(count)
        yield origin_table(count)
        newest_first = sorted(self.date_list, key=lambda row: row.pk, reverse=True)
        yield from municipality_tables(count, [region for row in newest_first for region in row.regions.all()])


class NumbersView(NumbersMixin, View):
    """The years there are numbers of, and the gatherings to come."""

    def get_page_title(self):
        """Return the title."""
        return _("Numbers")

    def dates(self):
        """Return the dates to come."""
        return coming(self.scope, timezone.now())

    def tables(self):
        """Yield the gatherings to come, and the years."""
        yield by_gathering(self.seats, self.gathering_url)
        yield self._years()

    def _years(self):
        """Return the table of years, the latest first: two queries."""
        rows = self.scope.filter(starts_on__isnull=False).order_by().values_list("starts_on__year")
        rows = rows.annotate(gatherings=Count("gathering_key", distinct=True), dates=Count("pk", distinct=True))
        people = active_by("starts_on__year", self.scope)
        return NumberTable(
            key="years",
            caption=_("Years"),
            heading=_("Year"),
            columns=(_("Gatherings"), pgettext("occurrence", "Dates"), *tally_columns()),
            rows=[
                NumberRow(
                    str(year),
                    (gatherings, dates, *tally_numbers(people.get(year, Tally()))),
                    url=self.url_of("numbers_year", year),
                )
                for year, gatherings, dates in sorted(rows, reverse=True)
            ],
        )


class YearNumbersView(NumbersMixin, View):
    """The numbers of all dates that start in one year, on the wall clock."""

    def get_page_title(self):
        """Return the year."""
        return _("Numbers of %(year)s") % {"year": self.kwargs["year"]}

    def dates(self):
        """Return the dates of the year."""
        year = self.kwargs["year"]
        # Databases and calendars fail on years that no date can have.
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            return self.scope.none()
        return self.scope.filter(starts_on__year=year)

    def tables(self):
        """Yield seats by gathering and region, and the people."""
        yield by_gathering(self.seats, self.gathering_url)
        yield by_region(self.seats)
        yield from self.people_tables(count_people(self.date_list))


class GatheringNumbersView(NumbersMixin, View):
    """The numbers of one gathering: those of its dates that are in the reader's scope."""

    def get_page_title(self):
        """Return the gathering's title."""
        if not self.date_list:
            raise PermissionDenied(_("There is no such gathering among those whose registrations you may view."))
        return title_of(self.date_list[-1])

    def dates(self):
        """Return the dates of the gathering."""
        return self.scope.filter(gathering_key=self.kwargs["key"])

    def tables(self):
        """Yield seats by date and region, the people, and what they answered."""
        yield by_date(self.seats, self.list_url)
        yield by_region(self.seats)
        count = count_people(self.date_list)
        yield from self.people_tables(count)
        within = occurrences_for(self.request.user, VIEW_SENSITIVE).filter(gathering_key=self.kwargs["key"])
        allowed = set(within.values_list("pk", flat=True))
        sensitive = [row for row in self.date_list if row.pk in allowed]
        asked = Tally()
        for row in sensitive:
            asked = Tally(asked.placed + count.dates[row.pk].placed, asked.waiting + count.dates[row.pk].waiting)
        for question in count_answers(self.date_list, sensitive, reader_language()):
            yield answer_table(question, asked if question.is_sensitive else count.everybody)
