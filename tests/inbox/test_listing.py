"""The list: what it opens on, its filters, its search, its numbers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.inbox.factories import ROMSDAL, SUNNMORE, make_occurrence, make_staff, received, register
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations import services

pytestmark = pytest.mark.django_db


def listed(client, **params):
    """Return the names in the list, in its order."""
    response = client.get(reverse("samlingar_registrations:index"), params)
    assert response.status_code == 200
    return [row.name for row in response.context["object_list"]]


def tabs(client, **params):
    """Return {status: number of people} above the list."""
    response = client.get(reverse("samlingar_registrations:index"), params)
    return {tab.key: tab.count for tab in response.context["status_tabs"]}


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

    assert tabs(moderator) == {"pending": 3, "confirmed": 1, "all": 4}
    assert tabs(moderator, gathering=str(sunnmore.gathering_key)) == {"pending": 2, "confirmed": 1, "all": 3}


def test_gathering_and_date_filters(moderator, sunnmore):
    second = make_occurrence(SUNNMORE, gathering_key=sunnmore.gathering_key, days=40)
    other = make_occurrence(SUNNMORE, title="Another")
    register(sunnmore, name="First date")
    register(second, name="Second date")
    register(other, name="Other gathering")

    assert listed(moderator, gathering=str(sunnmore.gathering_key)) == ["First date", "Second date"]
    assert listed(moderator, date=second.pk) == ["Second date"]
    assert listed(moderator, gathering=str(sunnmore.gathering_key), date=second.pk) == ["Second date"]


def test_region_filter_finds_a_shared_date_once(client):
    client.force_login(make_staff("view", kind="all", key=None))
    register(make_occurrence(SUNNMORE, ROMSDAL), name="Shared")
    register(make_occurrence(ROMSDAL), name="Romsdal")

    assert listed(client, region=str(SUNNMORE)) == ["Shared"]
    assert listed(client, region=str(ROMSDAL)) == ["Shared", "Romsdal"]


def test_period_filter_is_about_when_it_was_received(moderator, sunnmore):
    received(register(sunnmore, name="Last week"), days=7)
    register(sunnmore, name="Today")
    yesterday = timezone.localdate() - timedelta(days=1)

    assert listed(moderator, period_from=yesterday.isoformat()) == ["Today"]
    assert listed(moderator, period_to=yesterday.isoformat()) == ["Last week"]


def test_language_filter(moderator, sunnmore, settings):
    language = settings.LANGUAGE_CODE
    Registration.objects.filter(pk=register(sunnmore, name="Reader").pk).update(language=language)
    Registration.objects.filter(pk=register(sunnmore, name="Other").pk).update(language="xx")

    assert listed(moderator, language=language) == ["Reader"]


def test_mistyped_filter_finds_nobody(moderator, sunnmore):
    register(sunnmore)

    assert listed(moderator, region="not-a-key") == []
    assert tabs(moderator, region="not-a-key") == {"pending": 0, "all": 0}


@pytest.mark.parametrize(
    "text",
    ["kari@exa", "Kari", "nord", "Kari Nord", "frivillig", "i volda", "REFERENCE", "PARTY", "  Kari   Nordmann "],
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


@pytest.mark.parametrize("text", ["%", "_", "ordmann", "example", "a" * 300, "'; DROP TABLE", "\\"])
def test_search_takes_odd_text_literally(moderator, sunnmore, text):
    register(sunnmore, name="Kari Nordmann")

    assert listed(moderator, q=text) == []


def test_link_to_a_case_keeps_the_filters_and_not_what_was_searched_for(moderator, sunnmore):
    registration = register(sunnmore, name="Kari Nordmann")
    params = {"q": "Kari", "gathering": str(sunnmore.gathering_key), "p": "1"}

    content = moderator.get(reverse("samlingar_registrations:index"), params).content.decode()

    case = reverse("samlingar_registrations:case", args=[registration.pk])
    assert f'href="{case}?gathering={sunnmore.gathering_key}"' in content


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
