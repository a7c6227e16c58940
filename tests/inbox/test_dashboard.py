"""What waits, on the front page of Wagtail's admin."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.inbox.factories import (
    ROMSDAL,
    SUNNMORE,
    make_occurrence,
    make_staff,
    make_user,
    permission,
    received,
    register,
)
from wagtail_samlingar.inbox import counts, dashboard
from wagtail_samlingar.models import Registration
from wagtail_samlingar.registrations.states import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PANEL = "Registrations awaiting you"
LIST = "samlingar_registrations:index"


def home(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


def case_url(registration):
    return reverse("samlingar_registrations:case", args=[registration.pk])


def summary(content):
    """Return the words of the summary item, or None where there is none."""
    for part in content.split(f'<a href="{reverse(LIST)}">')[1:]:
        words = " ".join(part.partition("</a>")[0].replace("<", " <").split())
        if "waiting" in words:
            return words.partition(" <")[0]
    return None


def test_the_oldest_are_shown_first_by_reference_without_a_name(moderator, sunnmore):
    people = [
        received(register(sunnmore, name=f"Kari Nordmann {number}"), days=number + 1)
        for number in range(dashboard.A_HANDFUL + 1)
    ]

    content = home(moderator)

    assert PANEL in content
    places = [content.index(case_url(person)) for person in reversed(people[1:])]
    assert places == sorted(places)
    assert case_url(people[0]) not in content
    assert people[-1].reference in content
    assert "Libraries and volunteers" in content
    assert "6\xa0days" in content
    assert "Nordmann" not in content
    assert "6 registrations wait for an answer" in content
    assert summary(content) == "6 waiting"


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PENDING])
def test_only_what_waits_for_an_answer_is_there(moderator, sunnmore, status):
    Registration.objects.filter(pk=register(sunnmore).pk).update(status=status)

    content = home(moderator)

    assert PANEL not in content
    assert summary(content) == "0 waiting"


def test_nothing_is_rendered_when_nothing_waits(moderator, sunnmore):
    assert PANEL not in home(moderator)
    assert "samlingar-waiting" not in home(moderator)


def test_case_095_only_the_scope_and_shared_dates(client, sunnmore, romsdal):
    ours, theirs = register(sunnmore), register(romsdal)
    shared = register(make_occurrence(SUNNMORE, ROMSDAL))
    for key, own, other in ((SUNNMORE, ours, theirs), (ROMSDAL, theirs, ours)):
        client.force_login(make_staff("view", "moderate", key=key, name=str(key)))
        content = home(client)
        assert own.reference in content
        assert shared.reference in content
        assert other.reference not in content
        assert summary(content) == "2 waiting"


def test_readers_have_the_number_but_nothing_awaits_them(reader, sunnmore):
    person = register(sunnmore)

    content = home(reader)

    assert PANEL not in content
    assert person.reference not in content
    assert summary(content) == "1 waiting"


def test_what_may_be_decided_but_not_viewed_does_not_await(client, sunnmore):
    person = register(sunnmore)
    client.force_login(make_staff("moderate"))

    content = home(client)

    assert person.reference not in content
    assert summary(content) is None


def test_case_096_without_rights_there_is_nothing(client, sunnmore):
    person = register(sunnmore)
    editor = make_staff()
    editor.groups.get().permissions.add(permission("change_page", "wagtailcore"))
    for user in (editor, make_staff("view", "moderate", scoped=False, name="berit")):
        client.force_login(user)
        content = home(client)
        assert PANEL not in content
        assert person.reference not in content
        assert summary(content) is None


def test_superuser_has_all_of_it(client, sunnmore, romsdal):
    people = [register(sunnmore), register(romsdal)]
    client.force_login(make_user(superuser=True))

    content = home(client)

    assert all(person.reference in content for person in people)
    assert summary(content) == "2 waiting"


def test_what_is_more_than_counted_is_told_as_more(moderator, sunnmore, monkeypatch):
    monkeypatch.setattr(counts, "MOST_COUNTED", 2)
    monkeypatch.setattr(dashboard, "MOST_COUNTED", 2)
    for _ in range(3):
        register(sunnmore)

    assert summary(home(moderator)) == "2+ waiting"


def test_the_front_page_takes_the_same_queries_with_one_and_three_waiting(moderator):
    def queries():
        ContentType.objects.clear_cache()
        home(moderator)
        with CaptureQueriesContext(connection) as captured:
            home(moderator)
        return len(captured)

    register(make_occurrence(SUNNMORE))
    with_one = queries()

    for number in range(2):
        register(make_occurrence(SUNNMORE, ROMSDAL, title=f"Another {number}"))

    assert queries() == with_one
