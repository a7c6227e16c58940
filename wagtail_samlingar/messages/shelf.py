"""What the messages of a batch have in common, read once for all of them."""

from dataclasses import dataclass, field

from wagtail.models import Site

from wagtail_samlingar.gatherings.canonical import canonical_page, canonical_pages
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.messages.own_texts import own_texts_of_site
from wagtail_samlingar.registrations.queries import place_in_queue


@dataclass
class Shelf:
    """What many messages have in common, read once for a batch."""

    _settings: dict = field(default_factory=dict)
    _rows: dict = field(default_factory=dict)
    _extra: dict = field(default_factory=dict)
    _dates: dict = field(default_factory=dict)
    # {site key: {(kind, language): OwnText}}
    own: dict = field(default_factory=dict)

    def of_site(self, site_key):
        """Return (organiser or name of the site, working days in which staff answer or None)."""
        if site_key not in self._settings:
            row = self._row_of(site_key)
            name = row.organiser if row else ""
            if not name:
                name = Site.objects.filter(pk=site_key).values_list("site_name", flat=True).first() or ""
            self._settings[site_key] = (name, row.answer_within_days if row else None)
        return self._settings[site_key]

    def sender(self, site_key):
        """Return (name, address) in which a Site sends messages, "" for what it does not say."""
        row = self._row_of(site_key)
        return (row.sender_name, row.sender_email) if row else ("", "")

    def _row_of(self, site_key):
        if site_key not in self._rows:
            self._rows[site_key] = SamlingarSiteSettings.objects.filter(site_id=site_key).first()
        return self._rows[site_key]

    def of_date(self, occurrence, language, make):
        """Return what ``make()`` says of ``occurrence`` in ``language``: made once for each time it was recorded."""
        key = (occurrence.pk, occurrence.recorded_at, language)
        if key not in self._dates:
            self._dates[key] = make()
        return self._dates[key]

    def extra_information(self, key, language):
        """Return the gathering's own text for those registered, in ``language`` where its page exists in it."""
        if (key, language) not in self._extra:
            read = canonical_pages().filter(translation_key=key, locale__language_code=language, live=True).first()
            page = read.specific if read else canonical_page(key)
            self._extra[key, language] = page.extra_information if page else ""
        return self._extra[key, language]

    def own_text(self, site_key, kind, language):
        """Return the ``OwnText`` that the site has for this kind and language, or None."""
        if site_key not in self.own:
            self.own[site_key] = own_texts_of_site(site_key)
        return self.own[site_key].get((kind, language))

    def place_in_queue(self, registration):
        """Return the 1-based place of ``registration`` in its queue as it is now."""
        return place_in_queue(registration)
