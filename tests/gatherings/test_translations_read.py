"""A translation that lags behind, is missing or is not published: facts that hold, source text, and the same seats."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale, Page

from tests.factories import (
    date_block,
    make_gathering,
    make_region,
    occurrences_of,
    question_block,
    set_stream,
    site_root,
)
from tests.gatherings.programmes import day, session
from tests.gatherings.translating import add_languages
from tests.gatherings.visiting import dates_shown, send_form
from tests.hosts.localized.models import PlainPage
from tests.registrations.test_query_counts import reads_of
from tests.registrations.visiting import form_url
from wagtail_samlingar.models import Registration

pytestmark = pytest.mark.django_db

TOPIC = {"heading": "Omstilling", "text": "", "points": []}
CHOICES = [("bus", "Buss"), ("car", "Bil")]


@pytest.fixture
def source():
    """Return a gathering in nynorsk."""
    region = make_region("Sunnmøre", towns=[("town", "Giske")])
    page = make_gathering(
        title="Bibliotek",
        dates=[date_block("d1", capacity=9, venue="Fylkeshuset", regions=[str(region.translation_key)])],
        questions=[question_block("single_choice", "q1", "Korleis reiser du?", choices=CHOICES)],
        intro="<p>Vi møtest.</p>",
        price_kind="amount",
        price_amount="kr 450",
        closes_on="2031-10-01",
    )
    set_stream(page, "topics", [{"type": "topic", "id": "t1", "value": TOPIC}])
    set_stream(page, "programme", [day(1, session("Velkomen", "10:00"))])
    page.save_revision().publish()
    return reread(page)


def reread(page):
    return Page.objects.get(pk=page.pk).specific


@pytest.fixture
def bokmaal(source):
    """Return the published translation: copied, with words of its own."""
    add_languages("nb", "en")
    locale = Locale.objects.get(language_code="nb")
    home = site_root().specific.copy_for_translation(locale)
    home.save_revision().publish()
    page = reread(source.copy_for_translation(locale))
    page.title = "Biblioteker"
    page.intro = "<p>Vi møtes.</p>"
    page.programme[0].value["items"][0].value["title"] = "Velkommen"
    page.questions[0].value["label"] = "Hvordan reiser du?"
    page.save_revision().publish()
    return reread(page)


def html_of(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def language_of(html, text):
    """Return the language of the element that holds ``text``: its ``lang``, or that of what it stands in."""
    element = next(node.parent for node in html.find("main").find_all(string=True) if text in node)
    return next(above["lang"] for above in [element, *element.parents] if above.has_attr("lang"))


def test_translation_that_lags_behind_shows_facts_that_hold(client, source, bokmaal):
    source.dates[0].value["venue"] = "Kulturhuset"
    source.price_amount = "kr 900"
    items = source.programme[0].value["items"]
    items[0].value["start"] = "09:15"
    source.save_revision().publish()

    html = html_of(client, bokmaal.url)

    text = html.find("main").get_text(" ", strip=True)
    assert "Kulturhuset" in text
    assert "Fylkeshuset" not in text
    assert "kr 900" in text
    programme = html.select_one(".samlingar-programme__item--session")
    assert "09.15" in programme.text
    assert "Velkommen" in programme.text


def test_words_that_the_translation_lacks_are_those_of_the_source_and_say_so(client, source, bokmaal):
    bokmaal.intro = ""
    bokmaal.save_revision().publish()
    source.why_attend = "<p>Du får nye nettverk.</p>"
    source.programme[0].value["items"].append(("session", {"title": "Vegen vidare"}))
    source.questions.append(("short_text", {"label": "Kva bibliotek?"}))
    source.save_revision().publish()

    html = html_of(client, bokmaal.url)

    assert html.html["lang"] == "nb"
    for text in ("Vi møtest.", "Du får nye nettverk.", "Omstilling", "Vegen vidare", "Kva bibliotek?", "Buss"):
        assert language_of(html, text) == "nn", text
    for text in ("Biblioteker", "Velkommen", "Hvordan reiser du?", "Påmeldingsfrist"):
        assert language_of(html, text) == "nb", text


def test_case_117_missing_translation_shows_source_text_and_the_same_seats(client, source):
    add_languages("en")
    html = html_of(client, form_url(source), language="en")

    assert html.html["lang"] == "en"
    assert "Choose date" in html.text
    assert language_of(html, "Bibliotek") == language_of(html, "Korleis reiser du?") == "nn"
    assert [field["value"] for field in html.select('[name="date"]')] == ["d1"]
    assert send_form(client, source.url, "d1", language="en").status_code == 303
    assert Registration.objects.get().occurrence == occurrences_of(source)[0]


def test_unpublished_translation_shows_source_text_and_the_same_seats(client, source, bokmaal):
    bokmaal.unpublish()

    html = html_of(client, form_url(source), language="nb")

    assert language_of(html, "Korleis reiser du?") == "nn"
    assert "Velg dato" in html.text
    assert [field["value"] for field in html.select('[name="date"]')] == ["d1"]


def test_alias_in_another_language_says_which_language_it_is_in(client, source):
    add_languages("en")
    alias = source.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True, alias=True)

    html = html_of(client, alias.url)

    assert (html.html["lang"], language_of(html, "Vi møtest.")) == ("en", "nn")
    assert language_of(html, "Velkomen") == "nn"
    assert dates_shown(client, alias.url) == ["d1"]


def test_translated_page_marks_no_language_but_its_own(client, source, bokmaal):
    html = html_of(client, source.url)

    assert [element["lang"] for element in html.find("main").select("[lang]")] == []


def test_region_that_lags_behind_shows_the_municipalities_of_its_source(client):
    region = make_region("Sunnmøre", towns=[("town", "Giske")], contact_name="Silje Brandal")
    add_languages("nb")
    translated = region.copy_for_translation(Locale.objects.get(language_code="nb"), copy_parents=True)
    translated.save_revision().publish()
    region.contact_name = "Ola Nordmann"
    set_stream(region, "municipalities", [{"type": "municipality", "id": "new", "value": "Hareid"}])
    region.save_revision().publish()

    text = html_of(client, reread(translated).url).find("main").text

    assert "Hareid" in text
    assert "Giske" not in text
    assert "Ola Nordmann" in text


def test_translation_costs_as_many_queries_as_its_source(client, source, bokmaal):
    costs = []
    for page in (source, bokmaal):
        plain = page.get_parent().add_child(instance=PlainPage(title="Plain", slug="plain", locale=page.locale))
        # Wagtail itself asks for the translation of the front page.
        costs.append(len(reads_of(client, page.url)) - len(reads_of(client, plain.url)))

    assert costs[0] == costs[1] <= 5
