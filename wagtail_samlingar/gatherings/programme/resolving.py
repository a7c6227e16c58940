"""From day numbers and wall-clock times to real dates and instants of one occurrence."""

import datetime
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from . import stored
from .items import Break, Material, Note, Parallel, ProgrammeDay, Session, Speaker, Track
from .media import ProgrammeMedia


@dataclass(frozen=True)
class _Setting:
    """What an entry is resolved against."""

    zone: ZoneInfo | None = None
    region_keys: frozenset[str] | None = None
    region_names: dict[str, str] = field(default_factory=dict)
    media: ProgrammeMedia = field(default_factory=ProgrammeMedia)
    date: datetime.date | None = None


def resolve(programme, starts_on, zone, region_keys, *, region_names=None, media=None):
    """Return the days of ``programme`` as they are on one date, in the order the editor wrote them.

    ``programme``: the value of the page's field, or its raw list. ``starts_on``: the first day of the occurrence, or
    None while it is undecided; day number n is n - 1 days later. ``zone``: the occurrence's ``ZoneInfo``.
    ``region_keys``: the occurrence's regions; sessions only for other regions are left out, and with them tracks,
    parallels and days that hold nothing else. None keeps everything.
    ``region_names``: names by key, to say whom such a session is for. ``media``: from ``programme_media``; without
    it speakers have no photos, and materials kept as documents are left out.

    A wall-clock time that the zone skips is moved past the gap. Asks the database nothing, never fails on what is
    stored.
    """
    setting = _Setting(
        zone=zone,
        region_keys=None if region_keys is None else frozenset(region_keys),
        region_names=dict(region_names or {}),
        media=media or ProgrammeMedia(),
    )
    resolved = (_day(block, starts_on, setting) for block in stored.days(programme))
    days = [day for day in resolved if day is not None]
    if len(days) == 1 and not days[0].label and days[0].date is None:
        days = [replace(days[0], has_heading=False)]
    return days


def _day(block, starts_on, setting):
    value = block["value"]
    number = stored.whole(value.get("number"), stored.LAST_DAY)
    day_date = _date(starts_on, number)
    setting = replace(setting, date=day_date)
    written = stored.blocks(value.get("items"))
    items = tuple(item for item in (_item(entry, setting) for entry in written) if item is not None)
    if written and not items:
        return None
    return ProgrammeDay(
        id=stored.text(block.get("id")),
        number=number,
        label=stored.text(value.get("label")),
        date=day_date,
        items=items,
        language=stored.text(value.get("language")),
    )


def _date(starts_on, number):
    if starts_on is None or number is None:
        return None
    try:
        return starts_on + timedelta(days=number - 1)
    except OverflowError:
        return None


def _item(block, setting):
    reader = _READERS.get(block.get("type"))
    return reader(stored.text(block.get("id")), block["value"], setting) if reader else None


def _session(block_id, value, setting):
    region_keys = stored.keys(value.get("only_for_regions"))
    if region_keys and setting.region_keys is not None and setting.region_keys.isdisjoint(region_keys):
        return None
    names = setting.region_names
    return Session(
        id=block_id,
        title=stored.text(value.get("title")),
        summary=stored.text(value.get("summary")),
        format=stored.text(value.get("format")),
        room=stored.text(value.get("room")),
        speakers=_speakers(value, setting),
        materials=_materials(value, setting),
        region_keys=region_keys,
        region_names=tuple(names[key] for key in region_keys if key in names),
        language=stored.text(value.get("language")),
        **_times(value, setting),
    )


def _break(block_id, value, setting):
    return Break(
        id=block_id,
        title=stored.text(value.get("title")),
        kind=stored.text(value.get("kind")),
        language=stored.text(value.get("language")),
        **_times(value, setting),
    )


def _parallel(block_id, value, setting):
    written = value.get("tracks") if isinstance(value.get("tracks"), list) else []
    tracks = tuple(track for track in (_track(item, setting) for item in written) if track is not None)
    if written and not tracks:
        return None
    title = stored.text(value.get("title"))
    return Parallel(
        id=block_id, title=title, tracks=tracks, language=stored.text(value.get("language")), **_times(value, setting)
    )


def _track(item, setting):
    value = item["value"] if stored.is_wrapped(item) else item
    if not isinstance(value, dict):
        return None
    written = value.get("sessions") if isinstance(value.get("sessions"), list) else []
    sessions = []
    for entry in written:
        entry_id = stored.text(entry.get("id")) if stored.is_wrapped(entry) else ""
        sessions += [_session(entry_id, session, setting) for session in stored.values([entry])]
    kept = tuple(session for session in sessions if session is not None)
    if sessions and not kept:
        return None
    return Track(
        id=stored.text(item.get("id")),
        title=stored.text(value.get("title")),
        room=stored.text(value.get("room")),
        sessions=kept,
        language=stored.text(value.get("language")),
    )


def _note(block_id, value, setting):
    return Note(id=block_id, text=stored.text(value.get("text")), language=stored.text(value.get("language")))


_READERS = {"session": _session, "break": _break, "parallel": _parallel, "note": _note}


def _speakers(value, setting):
    speakers = (
        Speaker(
            name=stored.text(speaker.get("name")),
            role=stored.text(speaker.get("role")),
            organisation=stored.text(speaker.get("organisation")),
            to_be_announced=speaker.get("to_be_announced") is True,
            photo=setting.media.photos.get(stored.key(speaker.get("photo"))),
        )
        for speaker in stored.values(value.get("speakers"))
    )
    return tuple(speaker for speaker in speakers if speaker.name or speaker.about or speaker.to_be_announced)


def _materials(value, setting):
    materials = []
    for material in stored.values(value.get("materials")):
        document = setting.media.documents.get(stored.key(material.get("document")))
        url = document.url if document else stored.text(material.get("url"))
        if url:
            title = stored.text(material.get("title")) or (document.title if document else url)
            materials.append(Material(title=title, url=url))
    return tuple(materials)


def _times(value, setting):
    """Return the time fields of an item. A duration is real minutes, also across a change of the clocks."""
    start, end = stored.clock(value.get("start")), stored.clock(value.get("end"))
    minutes = stored.whole(value.get("duration"), stored.LONGEST) if end is None else None
    starts_at = _instant(setting.date, start, setting.zone)
    ends_at = _instant(setting.date, end, setting.zone)
    if start is not None and minutes is not None:
        ends_at = _later(starts_at, minutes, setting.zone)
        end = ends_at.time() if ends_at else _clock_later(start, minutes)
    return {
        "start_time": start,
        "end_time": end,
        "minutes": minutes,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def _instant(day, clock, zone):
    if day is None or clock is None or zone is None:
        return None
    try:
        # Through UTC and back: a time that the zone skips becomes the moment it stands for, and one that comes
        # twice is the first of the two.
        return datetime.datetime.combine(day, clock, tzinfo=zone).astimezone(UTC).astimezone(zone)
    except OverflowError:
        return None


def _later(instant, minutes, zone):
    if instant is None:
        return None
    try:
        return (instant.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    except OverflowError:
        return None


def _clock_later(clock, minutes):
    total = (clock.hour * 60 + clock.minute + minutes) % (24 * 60)
    return datetime.time(total // 60, total % 60)
