"""A gathering on the example site that uses what the model page does not: parties, conditions, a full date, offers.

``tests.browser.example.ExampleSite.call`` runs the functions in the site's own process; they print their result.
"""

from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone, translation

from example_site.demo.blocks import block, block_id, date_block, items, stream
from example_site.demo.tree import ensure_page
from wagtail_samlingar.gatherings.pages.registration_settings import FieldMode
from wagtail_samlingar.models import GatheringIndexPage, GatheringPage, Occurrence, RegionPage, Registration
from wagtail_samlingar.occurrences.models import ReviewMode, WaitlistMode
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.commands import Person, Submission
from wagtail_samlingar.registrations.states import Status
from wagtail_samlingar.registrations.visiting import OFFER

ADDRESS = "/nn/samlingar/saman-til-romsdal/"
TITLE = "Saman til Romsdal"
NAME = "together"
VENUE = "Kulturhuset"
# Seats of each region's date; Nordmøre's is taken.
SEATS = {"nordmore": 1, "romsdal": 40, "sunnmore": 40}
NIGHT = f"q_{block_id('questions', NAME, 'night')}"
ROOM = f"q_{block_id('questions', NAME, 'room')}"


def build():
    """Publish the gathering, with Nordmøre full."""
    with translation.override("nn"):
        index = GatheringIndexPage.objects.get(locale__language_code="nn")
        page = ensure_page(index, GatheringPage, "saman-til-romsdal", _fields)
        occurrence = Occurrence.objects.get(gathering_key=page.translation_key, date_key=_date_key("nordmore"))
        if not occurrence.registrations.exists():
            _register(occurrence, "Full Av Folk", "full@example.org")


def offer():
    """Print the path of the link to a place that is offered to somebody waiting."""
    row = Registration.objects.filter(status=Status.OFFERED).order_by("pk").first()
    print(reverse("wagtail_samlingar:offer", args=[tokens.make_link(OFFER, row.pk, row.salt)]))  # noqa: T201 the result


def _fields():
    first_day = timezone.localdate() + timedelta(days=50)
    regions = {page.slug: str(page.translation_key) for page in RegionPage.objects.filter(locale__language_code="nn")}
    return {
        "title": TITLE,
        "dates": stream(
            *(
                date_block(NAME, "dates", slug, day=first_day, regions=[regions[slug]], capacity=seats, venue=VENUE)
                for slug, seats in SEATS.items()
            )
        ),
        "questions": stream(*_questions()),
        "party_limit": 4,
        "review_mode": ReviewMode.CONFIRM,
        "waitlist_mode": WaitlistMode.OFFER,
        "municipality_mode": FieldMode.REQUIRED,
        "phone_mode": FieldMode.HIDDEN,
    }


def _questions():
    night = block_id("questions", NAME, "night")
    common = {"help": "", "required": True, "sensitive": False, "only_regions": [], "show_if": "", "per_person": False}
    yield block("yes_no", {**common, "label": "Skal du overnatte?"}, "questions", NAME, "night")
    room = {**common, "label": "Kven vil du dele rom med?", "show_if": f"{night}:yes"}
    yield block("short_text", room, "questions", NAME, "room")
    choices = items([{"label": "Fisk", "limit": None}, {"label": "Gryte", "limit": None}], "questions", NAME, "lunch")
    lunch = {**common, "label": "Lunsj", "required": False, "per_person": True, "choices": choices}
    yield block("single_choice", lunch, "questions", NAME, "lunch")


def _date_key(slug):
    return block_id(NAME, "dates", slug)


def _register(occurrence, name, address):
    services.submit(
        Submission(
            occurrence_id=occurrence.pk,
            idempotency_key=uuid4().hex,
            language="nn",
            contact_name=name,
            contact_email=address,
            contact_phone="",
            people=(Person(name=name, email=address),),
        )
    )
