"""The words by which staff find a registration, and what a searched text has to match.

The words are stored in an alphabet in which a range of the index holds exactly the words with a given beginning: each
half byte of the casefolded UTF-8 is one of sixteen characters. Hexadecimal digits would not do: Norwegian and Danish
collations sort ``aa`` as ``å``. No collation joins or reorders these sixteen, and ``x`` follows all of them.
"""

import re
import unicodedata

from django.db import connections
from django.db.models import Count, F, Q

from wagtail_samlingar.registrations.models import REFERENCE_ALPHABET, REFERENCE_LENGTH, Party, Registration
from wagtail_samlingar.registrations.staff_models import SearchWord

# Half bytes 0–15, and what sorts after each of them.
HALF_BYTES = str.maketrans("0123456789abcdef", "0123456789bckmpv")
AFTER = "x"
# Characters of a stored word; two for each byte.
LONGEST_WORD = SearchWord._meta.get_field("word").max_length
# Too long to be a name, an address or a reference, and more words than anybody is called by.
LONGEST_TEXT, MOST_WORDS = 254, 8
# Digits of a phone number that are worth finding it by.
FEWEST_DIGITS = 5
REFERENCE = re.compile(f"[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}(-[0-9]{{1,4}})?")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]*")


def keep_words(registrations, are_new=False):
    """Write the words of ``registrations`` (list, each with its party) anew: two or three queries, one for new ones.

    To be called by services whenever a name, an organisation, an e-mail address or a phone number is written. Those
    without any of it, such as anonymised ones, have no words afterwards. ``are_new`` says that there are none before.
    """
    if not are_new:
        SearchWord.objects.filter(registration__in=[row.pk for row in registrations]).delete()
    rows = [SearchWord(registration=row, word=word) for row in registrations for word in words_of(row)]
    SearchWord.objects.bulk_create(rows, batch_size=1000)


def keep_missing_words():
    """Write the words of registrations that have none, such as after a restore; return how many there were."""
    count = 0
    missing = Registration.objects.filter(search_words=None, anonymised_at=None).select_related("party").order_by("pk")
    last = 0
    while rows := list(missing.filter(pk__gt=last)[:500]):
        last = rows[-1].pk
        with_words = [row for row in rows if words_of(row)]
        keep_words(with_words, are_new=True)
        count += len(with_words)
    return count


def words_of(registration):
    """Return the words (sorted list, as stored) of ``registration``, with those of its party's address and phone."""
    party = registration.party
    words = {_folded(address) for address in (registration.email, party.email)}
    for text in (registration.name, registration.organisation):
        words.update(_folded(text).split())
        words.update(re.findall(r"\w+", _folded(text)))
    for phone in (registration.phone, party.phone):
        words.update(_numbers(phone))
    return sorted({_stored(word) for word in words if word})


def is_in_more_than(most, text):
    """Return True when ``text`` is one word that is known to begin words of more than ``most`` registrations anywhere.

    Reads a few of the words and no registration, which is much cheaper than counting those that :func:`found_by`
    finds. False where the words that were read do not tell.
    """
    text = _folded(text).strip()
    words = _searched_words(text)
    if len(words) != 1 or len(text) > LONGEST_TEXT or _by_reference(text) is not None:
        return False
    # Most people have two words with such a beginning, a name and an address.
    some = _beginning_with(words[0]).order_by("word").values("registration")[: 2 * (most + 1)]
    return some.aggregate(people=Count("registration", distinct=True))["people"] > most


def found_by(registrations, text, are_many=False):
    """Return those of ``registrations`` (queryset) that ``text`` finds; all of them for an empty text.

    ``are_many`` says that it finds many of them, of which the first are read: SQLite would read and sort them all.

    Found are: an exact reference number (of a person or of those registered together), else those of whom every word
    of the text begins a word of the name or organisation, an e-mail address or a phone number.
    """
    text = " ".join(_folded(text).split())
    if not text:
        return registrations
    words = _searched_words(text)
    if len(text) > LONGEST_TEXT or len(words) > MOST_WORDS:
        return registrations.none()
    by_reference = _by_reference(text)
    if by_reference is not None:
        return registrations.filter(by_reference)
    key = "pk"
    if are_many and connections[registrations.db].vendor == "sqlite":
        # A sum has no index. The index of the order is read instead, as far as it takes to fill a page.
        key, registrations = "sum", registrations.alias(sum=F("pk") + 0)
    for word in words:
        registrations = registrations.filter(**{f"{key}__in": _beginning_with(word).values("registration")})
    return registrations


def _beginning_with(word):
    beginning = _stored(word)
    return SearchWord.objects.filter(word__gte=beginning, word__lt=beginning + AFTER)


def _by_reference(text):
    """Return the condition for the reference ``text``, or None where nobody has it: it may be a name as well."""
    text = text.upper()
    if not REFERENCE.fullmatch(text):
        return None
    if "-" in text:
        return Q(reference=text)
    party = Party.objects.filter(reference=text).values_list("pk", flat=True).first()
    return None if party is None else Q(party=party)


def _searched_words(text):
    """Return the words of ``text``; a phone number with spaces in it is one word."""
    digits = re.sub(r"\D", "", text)
    if PHONE.fullmatch(text) and len(digits) >= FEWEST_DIGITS:
        return [digits]
    return list(dict.fromkeys(text.split()))


def _numbers(phone):
    """Return the digits of ``phone``, with and without a country code: people search by either."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) < FEWEST_DIGITS:
        return []
    national = digits.removeprefix("00").removeprefix("47") if phone.strip().startswith(("+", "00")) else digits
    return [digits, national]


def _folded(text):
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _stored(word):
    """Return ``word`` as it is stored: as much of its beginning as there is room for."""
    return word.encode("utf-8", "replace").hex()[:LONGEST_WORD].translate(HALF_BYTES)
