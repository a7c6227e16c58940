"""The way to what is needed on the day: which date, and which pages the reader may open."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.inbox.access import InboxAccessMixin
from wagtail_samlingar.inbox.day.access import DayMixin
from wagtail_samlingar.inbox.occurrences import clock_of, date_label, title_of
from wagtail_samlingar.occurrences.queries import in_order
from wagtail_samlingar.registrations.scope import MODERATE, VIEW, VIEW_SENSITIVE, occurrences_for

# Dates that ended longer ago are found through the list.
LOOK_BACK = timedelta(days=14)
MOST_DATES = 50


@dataclass(frozen=True)
class Page:
    """A page that can be opened from here."""

    url: str
    label: str
    explanation: str


class DayView(DayMixin, View):
    """Lists what there is to print and to do for one date, as far as the reader may."""

    template_name = "wagtail_samlingar/inbox/day/day.html"
    page_title = gettext_lazy("On the day")
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the links."""
        return self.render_to_response(self.get_context_data(pages=self.pages()))

    def pages(self):
        """Return the ``Page`` objects."""
        pages = [
            Page(self.url_of("sign_in"), _("Sign-in list"), _("Names, organisations and room for a signature")),
            Page(self.url_of("badges"), _("Name badges"), _("Ten on each sheet, with name and organisation")),
            Page(self.url_of("day_programme"), _("Programme"), _("As it is on the page")),
        ]
        if self.may(VIEW_SENSITIVE):
            explanation = _("How many need what, without names. It is logged that you look at it.")
            pages.append(Page(self.url_of("catering"), _("Summary for the caterer"), explanation))
        if self.may(MODERATE):
            explanation = _("With a phone at the door, from the day itself on")
            pages.insert(0, Page(self.url_of("attendance"), _("Tick off who came"), explanation))
        return pages


@dataclass(frozen=True)
class DateLink:
    """A date to choose: its page, gathering, day and clock in words, and whether it is today."""

    url: str
    title: str
    date: str
    clock: str
    is_today: bool


class DaysView(InboxAccessMixin, WagtailAdminTemplateMixin, View):
    """Lists the dates to choose among: today's and coming ones, and those of the last two weeks."""

    template_name = "wagtail_samlingar/inbox/day/days.html"
    page_title = gettext_lazy("On the day")
    header_icon = "calendar-check"
    http_method_names = ["get", "head", "options"]
    index_url_name = None
    url_namespace = None

    def get(self, request, *args, **kwargs):
        """Render the dates."""
        return self.render_to_response(self.get_context_data(dates=self.dates()))

    def dates(self):
        """Return a ``DateLink`` for each date, by start: at most three queries."""
        since = timezone.now() - LOOK_BACK
        rows = occurrences_for(self.request.user, VIEW).filter(Q(ends_at__gte=since) | Q(starts_at__gte=since))
        today = timezone.localdate()
        return [
            DateLink(
                url=reverse(f"{self.url_namespace}:day", args=[row.pk]),
                title=title_of(row),
                date=date_label(row),
                clock=clock_of(row),
                is_today=row.starts_on <= today <= (row.ends_on or row.starts_on),
            )
            for row in in_order(rows).prefetch_related("regions")[:MOST_DATES]
        ]

    def get_breadcrumbs_items(self):
        """Return the way here from the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Registrations")},
            {"url": "", "label": self.get_page_title()},
        ]
