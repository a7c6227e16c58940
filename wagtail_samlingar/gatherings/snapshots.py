"""Reading what a gathering publishes, from the database, as the frozen snapshots the ledger records."""

from datetime import time
from uuid import UUID

from wagtail.models import Page, Site

from wagtail_samlingar.conf import settings as samlingar_settings
from wagtail_samlingar.gatherings.blocks.asked import choice_limits_of
from wagtail_samlingar.gatherings.canonical import canonical_page
from wagtail_samlingar.gatherings.regions import region_pages
from wagtail_samlingar.gatherings.registry import INDEX, content_type_ids, page_models
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.occurrences.clock import end_of, lenient_instant
from wagtail_samlingar.occurrences.models import DateState, Occurrence, OccurrenceRegion
from wagtail_samlingar.occurrences.services import DATE_FIELDS
from wagtail_samlingar.occurrences.snapshots import DateSnapshot, GatheringSnapshot, RegionSnapshot


def read_gathering(key):
    """Return the ``GatheringSnapshot`` of the gathering ``key`` (UUID) as its canonical page says now."""
    page = canonical_page(key)
    if page is None:
        return GatheringSnapshot(exists=False, live=False)
    if not page.live:
        return GatheringSnapshot(exists=True, live=False)
    site = _site_of(page)
    site_settings = _settings_of(site)
    translations = _live_translations(page)
    children = _unique(page.dates)
    regions = _read_regions(children)
    return GatheringSnapshot(
        exists=True,
        live=True,
        dates=tuple(
            _read_date(page, child, order, regions, site_settings, translations) for order, child in enumerate(children)
        ),
        site_key=site.pk if site else None,
        base_url=site.root_url if site else "",
        index_key=_index_key(page),
        titles={language: translation.title for language, translation in translations.items()},
        audience=page.audience,
        review_mode=page.review_mode,
        seats_display=page.seats_display,
        few_seats_threshold=page.few_seats_threshold,
        waitlist_mode=page.waitlist_mode,
        offer_hours=page.offer_hours,
        party_limit=page.party_limit,
        second_date=page.second_date,
        choice_limits=choice_limits_of(page.questions),
        reminder_days=page.reminder_days,
        own_changes=page.own_changes,
        programme_state=page.programme_state,
        retention_days=page.retention_days or site_settings.retention_days,
        sensitive_retention_days=page.sensitive_retention_days or site_settings.sensitive_retention_days,
    )


def _unique(dates):
    """Return the date blocks, the first of those that share an id."""
    children = {}
    for child in dates:
        if child.id:
            children.setdefault(child.id, child)
    return list(children.values())


def _site_of(page):
    parts = page.get_url_parts()
    return Site.objects.filter(pk=parts[0]).first() if parts else None


def _settings_of(site):
    """Return the settings of ``site``; unlike ``for_site`` it writes no row for a site that has none yet."""
    return SamlingarSiteSettings.objects.filter(site=site).first() or SamlingarSiteSettings()


def _index_key(page):
    """Return the key of the nearest index above ``page``, or None."""
    ancestors = page.get_ancestors().filter(content_type_id__in=content_type_ids(INDEX)).order_by("-depth")
    return ancestors.values_list("translation_key", flat=True).first()


def _live_translations(page):
    """Return {language code: live specific page} for ``page`` and its translations that are no aliases."""
    pages = {page.locale.language_code: page}
    for model in page_models():
        rows = model.objects.filter(translation_key=page.translation_key, live=True, alias_of__isnull=True)
        for translation in rows.select_related("locale"):
            pages.setdefault(translation.locale.language_code, translation)
    return pages


def _read_regions(children):
    """Return {key: RegionSnapshot} for the regions that the date blocks name."""
    keys = {UUID(str(key)) for child in children for key in child.value.get("regions") or ()}
    pages = region_pages(keys)
    snapshots = {}
    for key in keys:
        page = pages.get(key)
        if page is None:
            snapshots[key] = (RegionSnapshot(key=key, resolved=False), None)
        else:
            towns = tuple((town.id, town.value) for town in page.municipalities)
            snapshots[key] = (RegionSnapshot(key=key, name=page.title, municipalities=towns), page)
    return snapshots


