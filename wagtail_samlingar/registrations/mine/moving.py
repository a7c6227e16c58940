"""Choosing another date of the same gathering."""

from http import HTTPStatus

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_samlingar.occurrences.queries import of_gathering
from wagtail_samlingar.registrations import own_rules, services
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.errors import AlreadyActive, NowFull, RegistrationRefused
from wagtail_samlingar.registrations.form_rows import title_of_errors
from wagtail_samlingar.registrations.mine.base import OwnView


class MoveView(OwnView):
    """Shows the other dates with their states in words, and moves the person to the one they choose."""

    template_name = "move.html"
    heading = gettext_lazy("Choose another date")

    @cached_property
    def dates(self):
        """The other dates of the gathering, as the public sees them."""
        others = [row for row in of_gathering(self.row.occurrence.gathering_key) if row.pk != self.row.occurrence_id]
        return date_views(others, self.holder.party.language)

    def why_not(self):
        """Say so when it is too late, or there is no date to choose."""
        if not own_rules.may_move(self.row, self.row.occurrence, self.now):
            return own_rules.why_not(self.row.occurrence, self.now)
        if not any(date.is_open for date in self.dates):
            return _("There is no other date that takes registrations.")
        return ""

    def context(self):
        """Return the dates, and the one the person is on."""
        [here] = date_views([self.row.occurrence], self.holder.party.language)
        return {"dates": self.dates, "here": here, "chosen": self.request.POST.get("date", "")}

    def post(self, request, token, pk=None):
        """Move, ask about the waiting list of a full date, or say why not."""
        chosen = next((date for date in self.dates if date.key == request.POST.get("date", "")), None)
        if chosen is None:
            errors = [("samlingar-date", _("Choose the date you want to attend"))]
            return self.show(HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors, errors_title=title_of_errors(1))
        accepts_queue = bool(request.POST.get("accept_queue"))
        try:
            services.move(self.row.pk, chosen.occurrence.pk, by_person=True, accepts_queue=accepts_queue)
        except NowFull:
            # Nobody gives up a seat for a place in a queue without having said so.
            return self.show(asks_queue=chosen)
        except AlreadyActive:
            return self.refuse(_("This person is registered for that date already."))
        except RegistrationRefused as refusal:
            return self.refuse(refusal)
        return self.done("moved")
