"""Notices to the address that a gathering notifies: when the first case waits, and a digest while cases wait.

Written by a scheduled job and never in a request. Nothing is kept beside the messages themselves: what was told when
is read from them.
"""

from datetime import time
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.canonical import canonical_pages
from wagtail_samlingar.gatherings.pages.registration_settings import NotifyRate
from wagtail_samlingar.gatherings.registry import page_models
from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.messages.models import Message, message_id
from wagtail_samlingar.messages.waiting import waiting_at

# Wall clock of the site. What comes in at night is told in the morning.
EARLIEST = time(7)


class Notified(NamedTuple):
    """Whom a gathering (``key``) notifies, how often, and in which language: that of its ruling page."""

    key: UUID
    address: str
    rate: NotifyRate
    language: str


class Notice(NamedTuple):
    """A message to be written: its kind, whom it goes to, and a date (pk) on which somebody waits."""

    kind: Kind
    to: Notified
    occurrence_id: int


def write_notices():
    """Write the notices that are due and return how many.

    One for a gathering and day at the most: the ``Message-ID`` is made of them, so that a second run at the same time
    writes nothing more, and one that was killed is gone on with.
    """
    now = timezone.now()
    day = now.astimezone(samlingar_settings.zone()).date()
    notices = due(now)
    Message.objects.bulk_create(
        [
            Message(
                kind=notice.kind,
                party=None,
                occurrence_id=notice.occurrence_id,
                recipient=notice.to.address,
                language=notice.to.language,
                message_id=message_id(f"samlingar-{notice.to.key.hex}-{day:%Y%m%d}"),
                created_at=now,
            )
            for notice in notices
        ],
        ignore_conflicts=True,
    )
    return len(notices)


def due(now=None):
    """Return the ``Notice`` objects that are due at ``now`` (aware instant): some queries, however many gatherings."""
    now = now or timezone.now()
    if now.astimezone(samlingar_settings.zone()).time() < EARLIEST:
        return []
    notified = {row.key: row for row in _notified()}
    waiting = {}
    # Those who have waited longest come first: their date stands for the gathering.
    for row in waiting_at(list(notified), now) if notified else ():
        waiting.setdefault(row["gathering_key"], []).append(row)
    last = _last_told(list(waiting)) if waiting else {}
    found = []
    for key, rows in waiting.items():
        kind = _kind(notified[key].rate, min(row["since"] for row in rows), last.get(key), now)
        if kind is not None:
            found.append(Notice(kind, notified[key], rows[0]["occurrence_id"]))
    return found


def _kind(rate, since, last, now):
    """Return the kind of notice that is due, or None.

    Args: ``since``, when the first of those who wait now began to; ``last``, when the address was last told of the
    gathering, or None. Nobody of those it was told of waits any more when all began to wait later: then the first case
    waits again.
    """
    zone = samlingar_settings.zone()
    today = now.astimezone(zone).date()
    told_on = last.astimezone(zone).date() if last else None
    if told_on == today:
        return None
    if last is None or since > last:
        return Kind.STAFF_NOTICE
    if rate == NotifyRate.DAILY:
        return Kind.STAFF_DIGEST
    if rate == NotifyRate.WEEKLY and told_on.isocalendar()[:2] != today.isocalendar()[:2]:
        return Kind.STAFF_DIGEST
    return None


def _notified():
    """Return a ``Notified`` for each gathering whose ruling page, live or not, has an address to notify."""
    found = {}
    for model in page_models():
        pages = model.objects.exclude(notify_email="").filter(alias_of=None)
        names = ("pk", "translation_key", "notify_email", "notify_rate", "locale__language_code")
        found.update({pk: Notified(*row) for pk, *row in pages.values_list(*names)})
    ruling = {}
    keys = {row.key for row in found.values()}
    for pk, key in canonical_pages().filter(translation_key__in=keys).values_list("pk", "translation_key"):
        ruling.setdefault(key, pk)
    return [row for pk, row in found.items() if ruling.get(row.key) == pk]


def _last_told(keys):
    """Return {gathering key: when its address was last told}, of gatherings with ``keys``: one query."""
    # One that was withdrawn, since all had been answered, told as much as there was to tell.
    told = Message.objects.filter(kind__in=(Kind.STAFF_NOTICE, Kind.STAFF_DIGEST), occurrence__gathering_key__in=keys)
    return dict(told.order_by().values_list("occurrence__gathering_key").annotate(last=Max("created_at")))
