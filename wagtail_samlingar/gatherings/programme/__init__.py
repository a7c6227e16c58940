"""The programme of a gathering: written once by day number and wall clock, resolved for each date it is held on.

Everything here reads the stored JSON of the ``programme`` field and not the converted block values: converting would
fetch the photos and documents of every session, and this way a page with forty sessions asks the database for as
much as a page with one.
"""

from .items import (
    Break,
    Material,
    Note,
    Parallel,
    Photo,
    ProgrammeDay,
    ProgrammeItem,
    Session,
    Speaker,
    Track,
)
from .media import ProgrammeMedia, programme_media
from .overlaps import overlaps
from .representation import flat_rows, nested
from .resolving import resolve
from .translating import in_words_of

__all__ = [
    "Break",
    "Material",
    "Note",
    "Parallel",
    "Photo",
    "ProgrammeDay",
    "ProgrammeItem",
    "ProgrammeMedia",
    "Session",
    "Speaker",
    "Track",
    "flat_rows",
    "in_words_of",
    "nested",
    "overlaps",
    "programme_media",
    "resolve",
]
