"""The words that registrations are found by: what is kept, what finds it, and that an index does."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import submission
from tests.inbox.factories import make_occurrence, register
from wagtail_samlingar.models import Registration, SearchWord
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person
from wagtail_samlingar.registrations.search_words import found_by, keep_words

pytestmark = pytest.mark.django_db


def names_found(text):
    """Return the names of those whom ``text`` finds."""
    return sorted(found_by(Registration.objects.all(), text).values_list("name", flat=True))


@pytest.fixture
def somebody(db):
    person = Person(
        name="Åse-Marie Øvrebø d'Angelo",
        email="ase@example.org",
        phone="+47 912 34 567",
        organisation="Frivilligsentralen (Volda)",
    )
    party = services.submit(submission(make_occurrence(), name="Kari", email="Post@Volda.example", people=[person]))
    register(make_occurrence(), name="Ola Hansen", email="ola@example.org")
    return party.registrations.get()


@pytest.mark.parametrize(
    "text",
    [
        "åse",
        "ÅSE-MARIE",
        "Marie",
        "øvre åse",
        "angelo",
        "A\u030ase",
        "frivillig",
        "volda",
        "(volda)",
        "ase@exam",
        "post@volda",
        "91234567",
        "912 34 567",
        "+4791234567",
        "+47 912 34",
        "volda åse post@",
    ],
)
def test_every_word_of_the_text_begins_a_word(somebody, text):
    assert names_found(text) == ["Åse-Marie Øvrebø d'Angelo"]


@pytest.mark.parametrize("text", ["se-marie", "example", "åse hansen", "1234567", "%", "_", "x", "\\", "\x00", "ase "])
def test_nothing_else_does(somebody, text):
    assert names_found(text) == (["Åse-Marie Øvrebø d'Angelo"] if text == "ase " else [])


def test_reference_finds_exactly_its_people(somebody):
    assert names_found(somebody.reference.lower()) == [somebody.name]
    assert names_found(somebody.party.reference) == [somebody.name]
    assert names_found(somebody.party.reference[:7]) == []


def test_letters_that_some_collations_sort_elsewhere_are_found():
    # Their UTF-8 holds the digits "aa", which Norwegian and Danish collations take for å.
    register(make_occurrence(), name="Renê Čapek")

    assert names_found("ren") == names_found("rené"[:3]) == names_found("renê") == ["Renê Čapek"]


def test_words_that_are_alike_for_a_collation_are_told_apart():
    register(make_occurrence(), name="Kåre")
    register(make_occurrence(), name="Kare")

    assert names_found("kåre") == ["Kåre"]
    assert names_found("kare") == ["Kare"]


def test_words_too_long_to_store_are_found_by_their_beginning():
    name = "Ø" * 100
    register(make_occurrence(), name=name)

    assert names_found(name) == [name]
    assert names_found(" ".join(["a"] * 40)) == []


def test_changed_and_emptied_registrations_are_found_by_what_they_say_now(somebody):
    somebody.name = "Berit"
    somebody.save()
    keep_words([somebody])
    assert names_found("berit") == ["Berit"]
    assert names_found("åse") == []

    somebody.name = somebody.email = somebody.phone = somebody.organisation = ""
    somebody.party.email = somebody.party.phone = ""
    keep_words([somebody])
    assert not SearchWord.objects.filter(registration=somebody).exists()


def test_words_of_many_are_written_with_constant_queries(django_assert_max_num_queries):
    people = [register(make_occurrence(), name=f"Person {number}") for number in range(3)]
    rows = list(Registration.objects.select_related("party"))

    for some in (rows[:1], rows):
        with django_assert_max_num_queries(3):
            keep_words(some)
    assert len(people) == len(names_found("person"))


def test_sync_writes_words_that_are_missing(somebody):
    SearchWord.objects.all().delete()
    output = StringIO()

    call_command("samlingar_sync", stdout=output)
    assert "2 registrations" in output.getvalue()
    assert names_found("åse") == [somebody.name]
    call_command("samlingar_sync", stdout=(again := StringIO()))
    assert "registrations" not in again.getvalue()


def test_words_go_with_their_registration(somebody):
    somebody.delete()

    assert names_found("åse") == []
    assert set(SearchWord.objects.values_list("registration__name", flat=True)) == {"Ola Hansen"}


@pytest.mark.postgresql
def test_search_uses_the_index():
    occurrence = make_occurrence()
    party = register(occurrence).party
    rows = [
        Registration(
            occurrence=occurrence,
            party=party,
            reference=f"X-{number}",
            status="pending",
            language="nn",
            submitted_at=party.submitted_at,
            queued_at=party.submitted_at,
        )
        for number in range(2000)
    ]
    Registration.objects.bulk_create(rows)
    for number, row in enumerate(rows):
        row.name = f"Surname{number}"
    keep_words(rows, are_new=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    plan = found_by(Registration.objects.all(), "surname77").explain()

    assert "samlingar_search_word" in plan
    assert "Seq Scan on wagtail_samlingar_searchword" not in plan
