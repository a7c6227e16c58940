"""How things stand, said to the people themselves. The names of the statuses are words of staff."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_samlingar.gatherings import wording
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.registrations.own_rules import may_answer_offer
from wagtail_samlingar.registrations.states import CancelledBy, RejectReason, Status

# What the tag looks like (samlingar.css), by status; quiet for the others.
LOOKS = {
    Status.CONFIRMED: "open",
    Status.PENDING: "notopen",
    Status.OFFERED: "few",
    Status.WAITLISTED: "full",
    Status.CANCELLED: "closed",
}


def standing(row, is_you, now):
    """Return how things stand for ``row`` (registration with ``queue_place``) at ``now`` (aware instant).

    ``is_you``: the reader is the person; else it is said about somebody.
    """
    if row.status == Status.OFFERED and not may_answer_offer(row, now):
        return _("The offer has run out")
    if row.status == Status.CANCELLED and row.cancelled_by == CancelledBy.DATE:
        return _("The date is cancelled")
    if is_you:
        words = {
            Status.UNVERIFIED: _("One step is left: confirm by e-mail."),
            Status.PENDING: _("Your registration waits for an answer."),
            Status.CONFIRMED: _("You have a place."),
            Status.WAITLISTED: _("You are number %(place)d on the waiting list.") % {"place": row.queue_place},
            Status.OFFERED: _("You are offered a place"),
            Status.REJECTED: _("You did not get a place."),
            Status.CANCELLED: _("You are withdrawn."),
            Status.LAPSED: _("The offer has run out"),
        }
    else:
        words = {
            Status.UNVERIFIED: _("One step is left: confirm by e-mail."),
            Status.PENDING: pgettext("visitor", "Waits for an answer"),
            Status.CONFIRMED: pgettext("visitor", "Has a place"),
            Status.WAITLISTED: _("Number %(place)d on the waiting list") % {"place": row.queue_place},
            Status.OFFERED: pgettext("visitor", "Is offered a place"),
            Status.REJECTED: pgettext("visitor", "Did not get a place"),
            Status.CANCELLED: pgettext("visitor", "Is withdrawn"),
            Status.LAPSED: _("The offer has run out"),
        }
    return words[row.status]


def what_next(row, now, answer_within_days):
    """Return what happens next for ``row``, or ""."""
    if row.erasure_asked_at is not None:
        return _("You have asked for what is known about this person to be erased. Staff will do it.")
    if row.status == Status.PENDING:
        if answer_within_days:
            return ngettext(
                "The organiser decides who gets a place. You will get an answer by email within %(days)d working day.",
                "The organiser decides who gets a place. You will get an answer by email within %(days)d working days.",
                answer_within_days,
            ) % {"days": answer_within_days}
        return _("The organiser decides who gets a place. You will get an answer by email.")
    if row.status == Status.WAITLISTED:
        return _("The organiser writes to you if there is a place for you.")
    if may_answer_offer(row, now) and row.offer_expires_at:
        until = wording.instant_in_words(row.offer_expires_at, ZoneInfo(row.occurrence.time_zone))
        return _("The place is held until %(until)s. After that it goes to the next on the list.") % {"until": until}
    if row.status == Status.REJECTED:
        return _reason(row)
    return ""


def _reason(row):
    parts = []
    if row.reject_reason and row.reject_reason != RejectReason.OTHER:
        parts.append(_("Reason: %(reason)s.") % {"reason": RejectReason(row.reject_reason).label})
    if row.reject_text:
        parts.append(row.reject_text)
    return " ".join(parts)


def answer_within_days(occurrence):
    """Return the working days in which the Site of ``occurrence`` promises an answer, or None."""
    row = SamlingarSiteSettings.objects.filter(site_id=occurrence.site_key).first()
    return row.answer_within_days if row else None
