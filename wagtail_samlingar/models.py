"""Every model of the app, re-exported from the room that defines it; none is defined here."""

from wagtail_samlingar.gatherings.pages.gathering import GatheringPage
from wagtail_samlingar.gatherings.pages.index import GatheringIndexPage
from wagtail_samlingar.gatherings.pages.region import RegionPage
from wagtail_samlingar.gatherings.site_settings import SamlingarSiteSettings
from wagtail_samlingar.messages.models import JobRun, Mailing, MailingPerson, Message, MessageRegistration
from wagtail_samlingar.messages.site_texts import MessageTexts
from wagtail_samlingar.occurrences.models import Occurrence, OccurrenceRegion
from wagtail_samlingar.registrations.models import (
    ChoiceUse,
    Party,
    QuestionSet,
    Registration,
    RegistrationScope,
    SensitiveAnswers,
)
from wagtail_samlingar.registrations.staff_models import DateTask, RegistrationNote, SearchWord

__all__ = [
    "ChoiceUse",
    "DateTask",
    "GatheringIndexPage",
    "GatheringPage",
    "JobRun",
    "Mailing",
    "MailingPerson",
    "Message",
    "MessageRegistration",
    "MessageTexts",
    "Occurrence",
    "OccurrenceRegion",
    "Party",
    "QuestionSet",
    "RegionPage",
    "Registration",
    "RegistrationNote",
    "RegistrationScope",
    "SamlingarSiteSettings",
    "SearchWord",
    "SensitiveAnswers",
]
