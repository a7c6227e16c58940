"""A gathering with one seat, which the next in the queue gets at once; see ``tests.browser.gathering``."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone, translation

from example_site.demo.blocks import date_block, stream
from example_site.demo.tree import ensure_page
from wagtail_samlingar.models import GatheringIndexPage, GatheringPage
from wagtail_samlingar.occurrences.models import ReviewMode, WaitlistMode

TITLE = "Éin plass"


def build():
    """Publish the gathering, and print the path of its form."""
    with translation.override("nn"):
        index = GatheringIndexPage.objects.get(locale__language_code="nn")
        page = ensure_page(index, GatheringPage, "ein-plass", _fields)
    print(reverse("wagtail_samlingar:register", args=[page.translation_key]))  # noqa: T201 the result


def _fields():
    day = timezone.localdate() + timedelta(days=40)
    return {
        "title": TITLE,
        "dates": stream(date_block("one-seat", "dates", "only", day=day, regions=[], capacity=1, venue="Kulturhuset")),
        "review_mode": ReviewMode.CONFIRM,
        "waitlist_mode": WaitlistMode.CONFIRM,
    }
