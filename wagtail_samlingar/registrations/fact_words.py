"""What changed about a date, in words of the active language: for staff, and for those they tell."""

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_samlingar.gatherings.wording import occasion_in_words
from wagtail_samlingar.occurrences.facts import ONLINE, PROGRAMME, STATE, VENUE, WHEN, facts_of
from wagtail_samlingar.occurrences.models import DateState


@dataclass(frozen=True)
class Difference:
    """One fact: its name, and what people know and what holds now, all in words."""

    name: str
    label: str
    before: str
    after: str


def differences(task, language):
    """Return a ``Difference`` for each fact of ``task`` (``DateTask`` with its date) that people do not know.

    ``language``: which of an editor's texts about an undecided date is meant.
    """
    return differences_from(task.facts, task.occurrence, language)


def differences_from(known, occurrence, language):
    """Return a ``Difference`` for each of the facts ``known`` ({name: JSON}) that is another one of ``occurrence`` now.

    ``language`` as in :func:`differences`.
    """
    now = facts_of(occurrence)
    found = []
    for name, (label, words) in WORDS.items():
        if name in known:
            before, after = words(known[name], language), words(now[name], language)
            # Neither address is told here.
            after = _("It is another one now") if before == after else after
            found.append(Difference(name, label(), before, after))
    return found


def _when(value, language):
    texts = value.get("texts")
    if texts is not None:
        return texts.get(language) or next(filter(None, texts.values()), "") or _("Date to be announced")
    moments = [value[name] for name in ("starts_on", "start_time", "ends_on", "end_time")]
    readers = (date.fromisoformat, time.fromisoformat) * 2
    return occasion_in_words(*(read(text) if text else None for read, text in zip(readers, moments, strict=True)))


def _venue(value, _language):
    return ", ".join(filter(None, value)) or _("Venue to be announced")


def _online(value, _language):
    return pgettext("online link", "There is one") if value else pgettext("online link", "None")


def _state(value, _language):
    return str(DateState(value).label)


def _programme(value, _language):
    return pgettext("programme", "Final") if value else pgettext("programme", "Not final")


# In the order in which they are told.
WORDS = {
    STATE: (lambda: _("State"), _state),
    WHEN: (lambda: _("When"), _when),
    VENUE: (lambda: _("Where"), _venue),
    ONLINE: (lambda: _("Link for taking part online"), _online),
    PROGRAMME: (lambda: pgettext("heading", "Programme"), _programme),
}
