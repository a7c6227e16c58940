"""What marks a registration in the list beside its status, and the filter for each of these marks."""

from django.db.models import Q, TextChoices
from django.utils.translation import pgettext_lazy

from wagtail_samlingar.messages.kinds import State
from wagtail_samlingar.messages.models import MessageRegistration
from wagtail_samlingar.occurrences.models import PageState
from wagtail_samlingar.registrations.overdue import is_overdue, overdue
from wagtail_samlingar.registrations.states import ACTIVE, Source

GONE = (PageState.DATE_REMOVED, PageState.PAGE_DELETED)
BY_STAFF = (Source.STAFF, Source.WALK_IN)


class Flag(TextChoices):
    """A mark, as a word: colour alone tells nobody anything."""

    OVERDUE = "overdue", pgettext_lazy("flag", "Has waited too long")
    OTHER_DATE = "other_date", pgettext_lazy("flag", "Also on another date")
    DATE_GONE = "date_gone", pgettext_lazy("flag", "Date removed")
    MESSAGE_FAILED = "message_failed", pgettext_lazy("flag", "Message not sent")
    TO_PHONE = "to_phone", pgettext_lazy("flag", "To be phoned")
    BY_STAFF = "by_staff", pgettext_lazy("flag", "Entered by staff")
    ERASURE = "erasure", pgettext_lazy("flag", "Asks to be erased")


# The states of messages that mark the people they are about.
FLAG_OF_STATE = {State.FAILED: Flag.MESSAGE_FAILED, State.TO_PHONE: Flag.TO_PHONE}


def condition_of(flag, limits):
    """Return the condition for registrations with ``flag``. ``limits`` are those of ``overdue.limits_of``."""
    if flag == Flag.OVERDUE:
        return overdue(limits)
    if flag == Flag.OTHER_DATE:
        return Q(is_on_other_date=True)
    if flag == Flag.DATE_GONE:
        return Q(occurrence__page_state__in=GONE, status__in=ACTIVE)
    if flag == Flag.BY_STAFF:
        return Q(party__source__in=BY_STAFF)
    if flag == Flag.ERASURE:
        return Q(erasure_asked_at__isnull=False, anonymised_at=None)
    state = next(state for state, marked in FLAG_OF_STATE.items() if marked == flag)
    about = MessageRegistration.objects.filter(message__state=state)
    return Q(pk__in=about.values("registration"))


def message_flags(rows):
    """Return {pk: {``Flag``, …}} of what messages mark ``rows`` (registrations) with: one query."""
    about = MessageRegistration.objects.filter(
        registration__in=[row.pk for row in rows], message__state__in=list(FLAG_OF_STATE)
    )
    flags = {}
    for pk, state in about.values_list("registration_id", "message__state"):
        flags.setdefault(pk, set()).add(FLAG_OF_STATE[state])
    return flags


def flags_of(row, date, source, of_messages, limits):
    """Return the ``Flag`` objects of ``row`` (registration) on ``date`` (``ListedDate``), in their order.

    Args: ``source`` of its party, ``of_messages`` (from :func:`message_flags`), ``limits`` (``overdue.limits_of``).
    """
    holds = {
        Flag.OVERDUE: is_overdue(row, date.site_key, limits),
        Flag.OTHER_DATE: row.is_on_other_date,
        Flag.DATE_GONE: date.page_state in GONE and row.status in ACTIVE,
        Flag.BY_STAFF: source in BY_STAFF,
        Flag.ERASURE: row.erasure_asked_at is not None and row.anonymised_at is None,
    }
    return [flag for flag in Flag if holds.get(flag) or flag in of_messages]
