"""Telling people by phone: who is to be told, what, and ticking it off."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_samlingar.messages import holding, standing
from wagtail_samlingar.messages.kinds import REPORTS, Kind, State
from wagtail_samlingar.messages.models import Message, MessageRegistration
from wagtail_samlingar.messages.shelf import Shelf
from wagtail_samlingar.messages.telling import note_told
from wagtail_samlingar.messages.texts import compose
from wagtail_samlingar.occurrences.queries import coming
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.states import ACTIVE, Status

# Entries in the log of a registration.
TOLD, NOT_TOLD = "samlingar.told", "samlingar.not_told"


def to_phone(occurrences, now):
    """Return the messages about ``occurrences`` (queryset, scoped) to be told by phone at ``now`` (aware instant).

    Those that no longer hold are left out, by the rules of ``standing.true_of``: the row stays, for they may hold
    again.
    """
    people = MessageRegistration.objects.filter(
        _holds(now),
        message=OuterRef("pk"),
        registration__occurrence=F("message__occurrence"),
        registration__anonymised_at=None,
    )
    in_time = Q(occurrence__in=coming(occurrences, now)) | Q(kind__in=holding.AFTERWARDS, occurrence__in=occurrences)
    return Message.objects.filter(Exists(people), in_time, state=State.TO_PHONE)


def _holds(now):
    holds = holding.condition() | Q(message__kind=Kind.MOVED, registration__status__in=ACTIVE)
    for kind, status in REPORTS.items():
        condition = Q(message__kind=kind, registration__status=status)
        if status == Status.OFFERED:
            condition &= Q(registration__offer_expires_at=None) | Q(registration__offer_expires_at__gt=now)
        holds |= condition
    return holds


def what_to_say(message, now):
    """Return the ``Letter`` to read out for ``message`` as things stand at ``now``, or None when it no longer holds.

    In the person's language, made each time and stored nowhere. It has no links: who is on the phone has no page.
    """
    people = [] if standing.is_over(message, now) else standing.true_of(message, now)
    return compose(message, people, Shelf()) if people else None


def tick(message_id, *, actor):
    """Write that ``actor`` (user) has told the people of a message by phone, and return the ``Message``.

    Logged for each of them. Raises ``NotAllowed`` when it was ticked off already, or no longer holds.
    """
    with transaction.atomic(durable=True):
        now = timezone.now()
        message = _take(message_id, State.TO_PHONE, State.PHONED, sent_at=now)
        people = standing.true_of(message, now)
        if not people:
            raise NotAllowed(_("This no longer holds, so nobody is to be told."))
        for registration in people:
            message.people.filter(registration=registration).update(told=standing.told_by(message, registration))
            log(registration, TOLD, user=actor, data={"kind": message.kind})
        note_told(message, people)
    return message


def take_back(message_id, *, actor):
    """Take :func:`tick` back: the people are to be told after all. Raises ``NotAllowed`` when it was not ticked off."""
    with transaction.atomic(durable=True):
        message = _take(message_id, State.PHONED, State.TO_PHONE, sent_at=None)
        told = message.people.exclude(told="").select_related("registration")
        for row in told.order_by("registration_id"):
            log(row.registration, NOT_TOLD, user=actor, data={"kind": message.kind})
        if message.kind == Kind.CHANGED:
            services.note_untold([row.registration for row in told], message.occurrence)
        told.update(told="")
    return message


def _take(message_id, before, after, **changes):
    """Change the state of a message in one UPDATE, which only one of two at once can win; return the message."""
    if not Message.objects.filter(pk=message_id, state=before).update(state=after, **changes):
        raise NotAllowed(_("Somebody else was faster, or there is something newer to tell. Look at it again."))
    return Message.objects.select_related("party", "occurrence", "mailing").get(pk=message_id)
