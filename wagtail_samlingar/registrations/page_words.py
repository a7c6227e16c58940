"""What a page says of its gathering: the editor's words for a reader, about the facts of the page that rules."""

from django.utils.functional import cached_property

from wagtail_samlingar.gatherings.programme import in_words_of, programme_media, resolve
from wagtail_samlingar.gatherings.prose import Prose, Words
from wagtail_samlingar.occurrences.models import DateState
from wagtail_samlingar.registrations.contacts import contacts_of


class PageWordsMixin:
    """Part of ``GatheringView``: ``page`` is read in ``language``, ``canonical`` rules, ``dates`` are what it shows."""

    @cached_property
    def prose(self):
        """The editor's words by field, each with its language: see ``gatherings.prose``."""
        return Prose(self.page, self.canonical, self.language)

    @property
    def target_groups(self):
        """The blocks about whom it is for, each as ``Words``."""
        return self.prose.parts("target_groups")

    @property
    def topics(self):
        """The blocks about its topics."""
        return self.prose.parts("topics")

    @property
    def benefits(self):
        """The blocks about what people get from it."""
        return self.prose.parts("benefits")

    @property
    def body(self):
        """The blocks of its free content."""
        return self.prose.parts("body")

    @property
    def state_text(self):
        """What the editor says about the state of the whole gathering, or "" while it goes ahead (``Words``)."""
        if self.canonical.state == DateState.PLANNED:
            return ""
        return self.prose["state_text"]

    @property
    def organiser(self):
        """Who invites: as the page says, else as the site does (``Words``)."""
        return self.prose["organiser"] or Words(self.site_settings.organiser)

    @property
    def price(self):
        """The price as ``price`` of a page has it, with ``Words`` for what is said about it, or None."""
        price = self.canonical.price
        if price is None:
            return None
        return {**price, "covered_by": self.prose["price_covered_by"], "note": self.prose["price_note"]}

    @cached_property
    def _programme(self):
        """Rows and times of the page that rules, where it has any, in the words of the page being read."""
        if not self.canonical.programme:
            return self.page.programme
        if self.page.pk == self.canonical.pk:
            return self.canonical.programme
        return in_words_of(self.canonical.programme, self.page.programme, self.prose.source_language)

    @property
    def programme_state(self):
        """``empty`` (not ready), ``preliminary`` or ``final``."""
        if not self._programme:
            return "empty"
        return "final" if self.canonical.programme_is_final else "preliminary"

    @cached_property
    def programme_days(self):
        """The programme: of the chosen date at its clock times, or of all dates with exceptions marked."""
        programme = self._programme
        media = programme_media(programme)
        if self.chosen is not None:
            date = self.chosen
            return resolve(programme, date.occurrence.starts_on, date.zone, date.region_keys, media=media)
        names = {str(region.key): region.name for date in self.dates for region in date.occurrence.regions.all()}
        return resolve(programme, None, None, None, region_names=names, media=media)

    @cached_property
    def contacts(self):
        """Whom to ask, see ``contacts_of``."""
        return contacts_of(self.canonical, self.page, self.dates)
