"""Which messages tell people the facts of a date, so that they know them from then on."""

from wagtail_samlingar.messages.kinds import Kind
from wagtail_samlingar.registrations import services

# Each of them says when and where, how to take part online to whoever has a place, and that a date is cancelled,
# postponed or has its final programme.
TELLING = frozenset(
    {
        Kind.RECEIVED,
        Kind.REOPENED,
        Kind.HAS_PLACE,
        Kind.WAITLISTED,
        Kind.OFFERED,
        Kind.MOVED,
        Kind.CHANGED,
        Kind.REMINDER,
    }
)


def note_told(message, people):
    """Write that ``people`` (registrations) know the facts that ``message`` was made of: at most one UPDATE.

    To be called before it is written that it was sent, or told by phone: it has been, whatever becomes of the row. The
    facts are those of its date as it was read to make the text, whatever has been published since.
    """
    if message.kind not in TELLING:
        return
    # Mostly they know them from the page where they registered.
    unknowing = [row for row in people if row.told_digest != message.occurrence.facts_digest]
    if unknowing:
        services.note_told(unknowing, message.occurrence)
