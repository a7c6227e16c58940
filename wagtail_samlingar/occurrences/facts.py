"""The facts of a date that people go by, and whether what calendars show of it has changed."""

import hashlib
import json

from wagtail_samlingar.occurrences.models import ProgrammeState

# The facts that people are told of, and would go wrong by if they changed unheard.
WHEN, VENUE, ONLINE, STATE, PROGRAMME = "when", "venue", "online", "state", "programme"


def facts_of(occurrence):
    """Return {name: JSON} of what people go by: when, where, how to take part online, the state, and
    whether the programme is final.

    The address of the online meeting is kept as a digest: it tells that the address changed, and not what it was.
    """
    return {
        WHEN: _when(occurrence),
        VENUE: [occurrence.venue, occurrence.venue_address],
        ONLINE: hashlib.sha256(occurrence.online_url.encode()).hexdigest()[:16] if occurrence.online_url else "",
        STATE: str(occurrence.state),
        # That a programme is there, or changes before it is final, is read on the page.
        PROGRAMME: occurrence.programme_state == ProgrammeState.FINAL,
    }


def _when(occurrence):
    if occurrence.starts_on is None:
        return {"texts": occurrence.when_texts}
    ends_on = None if occurrence.ends_on == occurrence.starts_on else occurrence.ends_on
    moments = {
        "starts_on": occurrence.starts_on,
        "start_time": occurrence.start_time,
        "ends_on": ends_on,
        "end_time": occurrence.end_time,
    }
    return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def digest_of(facts):
    """Return a short digest of ``facts`` (see :func:`facts_of`), to compare what people were told with what holds."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def calendar_facts_of(occurrence):
    """Return what a calendar shows of ``occurrence``, to compare: when any of it differs, SEQUENCE rises."""
    return (
        facts_of(occurrence),
        occurrence.is_tentative,
        occurrence.time_zone,
        occurrence.titles,
    )
