"""Messages about nobody, to show what texts look like. Nothing of them is in the database."""

import uuid
from datetime import time, timedelta
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.coreutils import get_content_languages

from wagtail_samlingar.messages.kinds import REPORTS, Kind
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.messages.own_texts import own_texts
from wagtail_samlingar.messages.placeholders import WITH_OWN_TEXT
from wagtail_samlingar.messages.shelf import Shelf
from wagtail_samlingar.messages.texts import Letter, Words, compose
from wagtail_samlingar.occurrences.models import Occurrence
from wagtail_samlingar.registrations.models import Party, Registration
from wagtail_samlingar.registrations.states import CancelledBy, RejectReason, Status

# No row has it, so whatever is counted or looked up is not there.
NOBODY = 0
NAME, ADDRESS, REFERENCE = "Kari Nordmann", "kari@example.org", "B7KMX2QD"


class Sample(NamedTuple):
    """A message as it would be sent: its kind and language in words, and whether the words are the site's own."""

    kind: str
    language: str
    language_code: str
    is_own: bool
    letter: Letter


def modes():
    """Return the choices of what a preview shows: all texts that are written, or one kind in every language."""
    return [("", _("The texts written here")), *((kind.value, str(kind.label)) for kind in WITH_OWN_TEXT)]


def samples(row, mode=""):
    """Return a ``Sample`` for each text of ``row`` (``MessageTexts``, saved or not), or for what ``mode`` asks for."""
    own = own_texts(row)
    shelf = Shelf(own={row.site_id: own})
    languages = get_content_languages()
    asked = [(mode, language) for language in languages] if mode in WITH_OWN_TEXT else list(own)
    return [_sample(Kind(kind), language, row.site, shelf) for kind, language in asked]


def _sample(kind, language, site, shelf):
    letter = compose(*sample_of(kind, language, site), shelf)
    is_own = shelf.own_text(site.pk, kind, language) is not None
    return Sample(str(kind.label), get_content_languages().get(language, language), language, is_own, letter)


def sample_context(kind, site):
    """Return the context of the templates of a sample of ``kind``, in the active language."""
    message, people = sample_of(kind, translation.get_language(), site)
    return Words(message, people, Shelf()).context


def sample_of(kind, language, site):
    """Return (unsaved ``Message`` of ``kind`` in ``language`` from ``site``, the registrations it is about)."""
    now = timezone.now()
    with translation.override(language):
        occurrence = _occurrence(site, now)
    party = Party(
        pk=NOBODY,
        occurrence=occurrence,
        name=NAME,
        email=ADDRESS,
        reference=REFERENCE,
        language=language,
        submitted_at=now,
        verify_by=now + timedelta(days=2),
    )
    message = Message(kind=kind, party=party, occurrence=occurrence, recipient=ADDRESS, language=language)
    if kind in (Kind.CONFIRM_ADDRESS, Kind.ALREADY_REGISTERED):
        return message, []
    if kind == Kind.CANCELLED:
        message.parameters = {"cancelled_by": CancelledBy.STAFF}
    if kind == Kind.NOT_GIVEN_PLACE:
        message.parameters = {"reason": RejectReason.FULL}
    return message, [_registration(kind, party, occurrence, now)]


def _occurrence(site, now):
    day = timezone.localdate() + timedelta(days=30)
    starts_at = now + timedelta(days=30)
    return Occurrence(
        pk=NOBODY,
        gathering_key=uuid.uuid4(),
        date_key="sample",
        site_key=site.pk,
        base_url=site.root_url,
        titles={translation.get_language(): _("The title of the gathering")},
        starts_on=day,
        start_time=time(10),
        end_time=time(15),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=5),
        time_zone=timezone.get_default_timezone_name(),
        venue=_("The venue"),
        venue_address=_("Main street 1"),
        contact_name="Anne Berg",
        contact_email="anne.berg@example.org",
        contact_phone="70 00 00 00",
    )


def _registration(kind, party, occurrence, now):
    return Registration(
        pk=NOBODY,
        party=party,
        occurrence=occurrence,
        name=NAME,
        reference=f"{REFERENCE}-1",
        language=party.language,
        status=REPORTS.get(kind, Status.CONFIRMED),
        offer_expires_at=now + timedelta(days=2),
        submitted_at=now,
        queued_at=now,
    )
