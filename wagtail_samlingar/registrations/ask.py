"""Everything the registration form needs to know, read beforehand."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.registrations.commands import OUTSIDE_COUNTY, WHOLE_COUNTY

BEYOND_REGIONS = {WHOLE_COUNTY: _("Whole county"), OUTSIDE_COUNTY: _("Outside the county")}


@dataclass(frozen=True)
class Ask:
    """What is asked of whom.

    ``dates``: list of (occurrence, the ``PublicState`` in which it takes nobody or None, label) in order;
    ``municipalities``: list of (region key, region name, [(item id, name)]); ``questions``: list of ``Question``; modes
    are ``FieldMode``; ``party_limit``: people one contact may register at once; ``full_choices``: {date key: {(question
    key, choice id)}} of choices that are gone; ``languages``: {(question key, choice id or ""): language code} of those
    labels that are not in the reader's language. ``by_staff``: staff write for somebody else; nothing but the name must
    be filled in, and where ``name_may_wait`` not even that.
    """

    gathering_key: UUID
    dates: list
    municipalities: list
    questions: list[Question]
    phone_mode: str
    organisation_mode: str
    municipality_mode: str
    party_limit: int = 1
    full_choices: dict = field(default_factory=dict)
    languages: dict = field(default_factory=dict)
    by_staff: bool = False
    name_may_wait: bool = False

    @property
    def asks_municipality(self):
        """The municipality is asked only where a date has a region with municipalities."""
        return bool(self.municipalities) and self.municipality_mode != FieldMode.HIDDEN

    @property
    def asks_reason(self):
        """Why another region is asked only where regions differ between dates; staff may always write it."""
        if self.by_staff:
            return self.asks_municipality
        regions = {frozenset(region.key for region in row.regions.all()) for row, _closed, _label in self.dates}
        return self.asks_municipality and len(regions) > 1

    def region_of(self, item_id):
        """Return (name, region key) of a chosen municipality; no region for an answer beyond them."""
        if item_id in BEYOND_REGIONS:
            return str(BEYOND_REGIONS[item_id]), None
        for region_key, _region, towns in self.municipalities:
            for town_id, name in towns:
                if town_id == item_id:
                    return name, region_key
        return "", None

    def dates_of_region(self, region_key):
        """Return the occurrences held in a region."""
        return [
            row for row, _closed, _label in self.dates if any(region.key == region_key for region in row.regions.all())
        ]


def municipalities_of(occurrences):
    """Return [(region key, region name, [(item id, name)])] of the regions of ``occurrences``, each once."""
    regions = {}
    for occurrence in occurrences:
        for region in occurrence.regions.all():
            if region.municipalities:
                regions.setdefault(
                    region.key, (region.name, [(town["id"], town["name"]) for town in region.municipalities])
                )
    return [(key, name, towns) for key, (name, towns) in regions.items()]
