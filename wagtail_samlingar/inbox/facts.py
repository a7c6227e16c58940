"""What staff should know about a case before they decide, beside the answers."""

from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_samlingar.registrations.states import Status


@dataclass(frozen=True)
class Fact:
    """A label and a value, both in the reader's words; the value may be a visitor's own text."""

    label: str
    value: str


def facts_of(registration, now=None):
    """Return the ``Fact`` objects that apply to ``registration`` (with its party) at ``now`` (aware instant)."""
    return [*_about_the_person(registration), *_about_the_status(registration, now or timezone.now())]


def _about_the_person(registration):
    if registration.is_other_region:
        yield Fact(_("From another region"), registration.other_region_reason or _("No reason given"))
    if registration.is_on_other_date:
        yield Fact(_("Also on another date"), _("Was registered for another date of the gathering, too"))


def _about_the_status(registration, now):
    if registration.status == Status.UNVERIFIED and registration.party.verify_by:
        yield Fact(_("To be confirmed by e-mail until"), _until(registration.party.verify_by, now))
    if registration.status == Status.OFFERED and registration.offer_expires_at:
        yield Fact(_("Offer held until"), _until(registration.offer_expires_at, now))
    if registration.status == Status.CANCELLED and registration.cancelled_by:
        yield Fact(pgettext("person", "Withdrawn by"), registration.get_cancelled_by_display())


def _until(moment, now):
    """Return ``moment`` in the reader's zone, and that it is over when it is."""
    when = formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    if moment > now:
        return when
    return _("%(when)s (has run out)") % {"when": when}
