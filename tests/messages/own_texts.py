"""Texts that a site writes itself, for tests: through the admin's form, or past it."""

import json

from django.urls import reverse

from tests.editing import EditorForm
from wagtail_samlingar.models import MessageTexts

NAMES = ("wagtail_samlingar", "messagetexts")


def form_of(client, site):
    """Return the form in which the texts of ``site`` are written."""
    return EditorForm(client, reverse("wagtailsettings:edit", args=[*NAMES, site.pk]), MessageTexts)


def write(client, site, *texts):
    """Write ``texts`` ((kind, language, subject, text) each) in the form, and return the response to saving."""
    form = form_of(client, site)
    for kind, language, subject, text in texts:
        form.add("texts", "text", kind=kind, language=language, subject=subject, text=text)
    return form.post()


def stored(site, *texts):
    """Store ``texts`` past all checks, as an import would."""
    raw = [
        {"type": "text", "value": dict(zip(("kind", "language", "subject", "text"), text, strict=True))}
        for text in texts
    ]
    MessageTexts.objects.update_or_create(site=site, defaults={"texts": json.dumps(raw)})
