"""What a service is asked to do, as plain cleaned data, so that HTML, JSON and staff ask alike."""

from dataclasses import dataclass, field
from uuid import UUID

from wagtail_samlingar.occurrences.models import Occurrence
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
    other_region_reason: str = ""
    name_is_pending: bool = False
    question_set: QuestionSet | None = None
    answers: dict = field(default_factory=dict)
    sensitive: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Correction:
    """What a registration is to say when staff have corrected it, cleaned.

    ``asked`` are the keys of the questions that the answers are about; answers to others are kept, and so are
    sensitive answers unless the person correcting ``sees_sensitive``. ``fingerprint`` says what they were shown (see
    ``fingerprints``).
    """

    person: Person
    asked: frozenset[str]
    fingerprint: str
    sees_sensitive: bool = False
    # False where no question is about the family: it is kept.
    asks_family: bool = False


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
    # True: the address is confirmed by e-mail first (no captcha solved, or the sender behaves like a robot).
    needs_verification: bool = False
    # False: the sender has been told of a seat, so that a waiting list is asked about before anything is stored.
    accepts_queue: bool = True
    # The occurrence as read beforehand, with its regions, to save reading them again; facts that decide about seats
    # are read under the lock in any case.
    occurrence: Occurrence | None = None
