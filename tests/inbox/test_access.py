"""Who gets in, and what is outside a scope: absent from lists, refused by id, like one that does not exist."""

import pytest
from django.urls import reverse

from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_staff,
    make_user,
    permission,
    register,
)
from wagtail_samlingar.inbox.decisions import DECISIONS
from wagtail_samlingar.registrations.states import Status

pytestmark = pytest.mark.django_db
LIST = "samlingar_registrations:index"
CASE = "samlingar_registrations:case"
ACTIONS = [str(action) for action in DECISIONS]


@pytest.fixture
def ours(sunnmore):
    """Return a registration in the scope of ``moderator``."""
    return register(sunnmore, name="Kari Nordmann", organisation="Laget")


@pytest.fixture
def theirs(romsdal):
    """Return a registration outside it."""
    return register(romsdal, name="Ola Hansen", email="ola@example.org", organisation="Laget")


def test_case_095_list_has_only_the_scope(moderator, ours, theirs):
    content = moderator.get(reverse(LIST), {"status": "all"}).content.decode()

    assert "Kari Nordmann" in content
    assert "Ola Hansen" not in content


def test_case_095_case_outside_the_scope_is_refused_like_one_that_does_not_exist(moderator, ours, theirs):
    outside, missing = (moderator.get(reverse(CASE, args=[pk])) for pk in (theirs.pk, theirs.pk + 1000))

    assert moderator.get(reverse(CASE, args=[ours.pk])).status_code == 200
    assert outside.status_code == missing.status_code == 403
    assert outside.context["message"] == missing.context["message"]
    assert "Ola" not in outside.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_case_095_decision_outside_the_scope_is_refused(moderator, theirs, action):
    response = moderator.post(
        reverse(f"samlingar_registrations:{action}", args=[theirs.pk]), {"expected_status": "pending"}
    )

    assert response.status_code == 403
    theirs.refresh_from_db()
    assert theirs.status == Status.PENDING


def test_case_095_filters_reach_nothing_outside_the_scope(moderator, ours, theirs, romsdal):
    for params in (
        {"region": str(ROMSDAL)},
        {"date": romsdal.pk},
        {"gathering": str(romsdal.gathering_key)},
        {"status": "all", "region": str(ROMSDAL)},
    ):
        assert list(moderator.get(reverse(LIST), params).context["object_list"]) == []


def test_case_095_filters_offer_nothing_outside_the_scope(moderator, ours, theirs, romsdal):
    response = moderator.get(reverse(LIST))

    content = response.content.decode()
    for words in ("Romsdal", "Sports and volunteers", str(ROMSDAL), str(romsdal.gathering_key)):
        assert words not in content
    assert "Sunnmøre" in content


@pytest.mark.parametrize("text", ["Ola", "ola@example.org", "Laget", "REFERENCE"])
def test_case_095_search_finds_nothing_outside_the_scope(moderator, ours, theirs, text):
    text = theirs.reference if text == "REFERENCE" else text

    names = [row.name for row in moderator.get(reverse(LIST), {"q": text}).context["object_list"]]

    assert "Ola Hansen" not in names


def test_case_095_numbers_count_nothing_outside_the_scope(moderator, ours, theirs):
    tabs = moderator.get(reverse(LIST)).context["status_tabs"]

    assert {tab.key: str(tab.count) for tab in tabs} == {"pending": "1", "all": "1"}


def test_case_095_same_address_outside_the_scope_is_not_told(moderator, sunnmore, romsdal):
    ours = register(sunnmore, name="Kari Nordmann", email="kari@example.org")
    register(romsdal, name="Kari N. Nordmann", email="KARI@example.org")

    response = moderator.get(reverse(CASE, args=[ours.pk]))

    assert response.context["others"] == []
    assert "Sports and volunteers" not in response.content.decode()


def test_shared_date_belongs_to_the_staff_of_each_region(client):
    shared = register(make_occurrence(SUNNMORE, ROMSDAL))
    for name, key in (("anne", SUNNMORE), ("berit", ROMSDAL)):
        client.force_login(make_staff("view", key=key, name=name))
        assert client.get(reverse(CASE, args=[shared.pk])).status_code == 200


@pytest.mark.parametrize("action", ACTIONS)
def test_case_097_reader_decides_nothing(reader, ours, action):
    response = reader.post(reverse(f"samlingar_registrations:{action}", args=[ours.pk]), {"expected_status": "pending"})

    assert response.status_code == 403
    ours.refresh_from_db()
    assert ours.status == Status.PENDING


def test_case_097_reader_is_offered_no_decision(reader, ours):
    response = reader.get(reverse(CASE, args=[ours.pk]))

    assert response.context["decisions"] == []
    assert f'action="{reverse("samlingar_registrations:confirm", args=[ours.pk])}' not in response.content.decode()


def test_case_097_moderator_elsewhere_only_reads_here(client, ours, theirs):
    user = make_staff("view", kind="all", key=None)
    scopes = user.groups.get().samlingar_scopes
    scopes.create(permission="moderate", kind="region", key=ROMSDAL)
    user.groups.get().permissions.add(permission("moderate_registration"))
    client.force_login(user)

    for registration, status in ((ours, 403), (theirs, 302)):
        url = reverse("samlingar_registrations:confirm", args=[registration.pk])
        assert client.post(url, {"expected_status": "pending"}).status_code == status


@pytest.mark.parametrize("scoped", [True, False])
def test_case_096_without_view_permission_or_scope_nothing_is_shown(client, ours, scoped):
    client.force_login(make_staff(*(["moderate"] if scoped else ["view"]), scoped=scoped))

    for url in (reverse(LIST), reverse(CASE, args=[ours.pk]), reverse("samlingar_registrations:index_results")):
        response = client.get(url)
        assert response.status_code == 403
        assert "Kari" not in response.content.decode()
    assert reverse(LIST) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_case_096_rights_on_pages_give_nothing(client, ours):
    user = make_staff()
    user.groups.get().permissions.add(permission("add_page", "wagtailcore"), permission("change_page", "wagtailcore"))
    client.force_login(user)

    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(reverse(CASE, args=[ours.pk])).status_code == 403
    assert client.post(reverse("samlingar_registrations:confirm", args=[ours.pk])).status_code == 403


def test_menu_shows_the_inbox_to_those_with_a_scope(moderator):
    assert reverse(LIST) in moderator.get(reverse("wagtailadmin_home")).content.decode()


def test_somebody_without_access_to_the_admin_is_sent_away(client, ours):
    client.force_login(make_user())

    assert client.get(reverse(LIST)).status_code == 302
    assert client.get(reverse(CASE, args=[ours.pk])).status_code == 302


def test_superuser_sees_everything_without_a_scope(client, ours, theirs):
    client.force_login(make_user(superuser=True))

    assert len(client.get(reverse(LIST)).context["object_list"]) == 2


def test_registrations_are_neither_added_nor_edited_nor_deleted(client, ours):
    client.force_login(make_user(superuser=True))
    base = reverse(LIST)

    for path in ("new/", f"edit/{ours.pk}/", f"delete/{ours.pk}/", f"copy/{ours.pk}/", f"history/{ours.pk}/"):
        assert client.get(base + path, follow=True).status_code == 404
