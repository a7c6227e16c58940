"""Going through the cases of one list: the same filters, search and order from case to case."""

import pytest
from django.urls import reverse

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, received, register
from tests.inbox.test_queries import queries
from wagtail_samlingar.inbox.search import SESSION_KEY
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
INDEX = "samlingar_registrations:index"
CASE = "samlingar_registrations:case"


def beside(client, registration, **params):
    """Return the names (or None) of the cases before and after ``registration``."""
    found = client.get(reverse(CASE, args=[registration.pk]), params).context["neighbours"]
    return tuple(case and case.name for case in (found.previous, found.next))


def key_of_search(client, text):
    """Search the list, and return the key that its cases carry."""
    client.get(reverse(INDEX), {"q": text})
    return next(key for key, searched in client.session[SESSION_KEY].items() if searched == text)


@pytest.fixture
def three(sunnmore):
    """Return three who wait, the first the longest."""
    return [received(register(sunnmore, name=name), days=days) for name, days in (("B", 3), ("C", 2), ("A", 1))]


def test_cases_are_linked_in_the_order_of_the_list(moderator, three):
    first, second, third = three

    assert beside(moderator, first) == (None, "C")
    assert beside(moderator, second) == ("B", "A")
    assert beside(moderator, third) == ("C", None)
    content = moderator.get(reverse(CASE, args=[second.pk]), {"status": "all"}).content.decode()
    assert f'href="{reverse(CASE, args=[first.pk])}?status=all" rel="prev" aria-keyshortcuts="k"' in content
    assert f'href="{reverse(CASE, args=[third.pk])}?status=all" rel="next" aria-keyshortcuts="j"' in content


def test_other_orders_are_kept(moderator, three):
    first, second, third = three

    assert beside(moderator, second, ordering="-submitted_at") == ("A", "B")
    assert beside(moderator, first, ordering="name") == ("A", "C")
    assert beside(moderator, third, ordering="-name") == ("B", None)
    assert beside(moderator, second, ordering="nonsense") == ("B", "A")


def test_people_who_came_at_the_same_instant_are_each_met(moderator, three):
    moment = three[0].submitted_at
    Registration.objects.update(submitted_at=moment)

    assert [beside(moderator, case) for case in three] == [(None, "C"), ("B", "A"), ("C", None)]


def test_case_that_has_left_the_list_keeps_its_place(moderator, three):
    services.confirm(three[1].pk)

    assert beside(moderator, three[1]) == ("B", "A")
    assert beside(moderator, three[0]) == (None, "A")


def test_filters_are_kept(moderator, three):
    other = received(register(make_occurrence(SUNNMORE), name="Elsewhere"), days=2, hours=1)

    assert beside(moderator, three[0], date=three[0].occurrence_id) == (None, "C")
    assert beside(moderator, three[0]) == (None, "Elsewhere")
    assert beside(moderator, other, date=three[0].occurrence_id) == ("B", "C")
    assert beside(moderator, three[0], region="nonsense") == (None, None)


def test_search_is_kept(moderator, three, sunnmore):
    received(register(sunnmore, name="Berit"), hours=1)
    key = key_of_search(moderator, "b")

    assert beside(moderator, three[0], searched=key) == (None, "Berit")
    assert beside(moderator, three[0], searched="forgotten") == (None, None)


def test_search_of_another_reader_is_not_to_be_had(moderator, three):
    key = key_of_search(moderator, "b")
    moderator.force_login(make_staff("view", name="berit"))

    assert beside(moderator, three[0], searched=key) == (None, None)


def test_deciding_leads_to_the_next_of_the_search(moderator, three, sunnmore):
    received(register(sunnmore, name="Berit"), hours=1)
    key = key_of_search(moderator, "b")
    url = reverse("samlingar_registrations:confirm", args=[three[0].pk])

    response = moderator.post(f"{url}?searched={key}", {"expected_status": "pending"})

    berit = Registration.objects.get(name="Berit")
    assert response.url == f"{reverse(CASE, args=[berit.pk])}?searched={key}"


def test_deciding_in_reverse_order_goes_on_in_reverse(moderator, three):
    url = reverse("samlingar_registrations:confirm", args=[three[1].pk])

    response = moderator.post(f"{url}?ordering=-submitted_at", {"expected_status": "pending"})

    assert response.url == f"{reverse(CASE, args=[three[0].pk])}?ordering=-submitted_at"


def test_nobody_of_another_region_stands_beside(moderator, three, romsdal):
    received(register(romsdal, name="Theirs"), days=2, hours=1)
    shared = make_occurrence(SUNNMORE, ROMSDAL)
    received(register(shared, name="Shared"), hours=1)

    assert beside(moderator, three[0]) == (None, "C")
    assert beside(moderator, three[2]) == ("C", "Shared")
    assert beside(moderator, three[0], region=str(ROMSDAL)) == (None, None)


def test_keys_reach_the_decisions(moderator, three):
    content = moderator.get(reverse(CASE, args=[three[0].pk])).content.decode()

    for key in "cwrj":
        assert f'data-samlingar-key="{key}"' in content
        assert f'aria-keyshortcuts="{key}"' in content
    assert "data-samlingar-shortcuts" in content
    assert "inbox.js" in content


def test_case_takes_the_same_queries_in_a_list_of_one_and_of_three(moderator, sunnmore):
    first = received(register(sunnmore), days=5)
    few = queries(moderator, reverse(CASE, args=[first.pk]))
    for days in (4, 3):
        received(register(sunnmore), days=days)

    assert queries(moderator, reverse(CASE, args=[first.pk])) == few
