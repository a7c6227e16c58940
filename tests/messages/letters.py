"""Parties and their messages for tests."""

import uuid
from dataclasses import replace

from tests.factories import submission
from tests.inbox.factories import make_occurrence
from wagtail_samlingar.messages.standing import people_of
from wagtail_samlingar.models import Message
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person


def make_date(*regions, **fields):
    """Return a date with what a published one has: an address, a venue, a contact."""
    facts = {
        "base_url": "https://fylke.example",
        "venue": "Molde bibliotek",
        "venue_address": "Gørvelplassen 1",
        "contact_name": "Anne Kontakt",
        "contact_email": "anne@example.org",
        "contact_phone": "71 00 00 00",
        "party_limit": 10,
        "titles": {"nn": "Frivilligheit", "nb": "Frivillighet", "en": "Volunteers"},
    }
    return make_occurrence(*regions, **{**facts, **fields})


def send_in(occurrence, *people, name="Kari Nordmann", email="kari@example.org", language="en", **fields):
    """Return the party of ``people``, (name, own address) each, by default the contact alone."""
    rows = tuple(Person(name=person, email=address) for person, address in people) or (Person(name, email),)
    command = submission(occurrence, name=name, email=email, people=rows)
    return services.submit(replace(command, language=language, **fields))


def register(occurrence, name="Kari Nordmann", email=None, **fields):
    """Return the registration of one person."""
    email = email or f"{uuid.uuid4().hex[:12]}@example.org"
    return send_in(occurrence, name=name, email=email, **fields).registrations.get()


def rows():
    """Return (kind, recipient, number of people) of every message, in the order written."""
    return [(m.kind, m.recipient, len(people_of(m))) for m in Message.objects.order_by("pk")]


def states():
    """Return (kind, state) of every message, in the order written."""
    return list(Message.objects.order_by("pk").values_list("kind", "state"))


def clear():
    """Forget the messages so far: the test is about what comes next."""
    Message.objects.all().delete()
