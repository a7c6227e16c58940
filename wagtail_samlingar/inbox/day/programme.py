"""The programme of one date, as the gathering's published page has it, in the reader's words."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.gatherings.programme import in_words_of, programme_media, resolve
from wagtail_samlingar.inbox.occurrences import reader_language


@dataclass(frozen=True)
class Programme:
    """Days of a programme; ``state`` is "empty", "preliminary" or "final", ``notice`` the editor's own words."""

    state: str = "empty"
    notice: str = ""
    language: str = ""
    days: list = field(default_factory=list)


def programme_of(occurrence):
    """Return the ``Programme`` of ``occurrence`` (regions prefetched); empty where no page with one is published.

    Only what is published: rights on registrations are none on drafts.
    """
    ruling = canonical_page(occurrence.gathering_key)
    if ruling is None or not ruling.live:
        return Programme()
    page = _in_language(ruling, reader_language())
    programme = ruling.programme
    if page.pk != ruling.pk:
        programme = in_words_of(ruling.programme, page.programme, ruling.locale.language_code)
    regions = [str(region.key) for region in occurrence.regions.all()]
    return Programme(
        state=ruling.programme_state,
        notice=page.programme_notice or ruling.programme_notice,
        language=page.locale.language_code,
        days=resolve(
            programme,
            occurrence.starts_on,
            ZoneInfo(occurrence.time_zone),
            regions,
            media=programme_media(programme),
        ),
    )


def _in_language(ruling, language):
    """Return the published translation of ``ruling`` in ``language``, else ``ruling``."""
    translated = ruling.get_translations().live().filter(locale__language_code=language).first()
    return translated.specific if translated else ruling
