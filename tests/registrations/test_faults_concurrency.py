"""A database that keeps people waiting, takes no writes, or is away: a clear answer, and never a false success."""

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse

from tests.factories import date_block, make_gathering, occurrences_of, submission
from tests.registrations.visiting import PATIENCE, answers, fields_of, form_url, passed_token, send, soup
from wagtail_samlingar.models import Message, Party, Registration
from wagtail_samlingar.occurrences.services import take_lock
from wagtail_samlingar.registrations import services, tokens
from wagtail_samlingar.registrations.errors import Busy

pytestmark = pytest.mark.concurrency

NAME = "Kari Canary"
READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET default_transaction_read_only = on",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
}


@pytest.fixture
def page(settings, monkeypatch):
    """Return a gathering of a site where nobody waits for more than a second."""
    settings.WAGTAIL_SAMLINGAR = {**django_settings.WAGTAIL_SAMLINGAR, "LOCK_SECONDS": 1}
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 1)
    return make_gathering(dates=[date_block("one", capacity=5)])


@pytest.fixture
def held(page):
    """Let somebody else hold the lock of the date until the returned function is called."""
    occurrence = occurrences_of(page)[0]
    is_held, let_go = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                take_lock(occurrence.pk)
                is_held.set()
                let_go.wait(PATIENCE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        assert is_held.wait(PATIENCE)

        def release():
            let_go.set()
            holder.result(PATIENCE)

        yield release
        release()


@pytest.fixture
def reports(caplog):
    """Return the text of everything logged, at any level, values included."""
    caplog.set_level(logging.INFO)
    return lambda: caplog.text + "".join(str(record.__dict__) for record in caplog.records if not record.exc_info)


def on_its_own(work):
    """Return the result of ``work()`` in a thread, whose connection is made anew and closed."""

    def run():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(PATIENCE)


def stored():
    return [model.objects.count() for model in (Party, Registration, Message)]


def test_case_015_lock_that_is_held_too_long_asks_to_try_again_and_keeps_the_answers(page, held):
    fields = answers(page, name=NAME, **passed_token(page))

    response = on_its_own(lambda: send(Client(), page, fields))

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "no-store" in response["Cache-Control"]
    assert "Try again in a moment" in soup(response).select_one("[role=alert]").text
    assert "Your answers are kept" in soup(response).select_one("[role=alert]").text
    assert stored() == [0, 0, 0]
    held()
    again = send(Client(), page, fields_of(response))
    assert again.status_code == 303
    assert Registration.objects.get().name == NAME


def test_case_015_the_same_as_json(page, held):
    url = f"/samlingar-api/gatherings/{page.translation_key}/registrations"
    body = json.dumps(answers(page, **passed_token(page)))

    response = on_its_own(lambda: Client().post(url, body, content_type="application/json"))

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert response.json()["token"]
    assert stored() == [0, 0, 0]


def test_case_015_address_is_confirmed_in_a_moment(page, held):
    held()
    party = services.submit(submission_to_verify(page))
    link = reverse("wagtail_samlingar:verify", args=[tokens.make_link("verify", party.pk, party.salt)])
    is_held, let_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            take_lock(party.occurrence_id)
            is_held.set()
            let_go.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(lambda: on_its_own(hold))
        assert is_held.wait(PATIENCE)
        response = on_its_own(lambda: Client().post(link))
        let_go.set()
        holder.result(PATIENCE)

    assert response.status_code == 503
    assert soup(response).select_one("[role=alert]")
    assert soup(response).find("button", class_="samlingar-button")
    assert Client().post(link).status_code == 303


def test_case_015_staff_are_told_too(page, held):
    held()
    registration = services.submit(submission(occurrences_of(page)[0])).registrations.get()

    def confirm_while_held():
        with transaction.atomic():
            take_lock(registration.occurrence_id)
            with pytest.raises(Busy):
                on_its_own(lambda: services.confirm(registration.pk))

    on_its_own(confirm_while_held)
    registration.refresh_from_db()
    assert registration.status == "pending"


@pytest.mark.mariadb
def test_limit_of_the_wait_is_given_back_to_the_connection(page):
    def limit():
        with connection.cursor() as cursor:
            cursor.execute("SELECT @@SESSION.innodb_lock_wait_timeout")
            return cursor.fetchone()[0]

    before = limit()
    services.submit(submission(occurrences_of(page)[0]))

    assert limit() == before


@pytest.mark.postgresql
def test_limit_of_the_wait_ends_with_the_transaction(page):
    services.submit(submission(occurrences_of(page)[0]))

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_case_116_database_that_takes_no_writes_is_a_503_and_no_success(page, reports):
    fields = answers(page, name=NAME, **passed_token(page))

    def post():
        with connection.cursor() as cursor:
            cursor.execute(READ_ONLY[connection.vendor])
        return send(Client(), page, fields)

    response = on_its_own(post)

    assert response.status_code == 503
    assert "no-store" in response["Cache-Control"]
    assert "Nothing has been stored" in response.content.decode() or soup(response).html["lang"] != "en"
    assert "receipt" not in response.content.decode()
    assert stored() == [0, 0, 0]
    assert "The database does not answer" in reports()
    assert NAME not in reports()
    assert "kari@example.org" not in reports()


@pytest.mark.parametrize("ask", ["form", "challenge", "post"])
def test_case_116_database_that_is_away_is_a_503_and_no_success(page, monkeypatch, reports, ask):
    fields = answers(page, name=NAME, **passed_token(page))

    def away(wrapper):
        raise OperationalError(f"connection refused while storing {NAME}")

    def visit():
        monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        if ask == "post":
            return send(Client(), page, fields)
        if ask == "form":
            return Client().get(form_url(page))
        return Client().get(reverse("wagtail_samlingar:challenge", args=[page.translation_key]))

    try:
        response = on_its_own(visit)
    finally:
        monkeypatch.undo()

    assert response.status_code == 503
    assert soup(response).h1
    assert NAME not in reports()
    assert stored() == [0, 0, 0]


def test_case_116_the_same_as_json(page, monkeypatch):
    def away(wrapper):
        raise OperationalError("connection refused")

    def visit():
        monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
        return Client().get(f"/samlingar-api/gatherings/{page.translation_key}/form")

    try:
        response = on_its_own(visit)
    finally:
        monkeypatch.undo()

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")


def submission_to_verify(page):
    """Return a form whose address is to be confirmed."""
    return replace(submission(occurrences_of(page)[0]), needs_verification=True)
