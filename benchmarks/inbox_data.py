"""Registrations in large numbers, as a county has them, and as many submissions of a form page beside them."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from benchmarks.export_peer.models import PeerField, PeerFormPage
from tests.factories import site_root
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence
from wagtail_samlingar.models import Party, Registration
from wagtail_samlingar.registrations.search_words import keep_words

AT_ONCE = 2000
DATES = 20
# Days over which they have come in, evenly.
DAYS = 365
FIRST_NAMES = "Kari Ola Anne Per Ingrid Lars Marit Jan Liv Arne Berit Nils Åse Geir Solveig Odd Turid Leif Randi Tor"
LAST_NAMES = 500
# One of each hundred: how many have which status.
STATUSES = ["pending"] * 20 + ["confirmed"] * 50 + ["waitlisted"] * 15 + ["rejected"] * 5 + ["cancelled"] * 10
FIELDS = ["name", "email", "organisation", "municipality", "role", "topic", "diet", "comment"]


def texts_of(number):
    """Return the eight answers of person ``number``, as a form page would keep them."""
    first = FIRST_NAMES.split()[number % 20]
    return {
        "name": f"{first} Etternamn{number * 7919 % LAST_NAMES}",
        "email": f"person{number}@example.org",
        "organisation": f"Laget {number % 997}",
        "municipality": "Giske",
        "role": "Leiar",
        "topic": "Bibliotek og frivillige",
        "diet": "Ingen",
        "comment": f"Vi vil gjerne høyre meir om samarbeid. Nummer {number}.",
    }


def make_registrations(number):
    """Write ``number`` registrations for twenty dates of two regions, over a year, with search words."""
    dates = [make_occurrence([SUNNMORE, ROMSDAL][day % 2], days=day + 1) for day in range(DATES)]
    began, step = timezone.now() - timedelta(days=DAYS), timedelta(days=DAYS) / number
    for start in range(0, number, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, number))
        parties = Party.objects.bulk_create(_party(place, dates, began + step * place) for place in numbers)
        rows = [_registration(place, party) for place, party in zip(numbers, parties, strict=True)]
        keep_words(Registration.objects.bulk_create(rows), are_new=True)


def _party(number, dates, moment):
    texts = texts_of(number)
    return Party(
        # Not in step with the statuses.
        occurrence=dates[number * 31 % 101 % DATES],
        idempotency_key=f"key-{number}",
        reference=f"R{number:07}",
        name=texts["name"],
        email=texts["email"],
        language="en",
        submitted_at=moment,
        outcome="pending",
    )


def _registration(number, party):
    status = STATUSES[number * 37 % 100]
    texts = texts_of(number)
    return Registration(
        occurrence=party.occurrence,
        party=party,
        reference=f"{party.reference}-1",
        status=status,
        active_key=f"active-{number}" if status in ("pending", "confirmed", "waitlisted") else None,
        name=party.name,
        email=party.email,
        organisation=texts["organisation"],
        municipality_key="giske",
        municipality_name=texts["municipality"],
        language="en",
        answers=texts,
        submitted_at=party.submitted_at,
        queued_at=party.submitted_at,
    )


def make_submissions(number):
    """Write ``number`` submissions with the same answers, over the same year, and return their form page."""
    page = site_root().add_child(instance=PeerFormPage(title="Peer", slug="peer"))
    for order, name in enumerate(FIELDS):
        PeerField.objects.create(page=page, label=name, clean_name=name, field_type="singleline", sort_order=order)
    began, step = timezone.now() - timedelta(days=DAYS), timedelta(days=DAYS) / number
    submitted = FormSubmission._meta.get_field("submit_time")
    submitted.auto_now_add = False
    try:
        for start in range(0, number, AT_ONCE):
            FormSubmission.objects.bulk_create(
                FormSubmission(page=page, form_data=texts_of(place), submit_time=began + step * place)
                for place in range(start, min(start + AT_ONCE, number))
            )
    finally:
        submitted.auto_now_add = True
    return page


def settle():
    """Let the database know what it holds, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
