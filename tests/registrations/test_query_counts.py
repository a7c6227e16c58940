"""How many queries the published page and a registration cost, whatever is on the page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.factories import (
    date_block,
    make_gathering,
    make_region,
    occurrences_of,
    question_block,
    set_stream,
    site_root,
    submission,
)
from tests.gatherings.programmes import day, session
from tests.hosts.localized.models import PlainPage
from tests.registrations.visiting import answers, fetch_challenge, form_url, passed_token, send, solved
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
TOWNS = [("town-1", "Ålesund"), ("town-2", "Giske")]
QUESTIONS = [
    question_block("short_text", "q1", "Which library?"),
    question_block("single_choice", "q2", "How do you travel?", choices=[("bus", "Bus"), ("car", "Car")]),
    question_block("needs", "q3", "Diet", choices=[("vegan", "Vegan")]),
]


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def statements(work):
    """Return the SELECT, INSERT, UPDATE and DELETE statements that ``work()`` executes, savepoints left out."""
    with CaptureQueriesContext(connection) as captured:
        work()
    queries = (query["sql"] for query in captured.captured_queries)
    return [sql for sql in queries if sql.lstrip("( ").upper().startswith(STATEMENTS)]


def reads_of(client, url):
    """Return the statements of one GET, after one that fills the caches every site has."""
    client.get(url)
    return statements(lambda: client.get(url))


def make_page(dates=3, sessions=3, **fields):
    """Return a gathering with everything a page shows: regions, programme, questions, people."""
    region = make_region(towns=TOWNS)
    page = make_gathering(
        title=f"{dates} dates and {sessions} sessions",
        dates=[
            date_block(f"date-{n}", days=30 + n, capacity=10, regions=[str(region.translation_key)])
            for n in range(dates)
        ],
        questions=QUESTIONS,
        **fields,
    )
    set_stream(page, "programme", [day(*(session(f"Session {n}") for n in range(sessions)))])
    page.save()
    services.submit(submission(occurrences_of(page)[0], name="Somebody first"))
    return page


def test_page_costs_at_most_five_queries_more_than_a_plain_page(visitor):
    root = site_root()
    plain = root.add_child(instance=PlainPage(title="Plain", locale=root.locale))

    # More than the plain page: occurrences with their regions, counted people, the ruling page, the site's settings.
    assert len(reads_of(visitor, make_page().url)) <= len(reads_of(visitor, plain.url)) + 5


def test_page_costs_the_same_with_3_and_50_dates(visitor):
    assert len(reads_of(visitor, make_page(dates=50).url)) == len(reads_of(visitor, make_page(dates=3).url))


def test_page_costs_the_same_with_1_and_40_sessions(visitor):
    assert len(reads_of(visitor, make_page(sessions=40).url)) == len(reads_of(visitor, make_page(sessions=1).url))


def test_page_writes_nothing_and_may_be_kept_by_a_cache(visitor):
    page = make_page()

    response = visitor.get(page.url)

    assert all(sql.startswith("SELECT") for sql in reads_of(visitor, page.url))
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize("dates", [1, 20])
def test_registration_costs_at_most_twelve_queries(visitor, dates):
    page = make_page(dates=dates)
    send(visitor, page, answers(page, name="Somebody before", q_q1="x", **solved(visitor, page)))
    fields = answers(page, municipality="town-1", q_q1="Giske", q_q2="bus", **solved(visitor, page))

    # 1 Site, 2 pages of the gathering, 3 occurrences with their regions, 4 the captcha deleted, 5 the lock, 6 the date
    # with counted seats, 7 party, 8 registration, 9 search words, 10 log entry, 11 and 12 the message and whom it is
    # about.
    assert len(statements(lambda: send(visitor, page, fields))) <= 12
    assert Registration.objects.filter(name="Kari Nordmann").count() == 1


def test_registration_with_sensitive_answers_and_a_captcha_passed_before_costs_at_most_twelve_queries(visitor):
    page = make_page()
    send(visitor, page, answers(page, name="Somebody before", **passed_token(page)))
    fields = answers(page, q_q3_choices=["vegan"], **passed_token(page))

    # As above without 4, and one for the sensitive answers.
    assert len(statements(lambda: send(visitor, page, fields))) <= 12
    assert Registration.objects.get(name="Kari Nordmann").sensitive.answers["q3"]["choices"] == ["vegan"]


def test_restriction_elsewhere_on_the_site_costs_a_registration_nothing(visitor):
    page, closed_page = make_page(), make_page()
    PageViewRestriction.objects.create(page=closed_page, restriction_type="password", password="demo")
    send(visitor, page, answers(page, name="Somebody before", **passed_token(page)))
    fields = answers(page, **passed_token(page))

    # As above without 4.
    assert len(statements(lambda: send(visitor, page, fields))) <= 11


def test_challenge_costs_the_same_with_3_and_50_dates(visitor):
    few, many = make_page(dates=3), make_page(dates=50)
    fetch_challenge(visitor, few)

    # Site, pages, occurrences with their regions, counted people, and the captcha written.
    assert len(statements(lambda: fetch_challenge(visitor, many))) == 5
    assert len(statements(lambda: fetch_challenge(visitor, few))) == 5


def test_form_page_costs_the_same_with_3_and_50_dates(visitor):
    few, many = make_page(dates=3), make_page(dates=50)

    assert len(reads_of(visitor, form_url(few))) == len(reads_of(visitor, form_url(many)))
