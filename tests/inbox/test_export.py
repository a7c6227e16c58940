"""Exports: who may, who and what is in the file, and what is logged."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_question_set,
    make_staff,
    make_user,
    permission,
    register,
)
from tests.inbox.test_queries import queries
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.inbox.export.logged import EXPORT_ACTION
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations.staff_models import RegistrationNote

pytestmark = [pytest.mark.django_db, pytest.mark.every_database, pytest.mark.usefixtures("in_english")]
EXPORT = "samlingar_registrations:export"
LIST = "samlingar_registrations:index"
DIET = Question("diet", "needs", "Diet", sensitive=True, choices=(("v", "Vegan"), ("g", "Gluten-free")))
TOPIC = Question("topic", "several_choices", "Topics", choices=(("a", "Art"), ("b", "Books")))


@pytest.fixture
def exporter(client, db):
    """Return a client logged in as somebody who may view and export in Sunnmøre."""
    client.force_login(make_staff("view", "export"))
    return client


def ask(client, kind="csv", columns=("name", "organisation"), purpose="The caterer's list", sensitive=(), **filters):
    """Post an export and return the response; ``filters`` are in the query string, by default everybody."""
    fields = {"export-columns": list(columns), "export-purpose": purpose, "export-format": kind}
    return client.post(
        reverse(EXPORT), {**fields, "export-sensitive": list(sensitive)}, query_params={"status": "all", **filters}
    )


def content(response):
    """Return the whole file."""
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def rows(client, **data):
    """Return the rows of a CSV export, header first."""
    text = content(ask(client, **data)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def queries_of(function):
    """Return how many queries ``function`` makes."""
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


def sheets(client, **data):
    """Return {title: rows} of an Excel export."""
    workbook = openpyxl.load_workbook(io.BytesIO(content(ask(client, kind="xlsx", **data))))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in workbook}


def answered(occurrence, name, questions, answers, sensitive=None, language="nn"):
    """Return the registration of somebody who answered ``questions``."""
    question_set = make_question_set(*questions, language=language)
    return register(occurrence, name=name, question_set=question_set, answers=answers, sensitive=sensitive or {})


def test_file_has_who_was_filtered_oldest_first(exporter, sunnmore):
    register(sunnmore, name="Åse Øvrebø", organisation="Laget")
    register(sunnmore, name="Kari Nordmann")
    Registration.objects.filter(name="Kari Nordmann").update(status="confirmed")

    assert rows(exporter) == [["Name", "Organisation"], ["Åse Øvrebø", "Laget"], ["Kari Nordmann", ""]]
    assert rows(exporter, status="confirmed") == [["Name", "Organisation"], ["Kari Nordmann", ""]]
    # Like the list: without a status those who wait, and a search looks everywhere.
    assert rows(exporter, status="")[1:] == [["Åse Øvrebø", "Laget"]]
    assert rows(exporter, status="", q="kari")[1:] == [["Kari Nordmann", ""]]


def test_page_tells_the_filter_and_the_number_and_changes_nothing(exporter, sunnmore):
    register(sunnmore)
    register(sunnmore)

    response = exporter.get(reverse(EXPORT), {"status": "pending", "date": sunnmore.pk})

    assert response.context["people"] == 2
    words = dict(response.context["selection"].in_words())
    assert words["Status"] == "Waiting for answer"
    assert "Sunnmøre" in words["Date"]
    assert not ModelLogEntry.objects.filter(action=EXPORT_ACTION).exists()
    assert response.context["action"] == f"{reverse(EXPORT)}?status=pending&date={sunnmore.pk}"


def test_notes_and_phone_are_chosen_explicitly(exporter, sunnmore):
    registration = register(sunnmore, phone="70 00 00 00")
    for text in ("Called", "Called again"):
        RegistrationNote.objects.create(registration=registration, text=text, created_at=timezone.now())

    initial = exporter.get(reverse(EXPORT)).context["form"]["columns"].initial

    assert "name" in initial
    assert not {"notes", "phone"} & set(initial)
    assert rows(exporter, columns=["phone", "notes"])[1] == ["70 00 00 00", "Called\nCalled again"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_is_logged_without_personal_data(exporter, sunnmore, kind):
    register(sunnmore, name="Kari Nordmann")

    content(ask(exporter, kind=kind, q="Kari", date=sunnmore.pk))

    entry = ModelLogEntry.objects.get(action=EXPORT_ACTION)
    assert entry.user.email == "anne@example.org"
    assert entry.data == {
        "filters": {"status": "all", "date": str(sunnmore.pk), "searched": True},
        "rows": 1,
        "columns": ["name", "organisation"],
        "purpose": "The caterer's list",
        "format": kind,
    }
    assert "Kari" not in f"{entry.data}{entry.label}{entry.message}{entry.comment}"
    assert entry.message == "Exported 1 registration"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"purpose": ""}, "Write what you need the file for"),
        ({"purpose": "For kari@example.org"}, "without names and addresses"),
        ({"columns": []}, "Choose at least one column"),
        ({"columns": ["password"]}, "Choose among the columns"),
        ({"status": "rejected"}, ""),
    ],
)
def test_refused_export_keeps_what_was_chosen_and_logs_nothing(exporter, sunnmore, changed, words):
    register(sunnmore)

    response = ask(exporter, **{"columns": ["name"], **changed})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ModelLogEntry.objects.filter(action=EXPORT_ACTION).exists()


def test_one_column_for_a_question_over_languages_and_versions(exporter, sunnmore):
    older = Question("topic", "several_choices", "Tema", choices=(("a", "Kunst"), ("b", "Bøker")))
    answered(sunnmore, "Anne", [older], {"topic": ["a", "b"]})
    answered(sunnmore, "Berit", [TOPIC], {"topic": ["b"]}, language="en")
    answered(sunnmore, "Cato", [older], {})

    assert rows(exporter, columns=["name", "q:topic"]) == [
        ["Name", "Topics"],
        ["Anne", "Art, Books"],
        ["Berit", "Books"],
        ["Cato", ""],
    ]


@pytest.mark.parametrize(("reader", "words"), [("nb", "Emne"), ("nn", "Emne"), ("en", "Topics")])
def test_question_that_nobody_read_in_the_readers_language_is_in_the_sites(exporter, sunnmore, settings, reader, words):
    settings.LANGUAGE_CODE = "nn"
    answered(sunnmore, "Anne", [Question("topic", "short_text", "Emne")], {})
    answered(sunnmore, "Berit", [TOPIC], {}, language="en")
    exporter.defaults["HTTP_ACCEPT_LANGUAGE"] = reader

    assert rows(exporter, columns=["q:topic"])[0] == [words]


def test_numbers_stay_numbers_and_equal_words_are_told_apart(exporter, sunnmore):
    questions = [Question("n", "number", "How many"), Question("m", "number", "How many")]
    answered(sunnmore, "Anne", questions, {"n": -3, "m": 4})

    assert sheets(exporter, columns=["q:n", "q:m"])["Registrations"] == [["How many", "How many (2)"], [-3, 4]]
    assert rows(exporter, columns=["q:n", "q:m"])[1] == ["-3", "4"]


def test_case_094_sensitive_answers_take_permission_and_choice(client, sunnmore):
    answered(sunnmore, "Kari", [DIET, TOPIC], {"topic": ["a"]}, {"diet": {"choices": ["v"], "text": "no nuts"}})
    client.force_login(make_staff("view", "export"))

    page = client.get(reverse(EXPORT), {"status": "all"})
    assert "Diet" not in page.content.decode()
    assert "sensitive" not in page.context["form"].fields
    for field in ({"columns": ["q:diet"]}, {"columns": ["name"], "sensitive": ["q:diet"]}):
        response = ask(client, **field)
        assert response.status_code == 422 or b"Vegan" not in content(response)

    client.force_login(make_staff("view", "export", "view_sensitive", name="berit"))
    page = client.get(reverse(EXPORT), {"status": "all"})
    assert not page.context["form"]["sensitive"].initial
    assert "q:diet" not in page.context["form"]["columns"].initial
    assert b"Vegan" not in content(ask(client, columns=["name", "q:topic"]))
    chosen = rows(client, columns=["name"], sensitive=["q:diet"])
    assert chosen == [["Name", "Diet"], ["Kari", "Vegan, no nuts"]]


def test_sensitive_answers_outside_their_scope_are_told_from_no_answer(client, sunnmore, romsdal):
    user = make_staff("view", "export", kind="all", key=None)
    group = user.groups.get()
    group.permissions.add(permission("view_sensitive_registration"))
    group.samlingar_scopes.create(permission="view_sensitive", kind="region", key=SUNNMORE)
    client.force_login(user)
    for occurrence, name in ((sunnmore, "Kari"), (romsdal, "Ola")):
        answered(occurrence, name, [DIET], {}, {"diet": {"choices": ["v"], "text": ""}})
    answered(sunnmore, "Per", [DIET], {})

    found = rows(client, columns=["name"], sensitive=["q:diet"])

    assert found[1:] == [["Kari", "Vegan"], ["Ola", "(no access)"], ["Per", ""]]


def test_times_are_local_and_name_the_zone(exporter):
    occurrence = make_occurrence(SUNNMORE)
    registration = register(occurrence)
    moment = timezone.datetime(2021, 7, 1, 22, 30, tzinfo=timezone.get_fixed_timezone(0))
    Registration.objects.filter(pk=registration.pk).update(submitted_at=moment)

    header, row = rows(exporter, columns=["received", "date"])
    assert header == ["Date (Europe/Oslo)", "Received (Europe/Oslo)"]
    assert row[1] == "2021-07-02 00:30"
    assert sheets(exporter, columns=["received"])["Registrations"][1] == [timezone.datetime(2021, 7, 2, 0, 30)]

    far = make_occurrence(SUNNMORE, time_zone="America/New_York")
    Registration.objects.filter(pk=register(far).pk).update(submitted_at=moment)
    found = rows(exporter, columns=["received"])
    assert found[0] == ["Received", "Time zone"]
    assert sorted(found[1:]) == [["2021-07-01 18:30", "America/New_York"], ["2021-07-02 00:30", "Europe/Oslo"]]


def test_undecided_date_is_told_in_words(exporter):
    occurrence = make_occurrence(SUNNMORE)
    register(occurrence)
    Occurrence.objects.filter(pk=occurrence.pk).update(starts_on=None, starts_at=None, when_texts={"en": "Week 44"})

    assert rows(exporter, columns=["date"])[1] == ["Week 44"]


def test_words_are_in_the_readers_language(exporter, sunnmore):
    register(sunnmore)
    exporter.defaults["HTTP_ACCEPT_LANGUAGE"] = "nn"

    assert rows(exporter, columns=["name", "status"])[1] == ["Ventar på svar", "Kari Nordmann"]


def test_excel_file_says_what_it_is(exporter, sunnmore):
    register(sunnmore)

    notice = dict(sheets(exporter, date=sunnmore.pk)["About this file"])

    assert "personal data" in notice["Personal data"]
    assert notice["Purpose"] == "The caterer's list"
    assert notice["Holds"] == "1 registration"


def test_files_are_named_after_what_they_hold(exporter, sunnmore):
    register(sunnmore)

    response = ask(exporter)

    assert "personal-data" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    content(response)


def test_export_has_view_and_export_scope_only(client, sunnmore, romsdal):
    user = make_staff("view", kind="all", key=None)
    user.groups.get().permissions.add(permission("export_registration"))
    user.groups.get().samlingar_scopes.create(permission="export", kind="region", key=SUNNMORE)
    client.force_login(user)
    register(sunnmore, name="Kari")
    register(romsdal, name="Ola")

    assert rows(client, columns=["name"]) == [["Name"], ["Kari"]]
    assert client.get(reverse(EXPORT), {"status": "all"}).context["selection"].beyond_reach == 1
    assert ask(client, columns=["name"], region=str(ROMSDAL)).status_code == 422


def test_case_095_filters_outside_the_scope_export_nothing(exporter, sunnmore, romsdal):
    register(sunnmore)
    register(romsdal, name="Ola")

    for data in ({"region": str(ROMSDAL)}, {"date": romsdal.pk}, {"gathering": str(romsdal.gathering_key)}):
        assert ask(exporter, **data).status_code == 422


@pytest.mark.parametrize("permissions", [["view"], ["view", "moderate", "view_sensitive"], ["export"], []])
def test_case_097_export_takes_both_permissions(client, sunnmore, permissions):
    register(sunnmore, name="Kari Nordmann")
    client.force_login(make_staff(*permissions))

    for response in (client.get(reverse(EXPORT)), ask(client), ask(client, kind="xlsx")):
        assert response.status_code == 403
        assert b"Kari" not in response.content
    assert not ModelLogEntry.objects.filter(action=EXPORT_ACTION).exists()


def test_case_096_page_editor_exports_nothing(client, sunnmore):
    user = make_staff()
    user.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    client.force_login(user)

    assert client.get(reverse(EXPORT)).status_code == 403
    assert ask(client).status_code == 403


def test_file_takes_a_post_with_a_token(sunnmore):
    register(sunnmore, name="Kari Nordmann")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(superuser=True))

    assert ask(client).status_code == 403
    page = client.get(reverse(EXPORT), {"export": "csv", "export-format": "csv", "export-purpose": "x"})
    assert page["Content-Type"].startswith("text/html")


def exports_offered(client, params):
    """Return the addresses of exports to which the list leads."""
    links = re.findall(r'href="([^"]*)"', client.get(reverse(LIST), params).content.decode())
    return [unescape(link) for link in links if link.startswith(reverse(EXPORT))]


def test_what_was_searched_for_is_in_no_address(exporter, sunnmore):
    register(sunnmore, name="Kari Nordmann")
    register(sunnmore, name="Ola Hansen")
    # The head of the list is kept from the first time.
    first, [url] = (exports_offered(exporter, {"q": "kari"}) for _time in range(2))
    page = exporter.get(url)

    assert first == [url]
    assert "kari" not in url + page.context["action"]
    assert (page.context["people"], page.context["selection"].search_text) == (1, "kari")
    fields = {"export-columns": ["name"], "export-purpose": "x", "export-format": "csv"}
    assert b"Kari" in content(exporter.post(page.context["action"], fields))
    # A search that is forgotten finds nobody; it would be everybody's data else.
    exporter.force_login(make_staff("view", "export", name="berit"))
    assert exporter.get(url).context["people"] == 0
    assert exporter.post(page.context["action"], fields).status_code == 422


@pytest.mark.parametrize(("permissions", "is_offered"), [(["view", "export"], True), (["view"], False)])
def test_list_offers_an_export_of_what_is_listed(client, sunnmore, permissions, is_offered):
    client.force_login(make_staff(*permissions))

    urls = exports_offered(client, {"status": "all", "p": 1, "ordering": "name"})

    assert urls == ([f"{reverse(EXPORT)}?status=all"] if is_offered else [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_queries_of_an_export_are_fixed(client, sunnmore, kind):
    client.force_login(make_staff("view", "export", "view_sensitive"))
    asked = {"columns": ["name", "notes", "q:topic"], "sensitive": ["q:diet"], "kind": kind}

    def answer(number):
        topics, diet = {"topic": ["a"]}, {"diet": {"choices": ["v"], "text": ""}}
        answered(make_occurrence(SUNNMORE), f"Person {number}", [DIET, TOPIC], topics, diet)

    answer(1)
    content(ask(client, **asked))
    one = queries_of(lambda: content(ask(client, **asked)))
    answer(2)
    answer(3)

    assert queries_of(lambda: content(ask(client, **asked))) == one


def test_queries_of_the_page_are_fixed(exporter, sunnmore):
    register(sunnmore)
    one = queries(exporter, reverse(EXPORT))
    register(sunnmore)
    register(sunnmore)

    assert queries(exporter, reverse(EXPORT)) == one
