"""The door of what is used on the day: one date, within the scope of every permission a page takes."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_samlingar.gatherings.wording import occasion_in_words
from wagtail_samlingar.inbox.access import InboxAccessMixin
from wagtail_samlingar.inbox.day.sorting import name_order
from wagtail_samlingar.inbox.occurrences import date_label, day_of, regions_of, title_of
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.scope import MODERATE, VIEW, VIEW_SENSITIVE, occurrences_for
from wagtail_samlingar.registrations.states import Status


class DayMixin(InboxAccessMixin, WagtailAdminTemplateMixin):
    """Finds the date among those for which the reader has all of ``permissions``."""

    permissions = (VIEW,)
    header_icon = "calendar-check"
    index_url_name = None
    url_namespace = None

    @cached_property
    def occurrence(self):
        """The date with its regions. One outside the scope is refused like one that does not exist."""
        found = occurrences_for(self.request.user, VIEW)
        for permission in self.permissions:
            if permission != VIEW:
                found = found & occurrences_for(self.request.user, permission)
        occurrence = found.prefetch_related("regions").filter(pk=self.kwargs["pk"]).first()
        if occurrence is None:
            raise PermissionDenied(_("There is no such date among those you have access to for this."))
        return occurrence

    def people(self):
        """Return those who have a place, by name: also walk-ins and people without e-mail. One query."""
        confirmed = Registration.objects.filter(occurrence=self.occurrence, status=Status.CONFIRMED)
        wanted = ("reference", "name", "name_is_pending", "organisation", "status", "attendance")
        return sorted(confirmed.only(*wanted), key=lambda row: (not row.name, name_order(row.name), row.pk))

    def may(self, permission):
        """Return True when the reader may do ``permission`` with the people of the date. At most two queries."""
        return occurrences_for(self.request.user, permission).filter(pk=self.occurrence.pk).exists()

    def url_of(self, name, *args):
        """Return the address ``name`` of this date."""
        return reverse(f"{self.url_namespace}:{name}", args=[self.occurrence.pk, *args])

    def get_page_title(self):
        """Return what the page is, without names of people."""
        return str(self.page_title)

    def get_page_subtitle(self):
        """Return the day and the regions."""
        return date_label(self.occurrence)

    def get_breadcrumbs_items(self):
        """Return the way here from the list and the date."""
        day = {"url": self.url_of("day"), "label": date_label(self.occurrence)}
        if self.request.path == day["url"]:
            day["url"] = ""
            here = [day]
        else:
            here = [day, {"url": "", "label": self.get_page_title()}]
        return [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": _("Registrations")}, *here]

    def get_context_data(self, **kwargs):
        """Add what a heading says of the date."""
        return super().get_context_data(
            occurrence=self.occurrence, heading=heading_of(self.occurrence), day_url=self.url_of("day"), **kwargs
        )


def heading_of(occurrence):
    """Return {title, when, place} of ``occurrence`` (regions prefetched) in the reader's words."""
    when = day_of(occurrence)
    if occurrence.starts_on:
        when = occasion_in_words(occurrence.starts_on, occurrence.start_time, occurrence.ends_on, occurrence.end_time)
    place = ", ".join(filter(None, [occurrence.venue, occurrence.venue_address])) or regions_of(occurrence)
    return {"title": title_of(occurrence), "when": when, "place": place}


TICK_OFF = (VIEW, MODERATE)
CATER = (VIEW, VIEW_SENSITIVE)
