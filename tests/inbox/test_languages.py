"""One gathering, registered for in three languages: one count per choice, one capacity, one list, one file."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.users.models import UserProfile

from tests.factories import date_block, make_gathering, occurrences_of, question_block, set_stream
from tests.gatherings.visiting import dates_shown, send_form
from tests.inbox.factories import make_user
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations.counting_answers import count_answers
from wagtail_samlingar.registrations.queries import seats_of

pytestmark = pytest.mark.django_db

WORDS = {
    "nn": ("Bibliotek", "Korleis reiser du?", "Buss", "Bil"),
    "nb": ("Biblioteker", "Hvordan reiser du?", "Buss", "Bil"),
    "en": ("Libraries", "How do you travel?", "Bus", "Car"),
}
CHOSEN = {"nn": "bus", "nb": "bus", "en": "car"}


def question(code):
    _title, label, bus, car = WORDS[code]
    return question_block("single_choice", "q1", label, choices=[("bus", bus), ("car", car)])


@pytest.fixture
def pages():
    """Return {language: page} of one gathering with four seats, registered for once in each language."""
    source = make_gathering(title="Bibliotek", dates=[date_block("d1", capacity=4)], questions=[question("nn")])
    found = {"nn": source}
    for code in ("nb", "en"):
        locale, _created = Locale.objects.get_or_create(language_code=code)
        page = source.copy_for_translation(locale, copy_parents=True)
        page.title = WORDS[code][0]
        set_stream(page, "questions", [question(code)])
        page.save_revision().publish()
        found[code] = Page.objects.get(pk=page.pk).specific
    for number, (code, page) in enumerate(found.items()):
        response = send_form(Client(), page.url, "d1", name=f"Per{number} Person", q_q1=CHOSEN[code])
        assert response.status_code == 303, response.content
    return found


def staff(code):
    """Return a client of somebody who may do everything and reads the admin in ``code``."""
    user = make_user(f"staff-{code}", superuser=True)
    UserProfile.objects.create(user=user, preferred_language=code)
    client = Client()
    client.force_login(user)
    return client


def test_case_117_three_languages_are_one_date_with_one_capacity(pages):
    occurrence = Occurrence.objects.get()

    assert seats_of([occurrence])[occurrence.pk].taken == 3
    assert list(Registration.objects.order_by("pk").values_list("language", flat=True)) == ["nn", "nb", "en"]
    assert {tuple(dates_shown(Client(), page.url)) for page in pages.values()} == {("d1",)}


@pytest.mark.parametrize("code", WORDS)
def test_choices_are_counted_once_and_named_in_the_readers_language(pages, code):
    [count] = count_answers(occurrences_of(pages["nn"]), [], code)

    _title, label, bus, car = WORDS[code]
    assert count.label == label
    assert [(name, count.chosen[choice].people) for choice, name in count.choices.items()] == [(bus, 2), (car, 1)]


@pytest.mark.parametrize("code", WORDS)
def test_inbox_is_one_list_with_a_filter_by_language_and_one_export(pages, code):
    client = staff(code)
    title, label, bus, car = WORDS[code]

    listed = client.get(reverse("samlingar_registrations:index")).content.decode()
    assert [listed.count(f"Per{number} Person") > 0 for number in range(3)] == [True] * 3
    assert title in listed
    only = client.get(reverse("samlingar_registrations:index"), {"language": "en"}).content.decode()
    assert ("Per2 Person" in only, "Per1 Person" in only) == (True, False)

    fields = {"export-columns": ["name", "language", "q:q1"], "export-purpose": "Liste"}
    response = client.post(
        reverse("samlingar_registrations:export"), {**fields, "export-format": "csv"}, query_params={"status": "all"}
    )
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert header[-1] == label
    assert sorted(row[-1] for row in rows) == sorted([bus, bus, car])
