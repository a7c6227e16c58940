"""Who of the people of a mailing are told together: one message to each address of a party, about one date."""

from typing import NamedTuple

from wagtail_samlingar.messages import holding
from wagtail_samlingar.messages.models import Message
from wagtail_samlingar.registrations.models import Party, Registration


class Group(NamedTuple):
    """Registrations of one ``party`` on one date (pk) who are told at ``recipient`` ("": by phone)."""

    party: Party
    occurrence_id: int
    recipient: str
    registrations: list[Registration]


def groups_of(mailing, registrations):
    """Return the ``Group`` objects of those of ``registrations`` (with party and date) whom ``mailing`` is for."""
    groups = {}
    for row in registrations:
        if row.anonymised_at is None and holding.is_for(mailing, row, row.occurrence):
            recipient = row.written_to
            key = row.party_id, row.occurrence_id, recipient.casefold()
            new = Group(row.party, row.occurrence_id, recipient, [])
            groups.setdefault(key, new).registrations.append(row)
    return list(groups.values())


def message_to(mailing, group):
    """Return an unsaved ``Message`` of ``mailing`` to a ``Group`` with an address."""
    return Message(
        kind=mailing.kind,
        party=group.party,
        occurrence=group.registrations[0].occurrence,
        recipient=group.recipient,
        language=group.party.language,
        mailing=mailing,
        not_before=mailing.not_before,
        next_attempt_at=mailing.not_before,
    )
