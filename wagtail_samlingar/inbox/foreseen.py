"""The messages of a decision that is not made yet, as its page shows them."""

from dataclasses import dataclass

from wagtail.coreutils import get_content_languages

from wagtail_samlingar.messages import foreseen
from wagtail_samlingar.messages.texts import Letter


@dataclass(frozen=True)
class ShownMessage:
    """A message that would be sent: what it tells, to which address ("": by phone), in which language, and its words.

    ``letter`` is None where it names somebody whom the reader has no access to.
    """

    kind: str
    recipient: str
    language: str
    language_code: str
    letter: Letter | None


@dataclass(frozen=True)
class Readers:
    """How many people read their message in ``language`` (in words; "" for those who are phoned)."""

    language: str
    people: int


def messages_of(changes, registrations):
    """Return a ``ShownMessage`` for each message that ``changes`` (``Change``, not written) would lead to.

    Args: ``registrations`` (queryset), the reader's scope.
    """
    pairs = foreseen.letters(foreseen.foresee(changes))
    pks = {person.pk for row, _letter in pairs for person in row.people}
    visible = set(registrations.filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    return [
        _shown(row, letter if all(person.pk in visible for person in row.people) else None) for row, letter in pairs
    ]


def many_of(changes, *, with_examples):
    """Return (``Readers`` by language, those to be phoned last; a ``ShownMessage`` for each kind and language).

    The latter only ``with_examples``. As many queries for a hundred ``changes`` as for two.
    """
    found = foreseen.foresee(changes)
    people = {}
    for row in found:
        language = _language_of(row)
        people[language] = people.get(language, 0) + len(row.people)
    names = {"": "", **get_content_languages()}
    # The language of most people first, those to be phoned last.
    order = sorted(people, key=lambda code: (code == "", -people[code], code))
    readers = [Readers(names.get(code, code), people[code]) for code in order]
    examples = foreseen.examples(found) if with_examples else []
    examples = sorted(examples, key=lambda pair: order.index(_language_of(pair[0])))
    return readers, [_shown(row, letter) for row, letter in examples]


def _language_of(row):
    return "" if row.is_by_phone else row.message.language


def _shown(row, letter):
    message = row.message
    language = get_content_languages().get(message.language, message.language)
    return ShownMessage(message.get_kind_display(), message.recipient, language, message.language, letter)
