"""Changing the status of registrations by the table: in memory first, then written together.

To be called under the lock of the occurrence, by the modules of this package alone.
"""

from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from wagtail_samlingar.occurrences.services import note_attendance
from wagtail_samlingar.registrations.errors import NotAllowed
from wagtail_samlingar.registrations.log import log_transitions
from wagtail_samlingar.registrations.models import Registration
from wagtail_samlingar.registrations.services.ledger import Ledger
from wagtail_samlingar.registrations.services.writing import tell
from wagtail_samlingar.registrations.signals import Change
from wagtail_samlingar.registrations.states import ACTIVE, TRANSITIONS, Action, Attendance, Status

# What a decision may set, of one person or of many.
WRITTEN = (
    "status",
    "status_before",
    "decided_at",
    "active_key",
    "offer_expires_at",
    "cancelled_by",
    "reject_reason",
    "reject_text",
)


# Rows in one UPDATE.
BATCH = 100


class Settled(NamedTuple):
    """A change that has been made in memory, and what its log entry says beside it (codes, as JSON)."""

    change: Change
    log_data: dict


def taken_by_change(registration):
    """Return what the next change takes from ``registration``, for the log entry that undoing it reads: codes only."""
    taken = {}
    if registration.status == Status.OFFERED and registration.offer_expires_at:
        taken["offer_expires_at"] = registration.offer_expires_at.isoformat()
    if registration.status == Status.CANCELLED and registration.cancelled_by:
        taken["cancelled_by"] = str(registration.cancelled_by)
        # A date that goes ahead after all leads back to it.
        taken["status_before"] = str(registration.status_before)
    if registration.status == Status.REJECTED and registration.reject_reason:
        taken["reject_reason"] = str(registration.reject_reason)
    return {"taken": taken} if taken else {}


def settle(registration, action, after, ledger, log_data=None):
    """Give ``registration`` the status ``after`` in memory, by the table, and note it in ``ledger``.

    Returns what :func:`store` writes. Raises ``NotAllowed`` where the table forbids it, ``AlreadyActive`` when the
    person is active through another registration, ``ChoiceTaken`` when it becomes active and a limited choice is gone.
    """
    before = registration.status
    if after not in TRANSITIONS[(before, action)]:
        raise NotAllowed(_("This is not possible for the registration as it stands."))
    held_seat = ledger.holds_seat(registration)
    if after in ACTIVE and before not in ACTIVE:
        ledger.require_choices(registration)
    registration.active_key = ledger.claim_key(registration) if after in ACTIVE else None
    registration.status = after
    if after != before:
        registration.status_before = before
        registration.decided_at = ledger.now
    if after != Status.OFFERED:
        registration.offer_expires_at = None
    # Kept while somebody is considered again, so that it is there if that is undone.
    if after != Status.REJECTED and action != Action.REOPEN:
        registration.reject_text = ""
    ledger.settled(registration, before, held_seat)
    return Settled(Change(registration, action, before, after), log_data or {})


def store(settled, ledger, *, actor=None, notify=True):
    """Write ``settled`` (list of ``Settled``) with their log entries and tell the rooms above of all of them at once.

    As many queries for a hundred as for two.
    """
    if not settled:
        return
    registrations = [change.registration for change, _data in settled]
    if len(registrations) == 1:
        registrations[0].save()
    else:
        names = _names_of_columns(settled)
        for start in range(0, len(registrations), BATCH):
            _write_together(registrations[start : start + BATCH], names)
    if any(change.registration.attendance != Attendance.UNKNOWN for change in _ticked_off(settled)):
        note_attendance(ledger.occurrence, ledger.now)
    ledger.written()
    log_transitions([(*change, data) for change, data in settled], actor, ledger.now)
    tell([change for change, _data in settled], actor, notify)


def _ticked_off(settled):
    return [change for change, _data in settled if change.action == Action.SET_ATTENDANCE]


def _names_of_columns(settled):
    if settled[0].change.action == Action.SET_ATTENDANCE:
        return ["attendance"]
    keeps_key = all(change.before in ACTIVE and change.after in ACTIVE for change, _data in settled)
    return [name for name in WRITTEN if name != "active_key" or not keeps_key]


def _write_together(registrations, names):
    """Write the columns ``names`` of ``registrations``: one UPDATE, which names a value that many share once.

    What ``bulk_update`` sends is a thousand conditions for a hundred people.
    """
    values = {}
    for name in names:
        sharing = {}
        for registration in registrations:
            sharing.setdefault(getattr(registration, name), []).append(registration.pk)
        values[name] = next(iter(sharing)) if len(sharing) == 1 else _by_person(name, sharing)
    Registration.objects.filter(pk__in=[row.pk for row in registrations]).update(**values)


def _by_person(name, sharing):
    column = Registration._meta.get_field(name)
    cases = Case(
        *(When(pk__in=pks, then=Value(value, output_field=column)) for value, pks in sharing.items()),
        output_field=column,
    )
    return Cast(cases, column) if connection.features.requires_casted_case_in_updates else cases


def change(registration, occurrence, action, after, *, actor=None, log_data=None, notify=True):
    """Give one ``registration`` the status ``after`` and save it with whatever else was set on it.

    ``notify`` False: the person is not told. Raises what :func:`settle` does.
    """
    ledger = Ledger(occurrence, [registration])
    store([settle(registration, action, after, ledger, log_data)], ledger, actor=actor, notify=notify)
