"""Run in the shell of the example site by ``test_demo.py``: visits the site and prints what it found as JSON."""

import json
import sys

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from wagtail_samlingar.models import GatheringPage, Occurrence, Registration
from wagtail_samlingar.registrations.date_views import date_views
from wagtail_samlingar.registrations.scope import registrations_for


def visits():
    """Return {address: (status, Set-Cookie, Vary)} of every live page as a visitor meets it, and of the APIs."""
    client = Client(headers={"host": "localhost"})
    addresses = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    found = {}
    for address in [*addresses, "/", "/api/v2/pages/", "/api/v3/pages/"]:
        response = client.get(address)
        found[address] = (response.status_code, bool(response.cookies), response.headers.get("Vary", ""))
    return found


MODEL_PAGES = {
    "nn": "/nn/samlingar/regionale-samlingar/",
    "nb": "/nb/samlinger/regionale-samlinger/",
    "en": "/en/gatherings/regional-gatherings/",
}


def languages_of(address):
    """Return what the page at ``address`` says about languages: its own, the alternates and the switcher's links."""
    html = BeautifulSoup(Client(headers={"host": "localhost"}).get(address).content, "html.parser")
    return {
        "html": html.html["lang"],
        "alternates": {link["hreflang"]: link["href"] for link in html.select("link[rel=alternate]")},
        "switcher": [(link["hreflang"], link["lang"], link["href"]) for link in html.select(".site-languages a")],
        "elsewhere": sorted({element["lang"] for element in html.select("main [lang]")}),
    }


def front_page_for(languages):
    """Return where the bare address leads a browser that asks for ``languages``."""
    client = Client(headers={"host": "localhost", "accept-language": languages})
    return client.get("/")["Location"]


def synchronise():
    """Press wagtail-localize's "Sync translated pages" on the model page, published; print what it changed as JSON."""
    setup_test_environment()
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(username="redaktor"))
    page = GatheringPage.objects.get(slug="regionale-samlingar")
    before = {row.pk: row.title for row in page.get_translations()}
    source = TranslationSource.objects.get_for_instance(page)
    response = client.post(
        reverse("wagtail_localize:update_translations", args=[source.pk]), {"publish_translations": "on"}
    )
    after = {row.pk: row.title for row in page.get_translations().live()}
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[page.get_translations().first().pk]))
    json.dump([response.status_code, before == after, b"js-translation-editor" in editor.content], sys.stdout)


def seen_by(username):
    user = get_user_model().objects.get(username=username)
    regions = registrations_for(user).values_list("occurrence__regions__name", flat=True)
    return sorted({name or "" for name in regions})


def report():
    registrations = Registration.objects.all()
    return {
        "visits": visits(),
        "pages": {str(page.pk): page.title for page in Page.objects.all()},
        "states": sorted({str(view.state) for view in date_views(Occurrence.objects.all(), "nn")}),
        "statuses": sorted(set(registrations.values_list("status", flat=True))),
        "registrations": registrations.count(),
        "addresses": sorted({email.rpartition("@")[2] for email in registrations.values_list("email", flat=True)}),
        "date keys": sorted(Occurrence.objects.values_list("date_key", flat=True)),
        "seen by": {name: seen_by(name) for name in ("admin", "redaktor", "moderator")},
        "languages": {code: languages_of(address) for code, address in MODEL_PAGES.items()},
        "front pages": {wish: front_page_for(wish) for wish in ("no", "nb-NO", "nn", "en-GB,en;q=0.8", "da", "*")},
        "progress": [row.get_progress() for row in Translation.objects.all()],
        "logs in": {
            name: Client().login(username=name, password="demo") for name in ("admin", "redaktor", "moderator")
        },
    }


def main():
    setup_test_environment()
    json.dump(report(), sys.stdout)
