"""Pages from either end of a list, and counts that stop at a thousand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import SUNNMORE, make_occurrence, make_user, register
from tests.inbox.test_listing import listed, tabs
from wagtail_samlingar.inbox.counts import Count
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations.search_words import keep_words

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
INDEX = "samlingar_registrations:index"


def fill(occurrence, number, status="pending"):
    """Let ``number`` people wait on ``occurrence``, "Person 0000" the longest."""
    party = register(occurrence, name="Person 0000").party
    start = timezone.now() - timedelta(days=2)
    Registration.objects.filter(party=party).update(status=status, submitted_at=start)
    rows = [
        Registration(
            occurrence=occurrence,
            party=party,
            reference=f"{party.reference}-{place + 1}",
            status=status,
            name=f"Person {place:04}",
            language="nn",
            submitted_at=start + timedelta(seconds=place),
            queued_at=start,
        )
        for place in range(1, number)
    ]
    Registration.objects.bulk_create(rows, batch_size=100)


def page(client, **params):
    """Return the page object of the list."""
    return client.get(reverse(INDEX), params).context["page_obj"]


def numbers(*places):
    """Return the names of the people at ``places`` (0-based)."""
    return [f"Person {place:04}" for place in places]


@pytest.fixture
def many(sunnmore):
    """Let 1,200 people wait."""
    fill(sunnmore, 1200)


def test_short_list_is_counted_and_its_pages_numbered(moderator, sunnmore, in_english):
    fill(sunnmore, 45)

    assert listed(moderator, p=3) == listed(moderator, p=-1) == listed(moderator, p=99) == numbers(*range(40, 45))
    assert listed(moderator, p=-2) == numbers(*range(20, 40))
    assert listed(moderator, p=-99) == listed(moderator, p=0) == listed(moderator, p="x") == numbers(*range(20))
    content = moderator.get(reverse(INDEX), {"p": 2}).content.decode()
    assert "Page 2 of 3" in content
    assert "45 registrations" in content
    for link in ("?p=1", "?p=3", "?p=-1"):
        assert f'href="{reverse(INDEX)}{link}"' in content


def test_long_list_is_counted_to_a_thousand(moderator, many, in_english):
    assert tabs(moderator) == {"pending": "1,000+", "all": "1,000+"}
    content = moderator.get(reverse(INDEX)).content.decode()
    assert "More than 1,000 registrations" in content
    assert "1,200" not in content


def test_long_list_is_read_from_either_end(moderator, many):
    assert listed(moderator) == numbers(*range(20))
    assert listed(moderator, p=2) == numbers(*range(20, 40))
    assert listed(moderator, p=60) == numbers(*range(1180, 1200))
    assert listed(moderator, p=-1) == listed(moderator, p=61) == numbers(*range(1180, 1200))
    assert listed(moderator, p=-2) == numbers(*range(1160, 1180))
    assert listed(moderator, p=-60) == listed(moderator, p=-(10**30)) == numbers(*range(20))
    assert listed(moderator, p=10**30) == numbers(*range(1180, 1200))


def test_pages_of_a_long_list_lead_to_their_neighbours(moderator, many, in_english):
    first, second, last = page(moderator), page(moderator, p=2), page(moderator, p=-1)

    assert (first.has_previous(), first.has_next(), first.next_page_number()) == (False, True, 2)
    assert (second.previous_page_number(), second.next_page_number()) == (1, 3)
    assert (last.has_next(), last.has_previous(), last.previous_page_number()) == (False, True, -2)
    assert page(moderator, p=-2).next_page_number() == -1
    assert not page(moderator, p=60).has_next()
    content = moderator.get(reverse(INDEX), {"p": -3, "status": "all"}).content.decode()
    assert "Page 3 from the end" in content
    for number in (1, -4, -2, -1):
        assert (
            f"status=all&amp;p={number}&quot;" in content.replace('"', "&quot;") or f"p={number}&amp;status" in content
        )


@pytest.mark.parametrize("sees_everything", [False, True])
def test_search_that_finds_more_than_are_counted_tells_how_many_of_the_chosen_status(
    moderator, sunnmore, in_english, sees_everything
):
    if sees_everything:
        moderator.force_login(make_user("admin", superuser=True))
    fill(sunnmore, 1200)
    fill(sunnmore, 30, status="confirmed")
    keep_words(list(Registration.objects.select_related("party")))

    found = tabs(moderator, q="person")
    assert found["all"] == "1,000+"
    assert set(found.values()) == {"1,000+", ""}, "nobody counted the others"
    assert tabs(moderator, q="person", status="confirmed")["confirmed"] == "30"
    assert tabs(moderator, q="person", status="pending")["pending"] == "1,000+"
    assert len(listed(moderator, q="person", status="confirmed", p=2)) == 10
    assert len(listed(moderator, q="person", p=-1)) == 20
    assert listed(moderator, q="person", status="pending") == numbers(*range(20))
    assert listed(moderator, q="person", status="pending", p=-1) == numbers(*range(1180, 1200))
    assert listed(moderator, q="person", status="pending", ordering="-submitted_at") == numbers(*range(1199, 1179, -1))
    assert listed(moderator, q="person etternamn") == listed(moderator, q="person", status="spam") == []


def test_nothing_reads_a_whole_long_list(moderator, many):
    for params in ({}, {"p": -1}, {"status": "all"}, {"ordering": "name"}):
        with CaptureQueriesContext(connection) as captured:
            moderator.get(reverse(INDEX), params)
        read = [query["sql"] for query in captured if "wagtail_samlingar_registration" in query["sql"]]
        assert not [sql for sql in read if "COUNT(*)" in sql and "LIMIT" not in sql]


def test_long_list_is_not_sorted_by_what_has_no_index(moderator, many):
    assert listed(moderator, ordering="-name") == numbers(*range(20))
    assert listed(moderator, ordering="-submitted_at") == numbers(*range(1199, 1179, -1))
    assert listed(moderator, ordering="-submitted_at", p=-1) == numbers(*range(19, -1, -1))
    assert "ordering=name" not in moderator.get(reverse(INDEX)).content.decode()


def test_exactly_a_thousand_are_counted(moderator, sunnmore, in_english):
    fill(sunnmore, 1000)

    assert tabs(moderator) == {"pending": "1,000", "all": "1,000"}
    assert listed(moderator, p=-1) == numbers(*range(980, 1000))


def test_counts_of_several_statuses_are_added_up(moderator, in_english):
    fill(make_occurrence(SUNNMORE), 600)
    fill(make_occurrence(SUNNMORE), 600, status="confirmed")

    assert tabs(moderator) == {"pending": "600", "confirmed": "600", "all": "1,000+"}
    assert len(listed(moderator, status="all", p=-1)) == 20


def test_count_of_many():
    assert Count.sum([Count.of(3), Count.of(4)]) == Count(7)
    assert Count.sum([Count.of(1001), Count.of(0)]) == Count(1000, is_capped=True)
    assert not Count.of(0)


@pytest.mark.parametrize("params", [{}, {"status": "all"}, {"q": "person"}, {"p": -1}])
def test_list_stays_within_fifteen_queries(moderator, sunnmore, params):
    fill(sunnmore, 30)
    moderator.get(reverse(INDEX), params)

    with CaptureQueriesContext(connection) as captured:
        moderator.get(reverse(INDEX), params)

    assert len(captured) <= 15, "\n".join(query["sql"][:150] for query in captured)
