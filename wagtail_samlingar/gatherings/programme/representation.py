"""The programme as plain data, for JSON: nested as it is written, and flat with one row for each thing that happens.

Times are wall clocks ("10:00") on numbered days, because one programme serves several dates. A break is a row like
any other: everything visible on the page is in the data.
"""

from .items import Break, Note, Parallel, Session
from .resolving import resolve


def nested(programme, *, media=None, rich_text=str):
    """Return the days of ``programme`` as a list of ``{"type", "id", "value"}``, items within days likewise.

    ``media``: from ``programme_media``; without it photos and documents are left out. ``rich_text``: how to send
    stored rich text, by default as it is stored. No model instances, no queries.
    """
    return [
        {
            "type": "day",
            "id": day.id,
            "value": {
                "number": day.number,
                "label": day.label,
                "items": [_block(item, rich_text) for item in day.items],
            },
        }
        for day in resolve(programme, None, None, None, media=media)
    ]


def flat_rows(programme, *, media=None, rich_text=str):
    """Return every row of ``programme`` in one flat list, in the order shown; arguments as ``nested``.

    A parallel is a row, followed by the sessions of its tracks with ``track`` filled in. All rows have the same keys.
    """
    rows = []
    for day in resolve(programme, None, None, None, media=media):
        for item in day.items:
            rows.append(_row(day, item, rich_text))
            if isinstance(item, Parallel):
                rows += [_row(day, session, rich_text, track) for track in item.tracks for session in track.sessions]
    return rows


def _block(item, rich_text):
    return {"type": item.type, "id": item.id, "value": _value(item, rich_text)}


def _value(item, rich_text):
    if isinstance(item, Note):
        return {"text": rich_text(item.text)}
    value = _times(item)
    value["title"] = str(item.name) if isinstance(item, Break) else item.title
    if isinstance(item, Break):
        value["kind"] = item.kind
    elif isinstance(item, Parallel):
        value["tracks"] = [_track(track, rich_text) for track in item.tracks]
    elif isinstance(item, Session):
        value.update(_about_session(item, rich_text))
    return value


def _track(track, rich_text):
    sessions = [_block(session, rich_text) for session in track.sessions]
    return {"id": track.id, "title": track.title, "room": track.room, "sessions": sessions}


def _row(day, item, rich_text, track=None):
    row = {
        "day": day.number,
        "day_label": day.label,
        "type": item.type,
        "id": item.id,
        "track": track.title if track else None,
        "track_id": track.id if track else None,
        "kind": None,
        "text": None,
        **_times(item),
        "title": "",
        **_about_session(Session(), rich_text),
        **_value(item, rich_text),
    }
    row.pop("tracks", None)
    if track and not row["room"]:
        row["room"] = track.room
    return row


def _times(item):
    return {"start": _clock(item.start_time), "end": _clock(item.end_time), "duration": item.minutes}


def _clock(clock):
    return None if clock is None else clock.isoformat(timespec="minutes")


def _about_session(session, rich_text):
    return {
        "summary": rich_text(session.summary),
        "format": session.format,
        "room": session.room,
        "speakers": [_speaker(speaker) for speaker in session.speakers],
        "materials": [{"title": material.title, "url": material.url} for material in session.materials],
        "only_for_regions": list(session.region_keys),
    }


def _speaker(speaker):
    photo = speaker.photo
    return {
        "name": speaker.name,
        "role": speaker.role,
        "organisation": speaker.organisation,
        "to_be_announced": speaker.to_be_announced,
        "photo": {"id": photo.id, "title": photo.title, "url": photo.url} if photo else None,
    }
