"""What the JSON answers hold. Instants are UTC; days and times are wall clock in ``time_zone``."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from ninja import Schema


class RegionOut(Schema):
    """A region of a date."""

    key: UUID
    name: str


class DateOut(Schema):
    """One published date: facts, its state now, and words in the language asked for. No online link, no people."""

    gathering_key: UUID
    date_key: str
    title: str
    page_url: str
    when: str
    starts_on: date | None
    start_time: time | None
    ends_on: date | None
    end_time: time | None
    time_zone: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_tentative: bool
    regions: list[RegionOut]
    venue: str
    venue_address: str
    venue_state: str
    state: str
    state_words: str
    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None


class DatesOut(Schema):
    """A page of dates, ``total`` of them in all."""

    total: int
    items: list[DateOut]


class FormOut(Schema):
    """The form of a gathering: what to ask, in the words of ``language``."""

    gathering_key: UUID
    title: str
    language: str
    dates: list[DateOut]
    fields: list[dict[str, Any]]
    party_limit: int


class CaptchaOut(Schema):
    """A puzzle: the image, its sound if the site can speak, and the key to send with the answer."""

    key: str
    image_url: str
    audio_url: str | None


class ChallengeOut(Schema):
    """What a form needs before it is sent. ``captcha`` is null where the site has none."""

    token: str
    captcha: CaptchaOut | None


class ReceiptOut(Schema):
    """What a submission led to, as it was made. ``outcome`` is a status; the words are for people."""

    reference: str
    outcome: str
    outcome_words: str
    next_step: str
    title: str
    when: str
    token: str
    receipt_url: str
