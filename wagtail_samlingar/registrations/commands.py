"""What a service is asked to do, as plain cleaned data, so that HTML, JSON and staff ask alike."""

from dataclasses import dataclass, field
from uuid import UUID

from wagtail_samlingar.registrations.models import QuestionSet

# What stands in for a municipality for people who come from none of those a date's regions have.
WHOLE_COUNTY, OUTSIDE_COUNTY = "whole_county", "outside_county"


@dataclass(frozen=True)
class Person:
    """One person to register. Answers are {question key: JSON}."""

    name: str
    email: str = ""
    phone: str = ""
    organisation: str = ""
    municipality_key: str = ""
    municipality_name: str = ""
    region_key: UUID | None = None
    family: str = ""
    question_set: QuestionSet | None = None
    answers: dict = field(default_factory=dict)
    sensitive: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """One party for one occurrence (primary key), sent in ``language`` with the form's ``idempotency_key``."""

    occurrence_id: int
    idempotency_key: str
    language: str
    contact_name: str
    contact_email: str
    contact_phone: str
    people: tuple[Person, ...]
