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
from example_site.demo.translating import translate
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
    home = _home(locales["nn"])
    site = _site(home)
    tree = _nynorsk_pages(home, today)
    keys = region_keys(tree["regions"])
    homes = {"nn": home}
    for code in ("nb", "en"):
        homes[code] = _translate(home, tree, locales[code], TEXTS[code], today, keys)
    _site_settings(site, tree["plain"]["privacy"])
    for code in ("nb", "en"):
        LocaleSynchronization.objects.get_or_create(locale=locales[code], defaults={"sync_from": locales["nn"]})
    return {"homes": homes, **tree}


def first_day_after(today):
    """Return the first day of the model page: a Wednesday about five weeks after ``today``."""
    earliest = working_day(today + timedelta(weeks=5))
    return earliest + timedelta(days=(WEDNESDAY - earliest.weekday()) % 7)


def _home(locale):
    """Return the nynorsk front page, created without its links if it is missing."""
    home = HomePage.objects.filter(locale=locale).first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    home = HomePage(title=texts_nn.HOME["title"], slug="nn", locale=locale, intro=texts_nn.HOME["intro"])
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
        name: ensure_page(home, ContentPage, words["slug"], lambda name=name, words=words: _plain_fields(name, words))
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


def _translate(nynorsk_home, tree, locale, texts, today, keys):
    """Create what is missing of the pages in ``locale``; return its front page."""
    home = _translated_home(nynorsk_home, locale, texts)
    index = ensure_translation(tree["index"], home, texts.INDEX["slug"], lambda: _index_fields(texts))
    regions_page = ensure_translation(
        tree["regions_page"], home, texts.REGIONS_PAGE["slug"], lambda: _regions_page_fields(texts)
    )
    for name, words in _plain_words(texts).items():
        ensure_translation(
            tree["plain"][name], home, words["slug"], lambda name=name, words=words: _plain_fields(name, words)
        )
    for name, region in tree["regions"].items():
        ensure_translation(region, regions_page, name, lambda name=name: region_fields(name, texts))
    model = ensure_translation(tree["model"], index, texts.MODEL["slug"], lambda: model_page_words(keys, texts))
    translate_gatherings(tree["gatherings"], index, today, keys, texts)
    if not any(card.value["page"].locale_id == locale.pk for card in home.body):
        cards = _cards({"index": index, "model": model, "regions": regions_page}, texts)
        home = translate(nynorsk_home, locale, {**_home_words(locale, texts), "body": cards})
    return home


def _translated_home(nynorsk_home, locale, texts):
    """Return the front page in ``locale``; where it is made now, its links lead to nynorsk pages until those follow."""
    home = HomePage.objects.filter(locale=locale).first()
    if home is not None:
        return home
    return translate(nynorsk_home, locale, _home_words(locale, texts))


def _home_words(locale, texts):
    return {"title": texts.HOME["title"], "intro": texts.HOME["intro"], "slug": locale.language_code}


def _index_fields(texts):
    return {"title": texts.INDEX["title"], "intro": paragraph(texts.INDEX["intro"]), "show_in_menus": True}


def _regions_page_fields(texts):
    words = texts.REGIONS_PAGE
    return {"title": words["title"], "intro": words["intro"], "lists_children": True, "show_in_menus": True}


def _plain_words(texts):
    return {"accessibility": texts.ACCESSIBILITY, "privacy": texts.PRIVACY}


def _plain_fields(name, words):
    body = [block("paragraph", paragraph(text), name, number) for number, text in enumerate(words["paragraphs"])]
    return {"title": words["title"], "intro": words["intro"], "body": stream(*body)}


def _fill_home(home, pages, texts):
    # Pages were added beneath it since it was read.
    home.refresh_from_db()
    if home.body:
        return
    home.body = _cards(pages, texts)
    home.save_revision().publish()


def _cards(pages, texts):
    return stream(
        *(
            block("card", {"heading": heading, "text": text, "page": pages[name].pk}, "home", name)
            for name, heading, text in texts.HOME["cards"]
        )
    )
