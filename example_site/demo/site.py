"""The site around the gatherings: languages, front pages, plain pages, regions and the index."""

from datetime import timedelta

from django.conf import settings
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from example_site.demo import texts_en, texts_nb, texts_nn
from example_site.demo.blocks import block, paragraph, stream
from example_site.demo.gatherings import build_gatherings, translate_gatherings, working_day
from example_site.demo.pages import build_model_page, model_page_words, region_keys
from example_site.demo.regions import build_regions, region_fields
from example_site.demo.tree import ensure_page, ensure_translation
from example_site.home.models import ContentPage, HomePage
from wagtail_samlingar.models import GatheringIndexPage, SamlingarSiteSettings

# The first is the language the site is written in, the others are translated from it.
TEXTS = {"nn": texts_nn, "nb": texts_nb, "en": texts_en}
WEDNESDAY = 2


def build_site(today):
    """
    Create what is missing of the whole page tree, with dates counted from ``today`` (date).

    Returns {"homes": {language: page}, "index": page, "model": page, "regions": {name: page},
    "gatherings": {name: page}}; all but the homes in nynorsk.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in TEXTS}
    homes = {code: _home(locale) for code, locale in locales.items()}
    site = _site(homes["nn"])
    tree = _nynorsk_pages(homes["nn"], today)
    keys = region_keys(tree["regions"])
    for code in ("nb", "en"):
        _translate(tree, homes[code], TEXTS[code], today, keys)
    _site_settings(site, tree["plain"]["privacy"])
    for code in ("nb", "en"):
        LocaleSynchronization.objects.get_or_create(locale=locales[code], defaults={"sync_from": locales["nn"]})
    return {"homes": homes, **tree}


def first_day_after(today):
    """Return the first day of the model page: a Wednesday about five weeks after ``today``."""
    earliest = working_day(today + timedelta(weeks=5))
    return earliest + timedelta(days=(WEDNESDAY - earliest.weekday()) % 7)


def _home(locale):
    code = locale.language_code
    home = HomePage.objects.filter(locale=locale).first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    words = TEXTS[code].HOME
    home = HomePage(title=words["title"], slug=code, locale=locale, intro=words["intro"])
    source = HomePage.objects.filter(locale__language_code="nn").first()
    if source is not None:
        home.translation_key = source.translation_key
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def _site(home):
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.port = "localhost", settings.PORT
    site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    site.save()
    if welcome is not None and welcome.specific_class is Page:
        # Wagtail's "Welcome to your new site".
        welcome.delete()
    return site


def _site_settings(site, privacy_page):
    site_settings = SamlingarSiteSettings.for_site(site)
    if not site_settings.contact_email:
        site_settings.organiser = "Møre og Romsdal fylkeskommune"
        site_settings.contact_name = "Servicetorget"
        site_settings.contact_email = "post@example.org"
        site_settings.contact_phone = "70 00 00 00"
        site_settings.answer_within_days = 5
    # The port may be another than last time.
    site_settings.privacy_url = privacy_page.full_url
    site_settings.save()


def _nynorsk_pages(home, today):
    index = ensure_page(home, GatheringIndexPage, texts_nn.INDEX["slug"], lambda: _index_fields(texts_nn))
    regions_page = ensure_page(home, ContentPage, texts_nn.REGIONS_PAGE["slug"], lambda: _regions_page_fields(texts_nn))
    plain = {
        name: ensure_page(home, ContentPage, words["slug"], lambda words=words: _plain_fields(words))
        for name, words in _plain_words(texts_nn).items()
    }
    regions = build_regions(regions_page)
    model = build_model_page(index, first_day_after(today), regions=regions)
    tree = {
        "index": index,
        "regions_page": regions_page,
        "plain": plain,
        "regions": regions,
        "model": model,
        "gatherings": build_gatherings(index, today, region_keys(regions), texts_nn),
    }
    _fill_home(home, {"index": index, "model": model, "regions": regions_page}, texts_nn)
    return tree


def _translate(tree, home, texts, today, keys):
    index = ensure_translation(tree["index"], home, texts.INDEX["slug"], lambda: _index_fields(texts))
    regions_page = ensure_translation(
        tree["regions_page"], home, texts.REGIONS_PAGE["slug"], lambda: _regions_page_fields(texts)
    )
    for name, words in _plain_words(texts).items():
        ensure_translation(tree["plain"][name], home, words["slug"], lambda words=words: _plain_fields(words))
    for name, region in tree["regions"].items():
        ensure_translation(region, regions_page, name, lambda name=name: region_fields(name, texts))
    model = ensure_translation(tree["model"], index, texts.MODEL["slug"], lambda: model_page_words(keys, texts))
    translate_gatherings(tree["gatherings"], index, today, keys, texts)
    _fill_home(home, {"index": index, "model": model, "regions": regions_page}, texts)


def _index_fields(texts):
    return {"title": texts.INDEX["title"], "intro": paragraph(texts.INDEX["intro"]), "show_in_menus": True}


def _regions_page_fields(texts):
    words = texts.REGIONS_PAGE
    return {"title": words["title"], "intro": words["intro"], "lists_children": True, "show_in_menus": True}


def _plain_words(texts):
    return {"accessibility": texts.ACCESSIBILITY, "privacy": texts.PRIVACY}


def _plain_fields(words):
    body = [
        block("paragraph", paragraph(text), words["slug"], number) for number, text in enumerate(words["paragraphs"])
    ]
    return {"title": words["title"], "intro": words["intro"], "body": stream(*body)}


def _fill_home(home, pages, texts):
    # Pages were added beneath it since it was read.
    home.refresh_from_db()
    if home.body:
        return
    cards = [
        block("card", {"heading": heading, "text": text, "page": pages[name].pk}, "home", name)
        for name, heading, text in texts.HOME["cards"]
    ]
    home.body = stream(*cards)
    home.save_revision().publish()
