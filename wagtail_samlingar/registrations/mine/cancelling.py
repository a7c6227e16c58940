"""Withdrawing: one person, or all whom the holder of the link sees."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from wagtail_samlingar.registrations import own_rules, services
from wagtail_samlingar.registrations.errors import RegistrationRefused
from wagtail_samlingar.registrations.mine.base import OwnView
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.states import Status


def withdraw(rows):
    """Withdraw each of ``rows`` (registrations); the queue moves up. One who is withdrawn already stays so.

    Each is a transition of their own, so doing it again after a fault goes on where it stopped. Raises what
    ``services.cancel`` does.
    """
    for row in rows:
        try:
            services.cancel(row.pk)
        except RegistrationRefused:
            if Registration.objects.get(pk=row.pk).status != Status.CANCELLED:
                raise


class CancelView(OwnView):
    """Withdraws one person."""

    template_name = "cancel.html"
    heading = pgettext_lazy("person", "Withdraw")

    def rows(self):
        """Return those who would be withdrawn."""
        return [self.row]

    def why_not(self):
        """Say so after the start; a person who is withdrawn already can be told so as well."""
        rows = self.rows()
        if any(own_rules.may_cancel(row, row.occurrence, self.now) for row in rows):
            return ""
        return own_rules.why_not(rows[0].occurrence, self.now)

    def context(self):
        """Return the people, by name."""
        return {"people": self.rows()}

    def post(self, request, token, pk=None):
        """Withdraw, or say why not."""
        try:
            withdraw(self.rows())
        except RegistrationRefused as refusal:
            return self.refuse(refusal)
        return self.done("cancelled")


class CancelAllView(CancelView):
    """Withdraws everybody whom the holder of the link sees and who can be withdrawn."""

    heading = gettext_lazy("Withdraw everybody")

    def rows(self):
        """Return those who may still withdraw; all, where nobody may, for the service to say why."""
        people = self.holder.people
        return [row for row in people if own_rules.may_cancel(row, row.occurrence, self.now)] or people
