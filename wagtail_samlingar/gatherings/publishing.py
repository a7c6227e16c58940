"""What stands against publishing a gathering, and what an editor should be warned of.

Rooms above this one take part by receiving ``collecting_issues`` and adding to the list they are given.
"""

from dataclasses import dataclass

from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.canonical import is_canonical
from wagtail_samlingar.gatherings.programme import overlaps
from wagtail_samlingar.occurrences.clock import NonexistentTime, is_plausible
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.occurrences.services import refuses_reuse

# Arguments: page (with the values about to be published), cleaned (form data), occurrences ({date_key: Occurrence},
# empty for a page that does not rule its gathering), issues (list of Issue to append to).
collecting_issues = Signal()


@dataclass(frozen=True)
class Issue:
    """Something to tell the editor about ``field``. ``blocks`` refuses publishing; otherwise it is a warning."""

    field: str
    message: str
    blocks: bool = False


def collect_issues(page, cleaned):
    """Return the list of ``Issue`` for publishing ``page`` with the form data ``cleaned`` (dict of field values)."""
    occurrences = {}
    # A translation has dates of its own only to lag behind: what it says of them misplaces nobody.
    if is_canonical(page):
        occurrences = {row.date_key: row for row in Occurrence.objects.filter(gathering_key=page.translation_key)}
    issues = [
        *_year_issues(cleaned),
        *_date_issues(cleaned.get("dates") or (), occurrences),
        *_programme_issues(cleaned),
    ]
    collecting_issues.send(sender=type(page), page=page, cleaned=cleaned, occurrences=occurrences, issues=issues)
    return issues


def collect_errors(page, cleaned):
    """Return (field, message) for what refuses publishing."""
    return [(issue.field, issue.message) for issue in collect_issues(page, cleaned) if issue.blocks]


def _year_issues(cleaned):
    for name in ("opens_on", "closes_on"):
        if cleaned.get(name) and not is_plausible(cleaned[name]):
            yield Issue(name, _("Check the year."), blocks=True)


def _date_issues(dates, occurrences):
    zone = samlingar_settings.zone()
    now = timezone.now()
    seen = set()
    for child in dates:
        if child.id in seen:
            yield Issue("dates", _("Two dates share one identity; only the first counts. Delete the second one."))
            continue
        seen.add(child.id)
        occurrence = occurrences.get(child.id)
        if occurrence is None:
            continue
        try:
            starts_at, _ends_at = child.value.instants(zone)
        except NonexistentTime:
            continue  # The block itself has refused it.
        if refuses_reuse(occurrence, starts_at, now):
            yield Issue("dates", _held_message(occurrence), blocks=True)


def _held_message(occurrence):
    day = occurrence.starts_on.strftime("%Y-%m-%d") if occurrence.starts_on else ""
    return _(
        "The date %(day)s has been held, and its registrations belong to it. "
        "Put its day and time back and add a new date instead."
    ) % {"day": day}


def _programme_issues(cleaned):
    programme = cleaned.get("programme")
    for message in overlaps(programme) if programme else ():
        yield Issue("programme", message)
