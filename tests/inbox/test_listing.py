"""The list: what it opens on, its statuses, its order, its numbers."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.inbox.factories import SUNNMORE, make_occurrence, make_staff, received, register
from wagtail_samlingar.models import Occurrence, Registration
from wagtail_samlingar.registrations import services

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def listed(client, **params):
    """Return the names in the list, in its order."""
    response = client.get(reverse("samlingar_registrations:index"), params)
    assert response.status_code == 200
    return [row.name for row in response.context["object_list"]]


def tabs(client, **params):
    """Return {status: number of people} above the list."""
    response = client.get(reverse("samlingar_registrations:index"), params)
    return {tab.key: str(tab.count) for tab in response.context["status_tabs"]}


def test_list_opens_on_those_waiting_oldest_first(moderator, sunnmore):
    received(register(sunnmore, name="Second"), days=2)
    received(register(sunnmore, name="First"), days=3)
    received(register(sunnmore, name="Third"), days=1)
    services.confirm(register(sunnmore, name="Decided").pk)

    assert listed(moderator) == ["First", "Second", "Third"]


def test_list_shows_what_staff_sort_by(moderator, sunnmore):
    received(register(sunnmore, name="Ola Hansen", organisation="Frivilligsentralen"), days=3, hours=1)

    content = moderator.get(reverse("samlingar_registrations:index")).content.decode()

    for words in ("Ola Hansen", "Frivilligsentralen", "Libraries and volunteers", "Sunnmøre"):
        assert words in content
    assert "samlingar-status--pending" in content
    assert str(sunnmore.starts_on.year) in content


def test_list_has_twenty_on_a_page(moderator, sunnmore):
    for number in range(21):
        register(sunnmore, name=f"Person {number}")

    assert len(listed(moderator)) == 20
    assert len(listed(moderator, p=2)) == 1


def test_list_is_ordered_by_a_chosen_column(moderator, sunnmore):
    register(sunnmore, name="Berit")
    register(sunnmore, name="Anne")

    assert listed(moderator, ordering="name") == ["Anne", "Berit"]
    assert listed(moderator, ordering="-name") == ["Berit", "Anne"]
    assert listed(moderator, ordering="answers") == ["Berit", "Anne"]


def test_status_filter_shows_one_status_or_all(moderator, sunnmore):
    register(sunnmore, name="Waiting")
    services.confirm(register(sunnmore, name="Decided").pk)

    assert listed(moderator, status="confirmed") == ["Decided"]
    assert listed(moderator, status="all") == ["Waiting", "Decided"]
    assert listed(moderator, status="rejected") == []


def test_tabs_count_people_under_the_other_filters(moderator, sunnmore):
    other = make_occurrence(SUNNMORE, title="Another")
    register(sunnmore)
    register(sunnmore)
    services.confirm(register(sunnmore).pk)
    register(other)

    assert tabs(moderator) == {"pending": "3", "confirmed": "1", "all": "4"}
    assert tabs(moderator, gathering=str(sunnmore.gathering_key)) == {"pending": "2", "confirmed": "1", "all": "3"}


def test_mistyped_filter_finds_nobody(moderator, sunnmore):
    register(sunnmore)

    assert listed(moderator, region="not-a-key") == []
    assert tabs(moderator, region="not-a-key") == {"pending": "0", "all": "0"}


def test_results_alone_are_rendered_for_the_search_field(moderator, sunnmore):
    register(sunnmore, name="Kari Nordmann")

    response = moderator.get(reverse("samlingar_registrations:index_results"), {"q": "kari"})

    assert "Kari Nordmann" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_empty_list_tells_that_the_work_is_done(moderator, sunnmore):
    content = moderator.get(reverse("samlingar_registrations:index")).context

    assert content["nothing_waits"] is True
    assert moderator.get(reverse("samlingar_registrations:index"), {"q": "x"}).context["nothing_waits"] is False


@pytest.mark.parametrize("export", ["csv", "xlsx", "anything", ""])
def test_list_is_not_exported(client, sunnmore, export):
    register(sunnmore, name="Kari Nordmann")
    client.force_login(make_staff("view", "export"))

    response = client.get(reverse("samlingar_registrations:index"), {"export": export})

    assert response.status_code == 403
    assert "Kari" not in response.content.decode()


def test_list_is_not_kept_by_browsers_and_caches(moderator):
    headers = moderator.get(reverse("samlingar_registrations:index")).headers

    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]


def test_dates_are_told_as_they_are_and_in_the_readers_language(moderator, sunnmore, in_english):
    url = reverse("samlingar_registrations:index")
    register(sunnmore)
    assert "Libraries and volunteers" in moderator.get(url).content.decode()

    Occurrence.objects.filter(pk=sunnmore.pk).update(
        titles={"en": "Books and friends", "nn": "Bøker og vener"}, recorded_at=timezone.now()
    )
    told = moderator.get(url).content.decode()
    assert "Books and friends" in told
    assert "Libraries and volunteers" not in told
    user = get_user_model().objects.get(email__startswith="anne")
    UserProfile.get_for_user(user)
    UserProfile.objects.filter(user=user).update(preferred_language="nn")
    assert "Bøker og vener" in moderator.get(url).content.decode()


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        ({"seconds": 20}, "0 minutes"),
        ({"minutes": 59, "seconds": 30}, "59 minutes"),
        ({"hours": 23, "minutes": 50}, "23 hours"),
        ({"days": 1, "hours": 23}, "1 day"),
        ({"days": 8}, "1 week"),
        ({"days": 400}, "1 year"),
    ],
)
def test_row_says_how_long_somebody_has_waited(moderator, sunnmore, in_english, ago, words):
    received(register(sunnmore), **ago)

    content = moderator.get(reverse("samlingar_registrations:index")).content.decode()

    assert f"has waited {words}<" in content.replace("\u00a0", " ")


def test_rows_escape_what_people_wrote(moderator, sunnmore):
    row = register(sunnmore, name="Kari <b>Nordmann")
    Registration.objects.filter(pk=row.pk).update(organisation="<script>", municipality_name="&amp; {0}")

    content = moderator.get(reverse("samlingar_registrations:index")).content.decode()

    assert "Kari &lt;b&gt;Nordmann" in content
    assert "<td>&lt;script&gt;</td>" in content
    assert "<td>&amp;amp; {0}" in content


def test_head_of_a_sorted_column_sorts_the_other_way_round(moderator, sunnmore, in_english):
    register(sunnmore)
    url = reverse("samlingar_registrations:index")

    heads = [moderator.get(url, {"ordering": ordering, "p": 1}).content.decode() for ordering in ("name", "-name")]

    assert f'<a href="{url}?ordering=-name"' in heads[0]
    assert f'<a href="{url}?ordering=name"' in heads[1]
    assert "icon-arrow-up-after teal" in heads[0]
    assert "icon-arrow-down-after teal" in heads[1]
