"""Translates pages as a translator's browser does, through wagtail-localize's own screens."""

import json
import re

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from tests.editing import press


def add_languages(*codes):
    """Make a ``Locale`` for each of ``codes`` that has none."""
    for code in codes:
        Locale.objects.get_or_create(language_code=code)


def submit(client, page, *codes, **answers):
    """Press "Translate this page" for the languages ``codes``; return the translations (specific) in their order."""
    add_languages(*codes)
    locales = [Locale.objects.get(language_code=code) for code in codes]
    response = press(
        client, "wagtail_localize:submit_page_translation", page.pk, locales=[row.pk for row in locales], **answers
    )
    assert response.status_code == 302, response.content
    return [translation_of(page, code) for code in codes]


def translation_of(page, code):
    """Return the page in language ``code`` of the gathering or region of ``page``, specific."""
    return Page.objects.get(translation_key=page.translation_key, locale__language_code=code).specific


class TranslationEditor:
    """The screen in which a translator edits ``page``. ``segments`` are what it offers, as the browser gets them."""

    def __init__(self, client, page):
        self.client = client
        self.page = page
        self.url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = client.get(self.url)
        assert response.status_code == 200, response.headers
        editor = BeautifulSoup(response.content, "html.parser").find(attrs={"data-props": True})
        assert editor is not None, "this page is edited in Wagtail's own editor"
        self.segments = json.loads(editor["data-props"])["segments"]

    @property
    def strings(self):
        """The texts offered for translation: {source text: segment}."""
        return {segment["source"]: segment for segment in self.segments if segment["type"] == "string"}

    @property
    def changeable(self):
        """Names of the fields whose copied values may be changed, with the path within a stream."""
        return [segment["contentPath"] for segment in self.segments if segment["type"] == "synchronised_value"]

    @property
    def fields(self):
        """Names of the fields from which anything at all is offered."""
        return {re.split(r"[.]", segment["contentPath"])[0] for segment in self.segments}

    def translate(self, **texts):
        """Type a translation for each source text of ``texts`` ({source: translation})."""
        for source, text in texts.items():
            answer = self.client.put(self.strings[source]["editUrl"], data=f"value={text}", content_type=FORM)
            assert answer.status_code in (200, 201), answer.content

    def publish(self):
        """Press "Publish"."""
        response = self.client.post(self.url, {"action": "publish"})
        assert response.status_code == 302, response.content
        return Page.objects.get(pk=self.page.pk).specific


FORM = "application/x-www-form-urlencoded"


def synchronise(client, source, *, publish=False):
    """Press "Sync translated pages" on ``source``, with or without "publish immediately"."""
    row = TranslationSource.objects.get_for_instance(source)
    answers = {"publish_translations": "on" if publish else None}
    response = press(client, "wagtail_localize:update_translations", row.pk, **answers)
    assert response.status_code == 302, response.content


def stop(client, page):
    """Press "Stop synced translation": from here on ``page`` is edited in Wagtail's own editor."""
    row = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    next_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(reverse("wagtail_localize:stop_translation", args=[row.pk]), {"next": next_url})
    assert response.status_code == 302, response.content


def convert_to_alias(client, page):
    """Turn ``page`` into an alias of its source."""
    response = press(client, "wagtail_localize:convert_to_alias", page.pk)
    assert response.status_code == 302, response.content
