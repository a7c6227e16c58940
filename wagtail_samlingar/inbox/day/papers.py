"""Pages to print: who signs in, name badges, the programme. Each holds no more about people than it needs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from wagtail_samlingar.inbox.day.access import DayMixin
from wagtail_samlingar.inbox.day.programme import programme_of

# Lines for those who come without having registered.
LINES_FOR_OTHERS = 8
BADGES_ON_A_PAGE = 10
# Letters of a name that fit in the large size.
LONG_NAME = 26


class PaperView(DayMixin, View):
    """A page made for A4, without the frame of the admin. Changes nothing."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        """Render the page."""
        return self.render_to_response(self.get_context_data())


class SignInView(PaperView):
    """Names, organisations and room for a signature."""

    template_name = "wagtail_samlingar/inbox/day/sign_in.html"
    page_title = _("Sign-in list")

    def get_context_data(self, **kwargs):
        """Add the people, and empty lines."""
        people = self.people()
        first = len(people) + 1
        return super().get_context_data(people=people, lines=range(first, first + LINES_FOR_OTHERS), **kwargs)


class BadgesView(PaperView):
    """Ten badges on each page."""

    template_name = "wagtail_samlingar/inbox/day/badges.html"
    page_title = _("Name badges")

    def get_context_data(self, **kwargs):
        """Add the people by page. Those whose name comes later get an empty badge to write on."""
        people = self.people()
        pages = [people[start : start + BADGES_ON_A_PAGE] for start in range(0, len(people), BADGES_ON_A_PAGE)]
        return super().get_context_data(pages=pages, long_name=LONG_NAME, **kwargs)


class ProgrammeView(PaperView):
    """The programme of the date as the published page has it. No registrations."""

    template_name = "wagtail_samlingar/inbox/day/programme.html"
    page_title = pgettext_lazy("of a gathering", "Programme")

    def get_context_data(self, **kwargs):
        """Add the days."""
        return super().get_context_data(programme=programme_of(self.occurrence), **kwargs)
