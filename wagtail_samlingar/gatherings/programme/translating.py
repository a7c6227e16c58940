"""One programme in several languages: rows and times of the page that rules, words of the page being read.

A translation that lags behind may have old times, or lack a row: those are facts, and the reader gets those that hold.
"""

from . import stored

# Names of the children that are words, and of those that may lead to something else in another language.
WORDS = ("label", "title", "summary", "room", "role", "organisation", "text")
LINKS = ("url", "document")


def in_words_of(programme, translated, language):
    """Return the raw list of ``programme`` with the words of ``translated``, row by row by block id.

    Both are values of the page's field, or raw lists. What ``translated`` does not say, or says in the same words, is
    in ``language`` (code, "" for the reader's own): each row with such words only gets it as ``language``.
    """
    known = {}
    _note_ids(stored.days(translated), known)
    return [_worded(block, known, language) for block in stored.days(programme)]


def _note_ids(blocks, known):
    """Add {id: value} of all blocks and list items beneath ``blocks`` to ``known``."""
    for block in blocks:
        value = block.get("value") if isinstance(block, dict) else None
        if isinstance(value, dict):
            known.setdefault(stored.text(block.get("id")), value)
            for child in value.values():
                if isinstance(child, list):
                    _note_ids(child, known)


def _worded(block, known, language):
    value = block.get("value") if isinstance(block, dict) else None
    if not isinstance(value, dict):
        return block
    other = known.get(stored.text(block.get("id")), {})
    worded, is_translated = {}, False
    for name, child in value.items():
        if isinstance(child, list):
            worded[name] = [_worded(item, known, language) for item in child]
            continue
        worded[name] = child
        # What the source does not say, no translation says.
        if name in WORDS + LINKS and child and other.get(name):
            worded[name] = other[name]
            is_translated = is_translated or (name in WORDS and other[name] != child)
    return {**block, "value": {**worded, "language": "" if is_translated else language}}
