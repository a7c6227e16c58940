"""The demonstration's texts: each language says the same things."""

import pytest

from example_site.demo import texts_en, texts_nb, texts_nn

NAMES = [name for name in dir(texts_nn) if name.isupper()]
# Families of target groups are keys, not words.
SAME_EVERYWHERE = {"municipal", "voluntary"}


def shape(value):
    """Return ``value`` with its words left out."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [shape(item) for item in value]
    return value if value in SAME_EVERYWHERE else "words" if value else "nothing"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", [texts_nb, texts_en])
def test_texts_of_every_language_have_the_same_shape(name, other):
    assert shape(getattr(other, name)) == shape(getattr(texts_nn, name))


def test_texts_are_found_by_their_names():
    assert {"GATHERINGS", "HOME", "MODEL", "QUESTIONS", "REGIONS"} < set(NAMES)
