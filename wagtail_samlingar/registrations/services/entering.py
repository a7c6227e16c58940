"""People whom staff enter: by phone, after the deadline, at the door."""

from django.db import IntegrityError, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wagtail_samlingar.occurrences.models import DateState, Occurrence, PageState, SecondDate
from wagtail_samlingar.occurrences.services import note_attendance
from wagtail_samlingar.occurrences.states import Seats, has_its_day
from wagtail_samlingar.registrations.choices import check_choices
from wagtail_samlingar.registrations.errors import (
    AlreadyRegistered,
    ChoiceTaken,
    NobodyEntered,
    NoSeat,
)
from wagtail_samlingar.registrations.log import log_submission
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.routing import route
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.parties import (
    by_keys,
    dates_to_lock,
    earlier_party,
    insert_party,
    let_run_out,
    uses_of,
)
from wagtail_samlingar.registrations.services.writing import insert, tell
from wagtail_samlingar.registrations.signals import Change, party_submitted
from wagtail_samlingar.registrations.states import ACTIVE, Action, Attendance, Source, Status


class EnteredAs(models.TextChoices):
    """What staff enter a person as."""

    ROUTED = "routed", gettext_lazy("As the form would do it")
    CONFIRMED = "confirmed", pgettext_lazy("entered as", "Has place")
    WAITLISTED = "waitlisted", pgettext_lazy("entered as", "On the waiting list")


def enter(submission, *, actor, walk_in=False, entered_as=EnteredAs.ROUTED, override_reason="", notify=True):
    """Register a party on behalf of its people and return its ``Party``; an earlier one for a form sent before.

    Opening, deadline and party limit do not count: those who call staff have been let through. Nobody confirms an
    address. Args: ``submission`` (``commands.Submission``), cleaned, whose people may be without an e-mail address;
    ``actor`` (user); ``walk_in``, the people are there: they have a place and have attended, whatever the seats, and
    are told nothing; ``entered_as``; ``override_reason`` (logged) gives places beyond the capacity and the waiting
    list; ``notify`` False, nobody is told.

    Writes what ``submit`` writes, with who entered it. Raises ``NobodyEntered`` for a date that is not held (removed,
    undecided, cancelled, postponed) or, for ``walk_in``, has not come, ``AlreadyRegistered`` for the first person who
    is active already, ``NoSeat``, ``QueueFull``, ``ChoiceTaken``.
    """
    try:
        return _enter(submission, actor, walk_in, EnteredAs(entered_as), override_reason, notify and not walk_in)
    except (IntegrityError, AlreadyRegistered, NoSeat, ChoiceTaken):
        # The form was sent before, or is being sent twice: what came first answers both.
        party = earlier_party(submission.idempotency_key)
        if party is None:
            raise
        return party


def _enter(submission, actor, walk_in, entered_as, override_reason, notify):
    read_before = Occurrence.objects.get(pk=submission.occurrence_id)
    everyone = by_keys(read_before.gathering_key, submission)
    to_lock = dates_to_lock(read_before)
    with locking.locked(*to_lock) as (occurrences, now):
        occurrence = occurrences[submission.occurrence_id]
        require_held(occurrence)
        if walk_in:
            _require_its_day(occurrence, now)
        elsewhere = refuse_registered(occurrence, everyone, to_lock, now)
        people = [person for _number, person in everyone.values()]
        status = _status_for(occurrence, people, entered_as, walk_in, override_reason, now)
        check_choices(occurrence, uses_of(occurrence, people))
        source = Source.WALK_IN if walk_in else Source.STAFF
        party = insert_party(occurrence, submission, status, now, source=source, entered_by=actor)
        registrations = [
            insert(party, person, number, status, now=now, keys=keys, is_on_other_date=keys[1] in elsewhere)
            for keys, (number, person) in everyone.items()
        ]
        data = {"source": str(source)}
        if override_reason:
            data["override_reason"] = override_reason
        log_submission(registrations, now, actor, data)
        if walk_in:
            _tick_off(occurrence, registrations, now)
        tell([Change(row, Action.SUBMIT, None, status) for row in registrations], actor, notify)
        party_submitted.send(sender=Party, party=party, registrations=registrations, notify=notify)
        return party


def require_held(occurrence):
    """Raise ``NobodyEntered`` for a date that is not held as it stands."""
    if occurrence.page_state in (PageState.DATE_REMOVED, PageState.PAGE_DELETED):
        raise NobodyEntered(_("This date is no longer on a page. Nobody can be entered for it."))
    if occurrence.state == DateState.CANCELLED:
        raise NobodyEntered(_("This date is cancelled. Nobody can be entered for it."))
    if occurrence.state == DateState.POSTPONED:
        raise NobodyEntered(_("This date is postponed. Nobody can be entered until the new day is set."))
    if occurrence.is_undecided:
        raise NobodyEntered(_("The day is not decided yet. Nobody can be entered until it is."))


def _require_its_day(occurrence, now):
    if not has_its_day(occurrence, now):
        raise NobodyEntered(_("People can be entered as met on the day itself and after it."))


def refuse_registered(occurrence, everyone, locked_ids, now):
    """Raise ``AlreadyRegistered`` when one of ``everyone`` (keys of ``by_keys``) is registered already.

    Returns the gathering keys of those who are on another date, where the gathering allows that.
    """
    person_keys = [of_gathering for _active, of_gathering in everyone]
    found = Registration.objects.filter(gathering_person_key__in=person_keys, status__in=ACTIVE).order_by("pk")
    if found.exists():
        let_run_out(locked_ids, person_keys, now)
    here = found.filter(occurrence_id=occurrence.pk).first()
    if here is not None:
        raise AlreadyRegistered(here, on_this_date=True)
    elsewhere = list(found.all())
    if elsewhere and occurrence.second_date == SecondDate.REFUSE:
        raise AlreadyRegistered(elsewhere[0], on_this_date=False)
    return {registration.gathering_person_key for registration in elsewhere}


def _status_for(occurrence, people, entered_as, walk_in, override_reason, now):
    """Return the status that people start in. Whoever stands in the door has a place."""
    if walk_in:
        return Status.CONFIRMED
    seats = locking.count_seats(occurrence, now)
    if entered_as == EnteredAs.WAITLISTED:
        return Status.WAITLISTED
    if entered_as == EnteredAs.CONFIRMED:
        if not override_reason and not seats.takes(len(people)):
            raise NoSeat
        return Status.CONFIRMED
    return route(occurrence, Seats(capacity=None) if override_reason else seats, people)


def _tick_off(occurrence, registrations, now):
    Registration.objects.filter(pk__in=[row.pk for row in registrations]).update(attendance=Attendance.ATTENDED)
    for row in registrations:
        row.attendance = Attendance.ATTENDED
    note_attendance(occurrence, now)
