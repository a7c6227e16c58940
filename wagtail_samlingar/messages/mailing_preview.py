"""What a mailing will say, to whom and to how many, before anything is written."""

import hashlib
import json
from dataclasses import dataclass

from wagtail_samlingar.messages.mailing_groups import Group, groups_of, message_to
from wagtail_samlingar.messages.mailings import KNOWN
from wagtail_samlingar.messages.shelf import Shelf
from wagtail_samlingar.messages.texts import Letter, compose
from wagtail_samlingar.occurrences.facts import digest_of


@dataclass(frozen=True)
class Sample:
    """One of the messages, as it would be sent, that ``messages`` are like in language and content.

    ``falls_back``: what staff wrote is in another language than the rest. ``knows_other``: these people were last told
    something else than most, so what has changed for them is not listed.
    """

    language: str
    messages: int
    recipient: str
    letter: Letter
    falls_back: bool
    knows_other: bool


@dataclass(frozen=True)
class Preview:
    """A ``Sample`` for each language, how many people they are for, and the ``calls`` (``Group``) to be made."""

    samples: list[Sample]
    people: int
    calls: list[Group]

    @property
    def messages(self):
        """How many e-mails there are: one to each address of a party."""
        return sum(sample.messages for sample in self.samples)

    @property
    def token(self):
        """A digest of what is shown: what is sent must have been seen."""
        shown = [[sample.messages, sample.letter.subject, sample.letter.kept] for sample in self.samples]
        return hashlib.sha256(json.dumps([shown, self.people, len(self.calls)]).encode()).hexdigest()[:32]


def preview(mailing, registrations, occurrences):
    """Return the ``Preview`` of ``mailing`` (unsaved) to ``registrations`` (queryset).

    Args: ``occurrences``, {pk: date with its regions} of all of them: read once, however many people share a date.
    """
    rows = list(registrations.select_related("party").order_by("pk"))
    for row in rows:
        row.occurrence = occurrences[row.occurrence_id]
    groups = groups_of(mailing, rows)
    alike = {}
    for group in groups:
        if group.recipient:
            alike.setdefault((group.party.language, _knows_other(mailing, group)), []).append(group)
    shelf = Shelf()
    samples = [
        Sample(
            language=language,
            messages=len(found),
            recipient=found[0].recipient,
            letter=compose(message_to(mailing, found[0]), found[0].registrations, shelf),
            falls_back=bool(mailing.texts) and language not in mailing.texts,
            knows_other=knows_other,
        )
        for (language, knows_other), found in sorted(alike.items())
    ]
    people = sum(len(group.registrations) for group in groups)
    return Preview(samples, people, [group for group in groups if not group.recipient])


def _knows_other(mailing, group):
    known = mailing.parameters.get(KNOWN)
    return bool(known) and any(row.told_digest != digest_of(known) for row in group.registrations)
