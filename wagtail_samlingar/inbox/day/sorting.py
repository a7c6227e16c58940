"""The order in which Norwegians look for a name: æ, ø and å last, å also where it is written aa."""

import unicodedata

# Letters that are sorted as others, and those at the end of the alphabet. Source: CLDR collation for nb and nn.
_LIKE = str.maketrans({"ä": "æ", "ö": "ø", "ő": "ø", "œ": "ø", "ü": "y", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})
_LAST = str.maketrans({"æ": "\ue000", "ø": "\ue001", "å": "\ue002"})
_KEPT = frozenset("æøåäöüő")


def name_order(name):
    """Return the sort key of ``name``, as it is written: accents and case matter only between equals."""
    folded = unicodedata.normalize("NFC", name).casefold().replace("aa", "å")
    plain = "".join(letter if letter in _KEPT else _without_accents(letter) for letter in folded)
    return plain.translate(_LIKE).translate(_LAST), folded, name


def _without_accents(letter):
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
