"""Searching in the inbox: who is found, within which scope, and that addresses of cases keep it to themselves."""

import pytest
from django.urls import reverse

from tests.inbox.factories import register
from tests.inbox.test_listing import listed
from wagtail_samlingar.inbox.search import MOST_REMEMBERED, SESSION_KEY
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.search_words import is_in_more_than

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
INDEX = "samlingar_registrations:index"


@pytest.mark.parametrize(
    "text",
    [
        "kari@exa",
        "Kari",
        "nord",
        "Kari Nord",
        "Nord Kari",
        "frivillig",
        "i volda",
        "REFERENCE",
        "PARTY",
        " Kari  Nord ",
    ],
)
def test_search_finds(moderator, sunnmore, text):
    found = register(
        sunnmore, name="Kari Nordmann", email="kari@example.org", organisation="Frivilligsentralen i Volda"
    )
    register(sunnmore, name="Ola Hansen", email="ola@example.org", organisation="Bygdelaget")
    text = {"REFERENCE": found.reference.lower(), "PARTY": found.party.reference}.get(text, text)

    assert listed(moderator, q=text) == ["Kari Nordmann"]


def test_search_finds_norwegian_letters_in_either_case(moderator, sunnmore):
    register(sunnmore, name="Åse Øvrebø")

    assert listed(moderator, q="åse") == ["Åse Øvrebø"]
    assert listed(moderator, q="ØVRE") == ["Åse Øvrebø"]


def test_search_looks_in_every_status_unless_one_is_chosen(moderator, sunnmore):
    services.confirm(register(sunnmore, name="Kari Nordmann").pk)

    assert listed(moderator, q="Kari") == ["Kari Nordmann"]
    assert listed(moderator, q="Kari", status="pending") == []


@pytest.mark.parametrize("text", ["%", "_", "ordmann", "example", "a" * 300, "'; DROP TABLE", "\\", "\x00", "-"])
def test_search_takes_odd_text_literally(moderator, sunnmore, text):
    register(sunnmore, name="Kari Nordmann")

    assert listed(moderator, q=text) == []


def test_search_finds_nobody_of_another_region(moderator, sunnmore, romsdal):
    other = register(romsdal, name="Kari Romsdal", email="kari@romsdal.example", phone="912 34 567")
    register(sunnmore, name="Ola Sunnmøre")

    for text in ("Kari", "Romsdal", "kari@romsdal", "91234567", other.reference, other.party.reference):
        assert listed(moderator, q=text) == []
        assert listed(moderator, q=text, status="all", ordering="name") == []


def test_addresses_of_cases_carry_a_key_of_the_search_and_not_the_text(moderator, sunnmore):
    registration = register(sunnmore, name="Kari Nordmann")
    params = {"q": "Kari", "gathering": str(sunnmore.gathering_key), "p": "1"}

    content = moderator.get(reverse(INDEX), params).content.decode()

    case = reverse("samlingar_registrations:case", args=[registration.pk])
    [(key, text)] = moderator.session[SESSION_KEY].items()
    assert text == "Kari"
    assert f'href="{case}?gathering={sunnmore.gathering_key}&amp;searched={key}"' in content


def test_way_back_to_the_list_searches_again(moderator, sunnmore):
    registration = register(sunnmore, name="Kari Nordmann")
    moderator.get(reverse(INDEX), {"q": "Kari"})
    [key] = moderator.session[SESSION_KEY]
    url = reverse("samlingar_registrations:case", args=[registration.pk])

    assert moderator.get(url, {"searched": key}).context["list_url"] == reverse(INDEX) + "?q=Kari"
    assert moderator.get(url, {"searched": "forgotten"}).context["list_url"] == reverse(INDEX)


@pytest.mark.parametrize("searched", ['"><script>x()</script>', "a", "0123456789abcdef"])
def test_what_stands_in_an_address_for_a_search_is_never_written_into_the_page(moderator, sunnmore, searched):
    register(sunnmore)
    plain = moderator.get(reverse(INDEX), {"status": "all"}).content.decode()
    marks = {"period_from": "samlingar-searched-key", "searched": searched, "status": "all"}

    for _time in range(2):
        content = moderator.get(reverse(INDEX), marks).content.decode()
        assert "<script>x()" not in content
        assert content.count("<script") == plain.count("<script")
        assert "<h1" in content and 'name="period_from"' in content


def test_forgotten_search_finds_nobody(moderator, sunnmore):
    pk = register(sunnmore, name="Kari Nordmann").pk
    register(sunnmore, name="Ola Strand", email="ola@example.org")
    moderator.get(reverse(INDEX), {"q": "Kari"})
    [key] = moderator.session[SESSION_KEY]

    def reached():
        """Return the answers of the pages of a message and of a decision, and how many are listed."""
        query = {"searched": key, "status": "all"}
        message = moderator.get(reverse("samlingar_registrations:bulk_message"), query)
        decision = moderator.get(reverse("samlingar_registrations:bulk_confirm"), {**query, "id": "all"})
        return [
            message.status_code,
            decision.status_code,
            len(listed(moderator, **query)),
        ]

    assert reached() == [200, 200, 1]
    session = moderator.session
    del session[SESSION_KEY]
    session.save()
    assert reached() == [302, 302, 0]
    case = moderator.get(reverse("samlingar_registrations:case", args=[pk]), {"searched": key, "status": "all"})
    assert case.context["neighbours"].next is None


def test_only_the_latest_searches_are_remembered(moderator, sunnmore):
    register(sunnmore, name=" ".join(["Person", *map(str, range(MOST_REMEMBERED + 3))]))
    for number in range(MOST_REMEMBERED + 3):
        moderator.get(reverse(INDEX), {"q": f"Person {number}"})

    searches = moderator.session[SESSION_KEY]
    assert len(searches) == MOST_REMEMBERED
    assert list(searches.values())[-1] == f"Person {MOST_REMEMBERED + 2}"


def test_searching_again_writes_nothing(moderator, sunnmore):
    register(sunnmore)
    moderator.get(reverse(INDEX), {"q": "Kari"})
    before = dict(moderator.session.items())
    assert SESSION_KEY in before

    moderator.get(reverse(INDEX), {"q": "Kari"})

    assert dict(moderator.session.items()) == before


@pytest.mark.parametrize(
    ("text", "most", "is_known"),
    [
        ("kari", 2, True),
        (" KAR", 2, True),
        ("kari", 3, False),
        ("kari nordmann", 2, False),
        ("ola", 1, False),
        ("", 0, False),
    ],
)
def test_many_are_known_by_the_words_alone(sunnmore, text, most, is_known):
    for number in range(3):
        # Two words that begin alike are of one person.
        register(sunnmore, name=f"Kari Karin {number}")
    register(sunnmore, name="Ola Hansen")

    assert is_in_more_than(most, text) is is_known


def test_reference_is_not_taken_for_a_word(sunnmore):
    reference = register(sunnmore, name="Kari").party.reference

    assert is_in_more_than(0, reference) is False
