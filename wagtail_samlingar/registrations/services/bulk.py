"""The same decision about many registrations at once: one transaction for each date and chunk of people."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.states import Seats
from wagtail_samlingar.registrations.errors import Busy, NoSeat, NotAllowed, RegistrationRefused
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.queries import seats_of
from wagtail_samlingar.registrations.services import locking
from wagtail_samlingar.registrations.services.judging import frees_seat, judge, needs_free_seat
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.queueing import may_move_up, move_up
from wagtail_samlingar.registrations.services.settling import store
from wagtail_samlingar.registrations.services.writing import require
from wagtail_samlingar.registrations.signals import Change
from wagtail_samlingar.registrations.states import Action

# People in one transaction. A party is never divided, so a chunk may be a few larger.
CHUNK = 100
# Primary keys in one question to the database.
READ_AT_ONCE = 500

ACTIONS = frozenset(
    {
        Action.CONFIRM,
        Action.WAITLIST,
        Action.REJECT,
        Action.OFFER,
        Action.CANCEL,
        Action.REOPEN,
        Action.MARK_SPAM,
        Action.NOT_SPAM,
        Action.SET_ATTENDANCE,
    }
)


@dataclass
class BulkOutcome:
    """What came of it: ``done``, primary keys; ``skipped``, pairs of reference and why, in the active language."""

    done: list = field(default_factory=list)
    skipped: list = field(default_factory=list)


@dataclass
class _Run:
    """One decision about the people of one date, over its chunks."""

    action: Action
    expected: dict
    actor: object
    notify: bool
    options: dict
    # True when a party in the queue got no seat: from then on nobody behind it does.
    queue_stands: bool = False
    # True when somebody has left the line.
    freed: bool = False


def decide_many(action, expected, *, actor, notify=True, **options):
    """Do ``action`` to many registrations by the rules of the single services, and return a ``BulkOutcome``.

    Args: ``action`` (``Action``), one of ``ACTIONS``; ``expected``, {registration pk: status the actor saw, or None for
    whatever it is}; ``options`` as the single service takes them (override_reason, reason, text, hours, attendance).

    Who is refused is skipped, with the reason, and keeps nobody else from being decided about. Seats are given in the
    order of the queue, to those of a party who were chosen together or to none of them, and nobody passes those who
    got none. The queue moves up by itself when everybody on the date has been decided about. Writes what the single
    services write; each chunk stands by itself, and as many queries for a hundred people as for two. A date that is
    busy for too long is skipped.
    """
    action = Action(action)
    if action not in ACTIONS:
        raise ValueError(f"{action} is not done to many at once")
    outcome = BulkOutcome()
    for occurrence_id, people in _by_date(expected, outcome).items():
        run = _Run(action, expected, actor, notify, options)
        chunks = list(_chunks(people))
        for number, chunk in enumerate(chunks, start=1):
            try:
                _decide_chunk(run, occurrence_id, chunk, outcome, is_last=number == len(chunks))
            except Busy as refusal:
                outcome.skipped += [(reference, str(refusal)) for _pk, reference, _party in chunk]
    return outcome


@dataclass(frozen=True)
class Forecast:
    """What a decision would do on ``occurrence``: the ``changes``, and its ``Seats`` ``before`` and ``after``."""

    occurrence: Occurrence
    changes: list[Change]
    before: Seats
    after: Seats

    @property
    def people(self):
        """How many it would be done for."""
        return len(self.changes)


def foresee_many(action, expected, *, actor, **options):
    """Return what :func:`decide_many` would do now: ([``Forecast``] by date, skipped as in ``BulkOutcome``).

    By the same judges, without a lock and without writing: others may be faster. The queue moving up by itself is not
    counted in.
    """
    outcome, forecasts = BulkOutcome(), []
    by_date = _by_date(expected, outcome)
    occurrences = Occurrence.objects.prefetch_related("regions").in_bulk(list(by_date))
    now = timezone.now()
    seats = seats_of(occurrences.values(), now)
    for occurrence_id, people in by_date.items():
        run = _Run(Action(action), expected, actor, False, options)
        before = after = seats[occurrence_id]
        changes = []
        for chunk in _chunks(people):
            ledger = Ledger(occurrences[occurrence_id], _read(chunk), now, after)
            changes += [settled.change for settled in _judge_chunk(run, chunk, ledger, outcome.skipped)]
            after = ledger.seats
        for change in changes:
            change.registration.occurrence = occurrences[occurrence_id]
        forecasts.append(Forecast(occurrences[occurrence_id], changes, before, after))
    return forecasts, outcome.skipped


def _by_date(expected, outcome):
    """Return {occurrence pk: [(pk, reference, party pk)]} in the order of the queue; who is gone is skipped."""
    pks, rows = list(expected), []
    for start in range(0, len(pks), READ_AT_ONCE):
        found = Registration.objects.filter(pk__in=pks[start : start + READ_AT_ONCE])
        rows += found.values_list("queued_at", "pk", "occurrence_id", "reference", "party_id")
    gone = expected.keys() - {pk for _queued_at, pk, *_rest in rows}
    outcome.skipped += [(f"#{pk}", _("The registration does not exist any more.")) for pk in sorted(gone)]
    dates = {}
    for _queued_at, pk, occurrence_id, reference, party_id in sorted(rows):
        dates.setdefault(occurrence_id, []).append((pk, reference, party_id))
    return dict(sorted(dates.items()))


def _chunks(people) -> Iterator[list]:
    """Yield ``people`` in chunks, those of a party together, where the first of it stands."""
    parties = {}
    for person in people:
        parties.setdefault(person[2], []).append(person)
    chunk = []
    for party in parties.values():
        if chunk and len(chunk) + len(party) > CHUNK:
            yield chunk
            chunk = []
        chunk += party
    if chunk:
        yield chunk


def _decide_chunk(run, occurrence_id, chunk, outcome, *, is_last):
    done, skipped = [], []
    with locking.locked(occurrence_id) as (occurrences, now):
        ledger = Ledger(occurrences[occurrence_id], _read(chunk), now)
        settled = _judge_chunk(run, chunk, ledger, skipped)
        store(settled, ledger, actor=run.actor, notify=run.notify)
        done += [change.registration.pk for change, _data in settled]
        run.freed |= any(frees_seat(change.before, change.after) for change, _data in settled)
        # Only now, so that nobody is moved up who is about to be decided about.
        if is_last and run.freed and may_move_up(ledger.occurrence, now):
            move_up(ledger.occurrence, now, ledger=ledger)
    outcome.done += done
    outcome.skipped += skipped


def _judge_chunk(run, chunk, ledger, skipped):
    """Judge everybody of a chunk in memory and return what is to be written; who is refused goes to ``skipped``."""
    settled = []
    for party in _parties(chunk, ledger, skipped):
        settled += _judge_party(run, party, ledger, skipped)
    return settled


def _read(chunk):
    rows = Registration.objects.filter(pk__in=[pk for pk, _reference, _party in chunk])
    return list(rows.select_related("party").order_by("queued_at", "pk"))


def _parties(chunk, ledger, skipped):
    """Return the registrations of each party in the order of ``chunk``, without those that are elsewhere by now."""
    found = {registration.pk: registration for registration in ledger.registrations}
    parties = {}
    for pk, reference, party_id in chunk:
        registration = found.get(pk)
        if registration is None:
            skipped.append((reference, _("The registration does not exist any more.")))
        elif registration.occurrence_id != ledger.occurrence.pk:
            skipped.append((reference, _("The registration has just been moved to another date. Look at it again.")))
        else:
            parties.setdefault(party_id, []).append(registration)
    return parties.values()


def _judge_party(run, party, ledger, skipped):
    """Judge those of a party who were chosen, in memory, and return what is to be written."""
    refusal = _no_seat_for_all(run, party, ledger)
    settled = []
    for registration in party:
        try:
            expected_status = run.expected[registration.pk]
            require(registration, run.action, expected_status)
            if refusal and needs_free_seat(registration, run.action, ledger, **run.options):
                raise refusal
            settled.append(judge(registration, run.action, ledger, actor=run.actor, **run.options))
        except RegistrationRefused as refused:
            skipped.append((registration.reference, str(refused)))
    return settled


def _no_seat_for_all(run, party, ledger):
    """Return why those of ``party`` who need a seat get none, or None. From the first on, nobody behind gets one."""
    in_need = [row for row in party if _takes_seat(run, row, ledger)]
    if not in_need:
        return None
    free = ledger.seats.free
    if not run.queue_stands and (free is None or free >= len(in_need)):
        return None
    run.queue_stands = True
    if free and len(in_need) > 1:
        return NotAllowed(
            ngettext(
                "They are %(people)d people together, and there is %(free)d free seat.",
                "They are %(people)d people together, and there are %(free)d free seats.",
                free,
            )
            % {"people": len(in_need), "free": free}
        )
    if free:
        return NotAllowed(_("Others who are before in the queue have got no seat."))
    return NoSeat()


def _takes_seat(run, registration, ledger):
    try:
        require(registration, run.action, run.expected[registration.pk])
    except NotAllowed:
        return False
    return needs_free_seat(registration, run.action, ledger, **run.options)
