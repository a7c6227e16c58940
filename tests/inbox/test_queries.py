"""The number of queries does not grow with the rows, dates and people there are."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import submission
from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_question_set, make_staff, received, register
from wagtail_samlingar.gatherings.questions import Question
from wagtail_samlingar.registrations import services
from wagtail_samlingar.registrations.commands import Person

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
SCOPES = [("region", SUNNMORE), ("all", None)]


def queries(client, url):
    """Return how many queries a GET makes when caches that live as long as the process are warm."""
    ContentType.objects.clear_cache()
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("kind", "key"), SCOPES)
@pytest.mark.parametrize("query", ["", "?status=all&q=kari", f"?status=all&region={SUNNMORE}"])
def test_list_takes_the_same_queries_at_one_and_three_rows(client, kind, key, query):
    client.force_login(make_staff("view", "moderate", kind=kind, key=key))
    url = reverse("samlingar_registrations:index") + query
    register(make_occurrence(SUNNMORE), name="Kari Nordmann")
    with_one = queries(client, url)

    for number in range(2):
        register(make_occurrence(SUNNMORE, ROMSDAL, title=f"Another {number}"), name="Kari Nordmann")

    assert queries(client, url) == with_one
    assert len(client.get(url).context["object_list"]) == 3


def test_case_takes_the_same_queries_with_one_and_three_of_everything(client):
    anne = make_staff("view", "moderate", "view_sensitive")
    client.force_login(anne)
    occurrence = make_occurrence(SUNNMORE, capacity=1, party_limit=4)
    elsewhere = {"gathering_key": occurrence.gathering_key}
    make_occurrence(SUNNMORE, **elsewhere)
    make_occurrence(ROMSDAL, **elsewhere)
    question_set = make_question_set(Question("diet", "needs", "Diet", sensitive=True))
    answers = {"question_set": question_set, "sensitive": {"diet": {"choices": [], "text": "nuts"}}}
    register(occurrence)

    def party(*names):
        people = [Person(name=name, email="kari@example.org", **answers) for name in names]
        party = services.submit(submission(occurrence, name="Kari", email="kari@example.org", people=people))
        return party.registrations.order_by("pk").first()

    def add_others(number):
        for _ in range(number):
            register(make_occurrence(SUNNMORE), email="kari@example.org")

    def work_on(registration, times):
        services.reopen(services.cancel(registration.pk, actor=anne).pk, actor=anne)
        for _ in range(times):
            services.add_note(registration.pk, "A note", actor=anne)
            services.assign(registration.pk, None, actor=anne)
            services.assign(registration.pk, anne, actor=anne)

    first = party("Kari", "Ola")
    add_others(1)
    work_on(first, 1)
    few = queries(client, reverse("samlingar_registrations:case", args=[first.pk]))

    second = party("Anne", "Berit", "Carl", "David")
    add_others(2)
    for _ in range(2):
        make_occurrence(SUNNMORE, ROMSDAL, **elsewhere)
    make_occurrence(ROMSDAL, **elsewhere)
    for number in range(3):
        make_staff("view", "moderate", name=f"colleague {number}")
    work_on(second, 3)

    assert queries(client, reverse("samlingar_registrations:case", args=[second.pk])) == few


def test_decision_takes_the_same_queries_at_one_and_three_waiting(client):
    client.force_login(make_staff("view", "moderate"))
    occurrence = make_occurrence(SUNNMORE)
    counts = []
    for rows in (2, 4):
        decided, *_others = [received(register(occurrence), days=rows - number) for number in range(rows)]
        url = reverse("samlingar_registrations:confirm", args=[decided.pk])
        with CaptureQueriesContext(connection) as captured:
            client.post(url, {"expected_status": "pending"})
        counts.append(len(captured))

    assert counts[0] == counts[1]
