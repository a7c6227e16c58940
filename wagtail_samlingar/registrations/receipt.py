"""What a receipt says: the submission as it was made, and what happens next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.gatherings.prose import said_in
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.models import Party
from wagtail_samlingar.registrations.states import Status


class ReceiptView:
    """A receipt for ``party`` (``Party``), in the active language.

    It shows the outcome of the submission and not what has become of it since: so it reads alike for someone who was
    registered already, and the address in it tells nothing to a person who finds it.
    """

    def __init__(self, party: Party):
        self.party = party
        self.occurrence = party.occurrence
        self.date = date_views([party.occurrence], party.language)[0]

    @property
    def reference(self):
        """Reference number of the submission."""
        return self.party.reference

    @property
    def title(self):
        """Title of the gathering."""
        return self.occurrence.title_in(self.party.language)

    @property
    def needs_confirmation(self):
        """True where the address is still to be confirmed: nobody is registered yet."""
        return self.party.outcome == Status.UNVERIFIED

    @property
    def outcome(self):
        """The outcome in one sentence."""
        if self.party.outcome == Status.CONFIRMED:
            return _("Your seat is confirmed.")
        if self.party.outcome == Status.WAITLISTED:
            return _("All seats are taken, and you are on the waiting list.")
        if self.needs_confirmation:
            return _("One step is left: confirm by e-mail.")
        return _("Your registration has been received.")

    @property
    def next_step(self):
        """What happens next, and when where the site says so."""
        if self.party.outcome == Status.CONFIRMED:
            return _(
                "You need do nothing more. If you cannot come, withdraw by the link in the message we send you, "
                "so that another can have the place."
            )
        if self.party.outcome == Status.WAITLISTED:
            return _("The organiser writes to you if there is a place for you.")
        if self.needs_confirmation:
            return _(
                "We have sent a message to the address you gave. Open the link in it and confirm. "
                "Until then no seat is held for you."
            )
        days = self._answer_within_days()
        if days:
            return ngettext(
                "The organiser decides who gets a place. You will get an answer by email within %(days)d working day.",
                "The organiser decides who gets a place. You will get an answer by email within %(days)d working days.",
                days,
            ) % {"days": days}
        return _("The organiser decides who gets a place. You will get an answer by email.")

    @property
    def extra_information(self):
        """The gathering's own text for the receipt, in the language of the party where there is one, or ""."""
        page = canonical_page(self.occurrence.gathering_key)
        return said_in(page, "extra_information", self.party.language) if page else ""

    def _answer_within_days(self):
        row = SamlingarSiteSettings.objects.filter(site_id=self.occurrence.site_key).first()
        return row.answer_within_days if row else None