def _read_date(page, child, order, regions, site_settings, translations):
    value = child.value
    zone = samlingar_settings.zone()
    starts_at, ends_at = _instants(value, zone)
    opens_at, closes_at, closes_by_date = _window(page, value, starts_at, zone)
    own_regions = [regions[UUID(str(key))] for key in dict.fromkeys(value.get("regions") or ())]
    contact = _contact(own_regions, page, site_settings)
    return DateSnapshot(
        date_key=child.id,
        sort_order=order,
        starts_on=value.get("starts_on"),
        start_time=value.get("start_time"),
        ends_on=value.get("ends_on"),
        end_time=value.get("end_time"),
        time_zone=zone.key,
        starts_at=starts_at,
        ends_at=ends_at,
        is_tentative=bool(value.get("is_tentative")),
        when_texts=_when_texts(child.id, translations),
        search_texts=_search_texts(page, value, [snapshot for snapshot, _page in own_regions], translations),
        venue=value.get("venue") or "",
        venue_address=value.get("venue_address") or "",
        online_url=value.get("online_url") or "",
        capacity=value.get("capacity"),
        queue_limit=value.get("queue_limit"),
        opens_at=opens_at,
        closes_at=closes_at,
        closes_by_date=closes_by_date,
        state=_state(page, value),
        contact_name=contact[0],
        contact_email=contact[1],
        contact_phone=contact[2],
        regions=tuple(snapshot for snapshot, _page in own_regions),
    )


def _instants(value, zone):
    """Return (start, end); published through another door than the form, a skipped time means the one after it."""
    try:
        return value.instants(zone)
    except ValueError:
        start = lenient_instant(value["starts_on"], value["start_time"], zone) if value.get("start_time") else None
        end = value.get("end_time") and lenient_instant(
            value.get("ends_on") or value["starts_on"], value["end_time"], zone
        )
        return start or end, end or start


def _window(page, value, starts_at, zone):
    """Return (opens, closes, True when the date's own deadline rules)."""
    opens_at = None
    if page.opens_on:
        opens_at = lenient_instant(page.opens_on, page.opens_time or time.min, zone)
    if value.get("closes_on"):
        return opens_at, end_of(value["closes_on"], value.get("closes_time"), zone), True
    if page.closes_on:
        return opens_at, end_of(page.closes_on, page.closes_time, zone), False
    return opens_at, starts_at, False


def _state(page, value):
    """The gathering's state rules its dates unless it goes ahead; then each date has its own."""
    if page.state != DateState.PLANNED:
        return page.state
    return value.get("state") or DateState.PLANNED


def _contact(own_regions, page, site_settings):
    """Return (name, e-mail, phone): the region's, else the page's, else the site's."""
    for _snapshot, region in own_regions:
        if region is not None and (region.contact_email or region.contact_name):
            return region.contact_name, region.contact_email, region.contact_phone
    for child in page.contacts:
        if child.value.get("email") or child.value.get("name"):
            return tuple(child.value.get(name) or "" for name in ("name", "email", "phone"))
    return site_settings.contact_name, site_settings.contact_email, site_settings.contact_phone


def _when_texts(date_key, translations):
    texts = {}
    for language, page in translations.items():
        for child in page.dates:
            if child.id == date_key and child.value.get("when_text"):
                texts[language] = child.value["when_text"]
                break
    return texts


def _search_texts(page, value, regions, translations):
    """Return the casefolded words by which a date is found, per language and for the ruling page."""
    facts = [value.get("venue") or "", *(region.name for region in regions)]
    facts += [name for region in regions for _id, name in region.municipalities]
    texts = {
        language: " ".join([translation.title, translation.summary(), *facts]).casefold()
        for language, translation in translations.items()
    }
    texts["canonical"] = texts[page.locale.language_code]
    return texts


def gathering_keys():
    """Return the keys of all gatherings that have a page, for the repair command."""
    return set(
        Page.objects.filter(content_type_id__in=content_type_ids(), alias_of__isnull=True).values_list(
            "translation_key", flat=True
        )
    )


def preview_occurrences(page):
    """Return unsaved occurrences as the blocks of ``page`` say, for previews alone. Writes nothing.

    Each has a negative primary key, so that they can be told apart, and its regions in the prefetch cache.
    """
    site = _site_of(page)
    site_settings = _settings_of(site)
    children = _unique(page.dates)
    regions = _read_regions(children)
    translations = {page.locale.language_code: page}
    occurrences = []
    for order, child in enumerate(children):
        date = _read_date(page, child, order, regions, site_settings, translations)
        facts = {name: getattr(date, name) for name in DATE_FIELDS}
        occurrence = Occurrence(
            pk=-1 - order,
            gathering_key=page.translation_key,
            date_key=child.id,
            site_key=site.pk if site else None,
            review_mode=page.review_mode,
            seats_display=page.seats_display,
            few_seats_threshold=page.few_seats_threshold,
            party_limit=page.party_limit,
            retention_days=page.retention_days or site_settings.retention_days,
            **facts,
        )
        occurrence._prefetched_objects_cache = {
            "regions": [
                OccurrenceRegion(
                    key=region.key,
                    name=region.name,
                    municipalities=[{"id": item_id, "name": name} for item_id, name in region.municipalities],
                )
                for region in date.regions
            ]
        }
        occurrences.append(occurrence)
    return occurrences
